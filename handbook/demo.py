"""What the demo's people hold: enough for a team page with cover, gaps and single points."""

from accounts.models import User
from handbook.models import Holding
from handbook.services.marking import mark

HELD = {
    "member@demo.example": (
        ["data-scientist", "ml-engineer"],
        ["python-scripting", "ml-frameworks", "containers", "data-stores"],
    ),
    "curator@demo.example": (
        ["data-engineer", "devops-engineer"],
        ["python-scripting", "data-stores", "cloud", "ci-cd-and-iac", "logging-and-monitoring"],
    ),
    "owner@demo.example": (
        ["product-owner", "domain-expert"],
        ["domain-knowledge", "communication"],
    ),
}


def load_holdings(people: dict[str, User]) -> None:
    """Nothing where somebody has marked something."""
    for email, (roles, skills) in HELD.items():
        membership = people[email].memberships.first()
        if membership and not Holding.objects.filter(membership=membership).exists():
            mark(membership=membership, roles=roles, skills=skills)
