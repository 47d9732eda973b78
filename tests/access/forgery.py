"""A POST that comes from another site: without the token of the page it is refused, everywhere."""

from django.test import Client

from tests.access.matrix import World, address, ask, bodies, ours
from tests.access.registry import ROUTES

PEOPLE = ("visitor", "facilitator", "administrator", "curator")
# What third parties' pages take; their bodies do not matter, for nobody reads them.
THEIRS = (
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/signup/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/password/reset/",
    "/admin/login/",
    "/admin/logout/",
)
WRONG = {"HX-Request": "true", "X-CSRFToken": "x" * 64}


def strict(user) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def taking_posts() -> list[str]:
    return sorted(name for name in ours() if "POST" in ROUTES[name])


def forged(found: World, names=None):
    """(what was sent, whether it was refused and nothing written)."""
    clients = {person: strict(found.users[person]) for person in PEOPLE}
    ids = found.shared.ids
    for name in sorted(names or taking_posts()):
        for body in bodies(name, "POST"):
            for person, client in clients.items():
                response = ask(client, name, "POST", ids, body)
                right = response.status_code == 403 and not response.changed
                yield f"POST {name} as {person} without a token: {response.status_code}", right
        response = clients["administrator"].post(address(name, ids), headers=WRONG)
        yield f"POST {name} with a wrong token", response.status_code == 403
    for place in THEIRS if names is None else ():
        for person, client in clients.items():
            yield f"POST {place} as {person}", client.post(place).status_code == 403
