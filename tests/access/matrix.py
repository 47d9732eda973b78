"""Every route x method x person x assessment, asked for and compared with the policy."""

import re
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts import policy
from accounts.models import Invitation, Role
from assessments.models import Assessment
from assessments.services.plan import plan_action
from handbook.services.marking import mark
from reports import storage
from reports.models import Report
from reports.services import take_snapshot
from tests import factories
from tests.access import catalogue
from tests.access.registry import DEMO, PERSON, PUBLIC, ROUTES, THIRD_PARTIES

PEOPLE = (
    "visitor",
    "loner",
    "viewer",
    "contributor",
    "facilitator",
    "manager",
    "administrator",
    "foreigner",
    "curator",
    "staff",
)
METHODS = ("GET", "POST")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEY_IN_ADDRESS = re.compile(r"(/horizon-scan/(?:tools|private)/)[^/]+/")


@dataclass
class Place:
    """One organisation with an assessment and all that hangs on it; `canary` is in its texts."""

    canary: str
    organisation: object
    assessment: Assessment
    ids: dict[str, object] = field(default_factory=dict)


def place(canary: str, shared: bool, people: dict | None = None) -> Place:
    organisation = factories.organisation(f"{canary} organisation")
    assessment = factories.assessment(organisation, name=f"{canary} assessment")
    people = people or {}
    facilitator = factories.part(
        assessment, factories.member(organisation, name=f"{canary} facilitator"), "facilitator"
    )
    other = factories.part(assessment, factories.member(organisation, name=f"{canary} other"))
    factories.answered(assessment, "owner", "some", by=facilitator, note=canary)
    if shared:
        factories.shared(assessment)
    snapshot = take_snapshot(assessment=assessment, reason="kept", by=facilitator)
    file = storage.put(f"reports/{uuid.uuid4()}.pdf", canary.encode())
    report = Report.objects.create(
        snapshot=snapshot, requested_by=facilitator, state="ready", file=file
    )
    action = plan_action(
        assessment=assessment, question="owner", text=canary, owner=other, due=None, by=other
    )
    factories.chosen(assessment, "owner", "mlflow", "aim", by=other, reason=canary)
    factories.platform_chosen(assessment, by=other, reason=canary)
    invitation = Invitation.objects.create(
        organisation=organisation, email="x@y.example", token_hash=uuid.uuid4().hex
    )
    held = organisation.memberships.get(user=other)
    mark(membership=held, roles=["one"], skills=["one"])
    ids = {
        "assessment_id": assessment.pk,
        "organisation_id": organisation.pk,
        "report_id": report.pk,
        "action_id": action.pk,
        "invitation_id": invitation.pk,
        "participant_id": assessment.participants.get(user=other).pk,
        "membership_id": held.pk,
        "question": "owner",
        "stage": "first",
        **catalogue.place(canary, organisation, facilitator),
    }
    return Place(canary, organisation, assessment, ids)


@dataclass
class World:
    draft: Place
    shared: Place
    foreign: Place
    clients: dict[str, Client]
    users: dict[str, object]


def world() -> World:
    factories.handbook("one")
    draft, shared = place("CANARY-HOME", False), place("CANARY-HOME", True)
    foreign = place("CANARY-FOREIGN", True)
    users = {"visitor": None, "loner": factories.person()}
    for name in PEOPLE[2:]:
        users[name] = factories.person(is_curator=name == "curator", is_staff=name == "staff")
    for home in (draft, shared):
        for name in ("viewer", "contributor", "facilitator", "manager", "administrator"):
            role = name if name in Role.values else Role.MEMBER
            home.organisation.memberships.create(user=users[name], role=role)
            if name in ("viewer", "contributor", "facilitator"):
                factories.part(home.assessment, users[name], name)
    foreign.organisation.memberships.create(user=users["foreigner"], role=Role.ADMINISTRATOR)
    clients = {}
    for name, user in users.items():
        clients[name] = Client(raise_request_exception=False)
        if user is not None:
            clients[name].force_login(user)
    return World(draft, shared, foreign, clients, users)


# --- routes ---------------------------------------------------------------------------------
def route_names(resolver=None, namespace: str = "") -> set[str]:
    """The names of all routes, from the resolver itself."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= route_names(entry, inner)
        else:
            found.add(f"{namespace}{entry.name}")
    return found


def ours() -> set[str]:
    return {name for name in route_names() if not name.startswith(THIRD_PARTIES)}


KEYS = {
    **{f"practices:{page}": "one" for page in ("practice", "edit", "history", "undo")},
    **{f"roles:{page}": "one" for page in ("role", "edit", "history", "undo")},
    "frameworks:framework": "small",
    "frameworks:blank": "small",
}


def address(name: str, ids: dict) -> str:
    """The route's address, its parameters taken from `ids`."""
    match = next(iter(get_resolver_dict(name)))
    wanted = {}
    for parameter in match[1]:
        if parameter == "key" and name.startswith("catalogue:"):
            wanted["key"] = catalogue.key_for(name, ids)
        elif parameter == "key":
            wanted["key"] = KEYS[name]
        elif parameter == "token":
            wanted["token"] = "no-such-token"
        else:
            wanted[parameter] = ids[parameter]
    return reverse(name, kwargs=wanted)


def get_resolver_dict(name: str):
    resolver = get_resolver()
    *spaces, last = name.split(":")
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    return resolver.reverse_dict.getlist(last)[0][0]


