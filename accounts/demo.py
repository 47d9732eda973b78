"""The people of the demo; they can sign in only while DEMO=1."""

from django.db import transaction

from accounts.models import Kind, Membership, Organisation, Role, User

PASSWORD = "readiness-demo"  # noqa: S105 - the demo's own, told to everybody
HOME, OTHER = "Demo Robotics", "Other Example"
PEOPLE = {
    "member@demo.example": ("Mira Patel", HOME, Role.MEMBER),
    "manager@demo.example": ("Tom Okafor", HOME, Role.MANAGER),
    "owner@demo.example": ("Ana Lindqvist", HOME, Role.ADMINISTRATOR),
    "curator@demo.example": ("Rhys Morgan", HOME, Role.MEMBER),
    "stranger@other.example": ("Sam Stranger", OTHER, Role.ADMINISTRATOR),
}


def demo_organisation(name: str) -> Organisation:
    """The one that demo accounts belong to; a real organisation may bear the same name."""
    mine = Organisation.objects.filter(name=name, memberships__user__is_demo=True)
    return mine.first() or Organisation.objects.create(name=name, kind=Kind.START_UP)


@transaction.atomic
def load_people() -> dict[str, User]:
    """Idempotent: what is there stays as it is."""
    people = {}
    for email, (name, place, role) in PEOPLE.items():
        user = User.objects.filter(email=email).first() or User.objects.create_user(
            email, PASSWORD, name=name, is_demo=True, is_curator=email.startswith("curator@")
        )
        if not user.memberships.exists():
            organisation = demo_organisation(place)
            Membership.objects.create(organisation=organisation, user=user, role=role)
        people[email] = user
    return people
