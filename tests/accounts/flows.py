"""Every way in and every change of an account, as somebody goes through it in a browser. Each flow
ends with a word that says what is true then; `test_flows` holds what it must be."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role, User
from accounts.services.address_proofs import mark_proved
from tests import factories
from tests.accounts.mailing import Post

OLD, NEW = "a long enough password", "another fine password"
ADA, ADA_NEXT = "ada@people.example", "ada@elsewhere.example"
REAUTHENTICATE = "/accounts/reauthenticate/"


@dataclass
class Hub:
    post: Post
    other: bool  # what comes by mail is opened in another browser

    def __post_init__(self):
        self.first = Client()
        self.opening = Client() if self.other else self.first


def account(proved: bool = True) -> User:
    user = User.objects.create_user(ADA, OLD, name="Ada")
    if proved:
        mark_proved(user=user)
    return user


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def sign_in(client: Client, password: str = OLD, email: str = ADA) -> bool:
    client.post(reverse("account_login"), {"login": email, "password": password})
    return is_in(client)


def signed_in(password: str = OLD) -> Client:
    client = Client()
    assert sign_in(client, password)
    return client


def open_mailed(hub: Hub, email: str) -> bool:
    """Whether a link came that asks for a confirmation, and took it."""
    path = hub.post.link(email)
    if not path:
        return False
    assert hub.opening.get(path).status_code == 200
    assert hub.opening.post(path).status_code == 302
    return True


def sign_up(hub: Hub) -> str:
    """With an address of one's own, and no invitation."""
    body = {"email": ADA, "password1": OLD, "name": "Ada"}
    hub.first.post(reverse("account_signup"), body)
    if not User.objects.exists():
        return "refused"
    return proved_and_in(hub)


def proved_and_in(hub: Hub) -> str:
    if is_in(hub.first):
        return "in"
    if not open_mailed(hub, ADA):
        return "waits for mail"
    return "in once proved" if sign_in(hub.opening) else "locked out"


def sign_in_again(hub: Hub) -> str:
    account()
    return "in" if sign_in(hub.first) else "locked out"


def sign_in_unproved(hub: Hub) -> str:
    """An account made before its hub had a mail server."""
    account(proved=False)
    return "in" if sign_in(hub.first) else proved_and_in(hub)


def reset(hub: Hub) -> str:
    account()
    before = signed_in()
    hub.first.post(reverse("account_reset_password"), {"email": ADA})
    path = hub.post.link(ADA)
    if not path:
        return "waits for mail" if is_in(before) else "locked out"
    form = hub.opening.get(path, follow=True)
    body = {"password1": NEW, "password2": NEW}
    hub.opening.post(form.request["PATH_INFO"], body)
    assert not sign_in(Client())
    assert sign_in(Client(), NEW)
    return "old sessions go on" if is_in(before) else "reset"


def confirm_password(client: Client, path: str) -> None:
    """The page asks for the password again, and leads back."""
    asked = client.get(path)
    assert asked.status_code == 302
    assert asked.url.startswith(REAUTHENTICATE)
    back = client.post(asked.url, {"password": OLD})
    assert (back.status_code, back.url) == (302, path)


def change_address(hub: Hub) -> str:
    user = account()
    organisation = factories.organisation()
    organisation.memberships.create(user=user)
    elsewhere, hub.first = signed_in(), signed_in()
    hub.opening = hub.opening if hub.other else hub.first
    path = reverse("accounts:address")
    confirm_password(hub.first, path)
    hub.first.post(path, {"new_email": ADA_NEXT})
    user.refresh_from_db()
    assert user.email == ADA
    assert not sign_in(Client(), email=ADA_NEXT)
    assert sign_in(Client())
    if not open_mailed(hub, ADA_NEXT):
        return "waits for mail" if is_in(elsewhere) else "locked out"
    user.refresh_from_db()
    assert (user.email, user.is_proved) == (ADA_NEXT, True)
    assert not sign_in(Client())
    assert sign_in(Client(), email=ADA_NEXT)
    assert is_in(hub.first) is not hub.other
    assert any(ADA_NEXT in text for text in hub.post.read(ADA))
    return "old sessions go on" if is_in(elsewhere) else "changed"


def change_address_by_an_administrator(hub: Hub) -> str:
    """The link that an administrator copies, where the hub sends no mail."""
    user = account()
    organisation = factories.organisation()
    membership = organisation.memberships.create(user=user)
    administrator = Client()
    administrator.force_login(factories.member(organisation, Role.ADMINISTRATOR))
    hub.first = signed_in()
    path = reverse("accounts:address")
    confirm_password(hub.first, path)
    hub.first.post(path, {"new_email": ADA_NEXT})
    made = administrator.post(
        reverse("accounts:member_link", args=[organisation.pk, membership.pk])
    )
    if made.status_code == 404:
        return "only by mail"
    link = made.context["link"].removeprefix("https://hub.example.org")
    hub.opening.post(link)
    user.refresh_from_db()
    return "changed" if user.email == ADA_NEXT else "unchanged"


def change_password(hub: Hub) -> str:
    account()
    elsewhere, hub.first = signed_in(), signed_in()
    body = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    path = reverse("account_change_password")
    hub.first.post(path, body)
    assert sign_in(Client())
    hub.first.post(path, body | {"oldpassword": OLD})
    assert is_in(hub.first)
    assert sign_in(Client(), NEW)
    return "old sessions go on" if is_in(elsewhere) else "changed"


# --- by invitation ------------------------------------------------------------------------------
def invited(hub: Hub) -> tuple[str, Membership]:
    """(the link to follow, from the mail or else copied; the place)."""
    organisation = factories.organisation("Ours")
    administrator = Client()
    administrator.force_login(factories.member(organisation, Role.ADMINISTRATOR))
    body = {"email": ADA, "role": "member"}
    invite = reverse("accounts:invite", args=[organisation.pk])
    page = administrator.post(invite, body, follow=True)
    copied = page.context["sent"]["link"].removeprefix("https://hub.example.org")
    return hub.post.link(ADA) or copied, organisation


def join_with_an_account(hub: Hub) -> str:
    user = account()
    path, organisation = invited(hub)
    assert sign_in(hub.opening)
    hub.opening.post(path)
    return "joined" if organisation.memberships.filter(user=user).exists() else "left outside"


def join_by_signing_up(hub: Hub) -> str:
    path, organisation = invited(hub)
    hub.first.get(path)
    body = {"email": ADA, "password1": OLD, "name": "Ada", "next": path}
    hub.first.post(reverse("account_signup"), body)
    user = User.objects.filter(email=ADA).first()
    if user is None:
        return "refused"
    how = proved_and_in(hub)
    if how == "waits for mail":
        return how
    is_member = organisation.memberships.filter(user=user).exists()
    return "joined" if is_member else "left outside"


def one_invitation_one_account(hub: Hub) -> str:
    """A second account, with another address, by the invitation that made the first."""
    path, _organisation = invited(hub)
    for email in (ADA, ADA_NEXT):
        client = Client()
        client.get(path)
        body = {"email": email, "password1": OLD, "name": "Ada", "next": path}
        client.post(reverse("account_signup"), body)
    made = User.objects.filter(email__in=[ADA, ADA_NEXT]).values_list("email", flat=True)
    return ", ".join(sorted(made)) or "refused"