OPEN = {PUBLIC, DEMO, "handbook.read", "catalogue.read", "framework.read"}


# --- what is expected -----------------------------------------------------------------------
def standings(user, where: Place, name: str) -> frozenset[str]:
    """What `user` is there; empty where the thing does not exist for them. Written anew here, from
    the rows, so that a fault in the product's own answer shows."""
    if name.startswith(("accounts:", "roles:")):
        rank = where.organisation.memberships.filter(user=user).values_list("role", flat=True)
        return frozenset(rank)
    found = set(where.assessment.participants.filter(user=user).values_list("role", flat=True))
    ranks = where.organisation.memberships.filter(
        user=user, role__in=(Role.MANAGER, Role.ADMINISTRATOR)
    ).values_list("role", flat=True)
    suffix = "" if where.assessment.shared_at else "-of-draft"
    of_report = name in ("reports:report", "reports:download", "reports:retry", "reports:delete")
    if not (of_report and suffix and not found):
        found |= {rank + suffix for rank in ranks}
    return frozenset(found)


def expected(name: str, method: str, person: str, user, where: Place) -> str:
    """`sign-in`, `missing`, `refused`, `fine` or `method`."""
    rule = ROUTES[name].get(method)
    guarded = not any(is_open(rule) for rule in ROUTES[name].values())
    if user is None and guarded and DEMO not in ROUTES[name].values():
        return "sign-in"
    if rule is None:
        return "method"
    if rule == DEMO:
        return "missing"
    if name == "accounts:invitation":
        return "over"
    if name.startswith("catalogue:") and rule != PERSON:
        return catalogue.expected(name, rule, user, where.organisation)
    if rule in (PUBLIC, PERSON) or (
        rule.endswith(".read") and not rule.startswith(("assessment", "report"))
    ):
        return "fine"
    if rule in ("framework.curate", "catalogue.curate", "handbook.curate"):
        return "fine" if user.is_curator else "refused"
    held = standings(user, where, name)
    if not held:
        return "missing"
    return "fine" if any(policy.TABLE[rule][each] for each in held) else "refused"


def is_open(rule: str) -> bool:
    """Asked of nobody to sign in."""
    return rule == PUBLIC or policy.TABLE.get(rule, {}).get("visitor", False)


def seen(response) -> str:
    status = response.status_code
    if status == 302 and response.url.startswith("/accounts/login/"):
        return "sign-in"
    kinds = {403: "refused", 404: "missing", 405: "method", 410: "over"}
    return kinds.get(status, "fine" if status < 500 else f"error {status}")


def ask(client: Client, name: str, method: str, ids: dict):
    """The response, and nothing changed by it."""
    with transaction.atomic():
        response = client.generic(
            method,
            address(name, ids),
            data=b"version=1",
            content_type="application/x-www-form-urlencoded",
        )
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    response.text_seen = content.decode(errors="replace")
    return response


def cells(found: World):
    """(what was asked, whether it was as expected)."""
    for name in sorted(ours()):
        for method in METHODS:
            for person, client in found.clients.items():
                for where in (found.draft, found.shared, found.foreign):
                    user = found.users[person]
                    response = ask(client, name, method, where.ids)
                    want, got = expected(name, method, person, user, where), seen(response)
                    stranger = where is found.foreign and person not in ("foreigner",)
                    leak = stranger and "CANARY-FOREIGN" in response.text_seen
                    leak = leak or (person == "foreigner" and "CANARY-HOME" in response.text_seen)
                    what = f"{method} {name} as {person} in {where.canary}: {want}, got {got}"
                    yield what + (" with a canary" if leak else ""), want == got and not leak


def blanked(response) -> tuple:
    """Status, headers and body without CSRF token, request id and the id or key in the address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "TOKEN", response.text_seen)
    text = KEY_IN_ADDRESS.sub(r"\1KEY/", text)
    text = UUID.sub("ID", text)
    headers = {
        key: KEY_IN_ADDRESS.sub(r"\1KEY/", UUID.sub("ID", value))
        for key, value in response.headers.items()
    }
    return response.status_code, headers, text


def names_something(name: str, ids: dict) -> bool:
    return address(name, ids) != address(name, nowhere(ids))


def nowhere(ids: dict) -> dict:
    """The same kinds of ids, of nothing; what all share stays."""
    found = {
        key: uuid.uuid4() if isinstance(value, uuid.UUID) else value for key, value in ids.items()
    }
    no_tool = ids["private_tool"][:-6] + "000000"
    return {**found, "private_tool": no_tool, "suggestion_id": ids["suggestion_id"]}


def exists_no_more(found: World):
    """A foreign thing answers as nothing does. Addresses that name nothing of an organisation are
    left out: they would be compared with themselves."""
    for name in sorted(each for each in ours() if names_something(each, found.foreign.ids)):
        for method in ROUTES[name]:
            for person in ("visitor", "loner", "facilitator", "administrator", "curator", "staff"):
                try:
                    client, other = found.clients[person], nowhere(found.foreign.ids)
                    one = ask(client, name, method, found.foreign.ids)
                    two = ask(client, name, method, other)
                except NoReverseMatch:
                    continue
                same = blanked(one) == blanked(two)
                yield f"{method} {name} as {person}: foreign differs from nothing", same
