"""Every route x method x person x assessment, asked for and compared with the policy."""

import uuid
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Invitation, Role
from accounts.submissions.seen import fingerprint
from assessments.framework.serialisation import digest
from assessments.models import Assessment
from assessments.services.plan import plan_action, planned
from assessments.services.starting import state_facts
from assessments.tool_comparison import options_of
from handbook.services.marking import mark
from reports import storage
from reports.models import Report
from reports.services import take_snapshot
from tests import factories
from tests.access import catalogue
from tests.access.bodies import BODIES, Body, nothing
from tests.access.expected import EXPECTED, may
from tests.access.registry import DEMO, PERSON, PUBLIC, ROUTES, THIRD_PARTIES
from tests.access.writes import changed_tables

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
    outsider = factories.member(organisation, name=f"{canary} outsider")
    factories.answered(assessment, "owner", "some", by=facilitator, note=canary)
    factories.set_aside(assessment, "cost", by=other, reason=canary)
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
    state_facts(assessment, before={}, after=assessment.facts, by=other, reasons={"people": canary})
    factories.chosen(assessment, "owner", "mlflow", "aim", by=other, reason=canary)
    factories.platform_chosen(assessment, by=other, reason=canary)
    invitation = Invitation.objects.create(
        organisation=organisation, email="x@y.example", token_hash=uuid.uuid4().hex
    )
    asked = invitation.requests.create(user=factories.person(f"{canary} asks"))
    held = organisation.memberships.get(user=other)
    mark(membership=held, roles=["one"], skills=["one"])
    ids = {
        "assessment_id": assessment.pk,
        "organisation_id": organisation.pk,
        "report_id": report.pk,
        "action_id": action.pk,
        "invitation_id": invitation.pk,
        "join_request_id": asked.pk,
        "participant_id": assessment.participants.get(user=other).pk,
        "membership_id": held.pk,
        "other_id": other.pk,
        "outsider_id": outsider.pk,
        "question": "owner",
        "fact": "people",
        "stage": "first",
        "unsent_id": uuid.uuid4(),
        **catalogue.place(canary, organisation, facilitator),
    }
    ids["seen_action"] = fingerprint(planned(action))
    ids["seen_tool"] = digest(options_of(assessment, facilitator, [ids["private_tool"]]))
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
    another = factories.person("CANARY-FOREIGN curator", is_curator=True)
    for home, by in ((draft, users["curator"]), (shared, users["curator"]), (foreign, another)):
        home.ids["import_id"] = catalogue.an_import(by).pk
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
QUESTIONS = {"assessments:agree": "cost"}  # the others ask for the one that everybody answered


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
        elif name in QUESTIONS and parameter == "question":
            wanted["question"] = QUESTIONS[name]
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
    verbs = ("report", "download", "retry", "cancel", "delete")
    of_report = name in [f"reports:{verb}" for verb in verbs]
    if not (of_report and suffix and not found):
        found |= {rank + suffix for rank in ranks}
    return frozenset(found)


def expected(name: str, method: str, person: str, user, where: Place, body: Body | None) -> str:
    """`sign-in`, `missing`, `refused`, `invalid`, `over`, `fine` or `method`."""
    rule = ROUTES[name].get(method)
    guarded = not any(is_open(rule) for rule in ROUTES[name].values())
    if user is None and guarded and DEMO not in ROUTES[name].values():
        return "sign-in"
    if rule is None:
        return "method"
    if rule == DEMO:
        return "missing"
    if name in ("accounts:invitation", "accounts:prove_address"):
        return "over"
    rule = body.rule or rule if body else rule
    if name.startswith("catalogue:") and rule != PERSON:
        return catalogue.expected(name, rule, user, where.organisation, method == "POST")
    if name == "assessments:start" and body:
        return "fine" if where.organisation.memberships.filter(user=user).exists() else "invalid"
    if rule in (PUBLIC, PERSON) or (
        rule.endswith(".read") and not rule.startswith(("assessment", "report"))
    ):
        return body.answer if body else "fine"
    if rule in ("framework.curate", "catalogue.curate", "handbook.curate"):
        return "fine" if user.is_curator else "refused"
    return of_place(name, rule, user, where)


def of_place(name: str, rule: str, user, where: Place) -> str:
    held = standings(user, where, name)
    if not held:
        return "missing"
    if name == "assessments:hand_over" and all(each.endswith("-of-draft") for each in held):
        # a draft's facilitator hands it over; a manager only where it has none any more
        kept = where.assessment.participants.filter(role="facilitator").exists()
        return "refused" if kept else "fine"
    return "fine" if any(may(rule, each) for each in held) else "refused"


def is_open(rule: str) -> bool:
    """Asked of nobody to sign in."""
    return rule == PUBLIC or (rule in EXPECTED and may(rule, "visitor"))


KINDS = {403: "refused", 404: "missing", 405: "method", 410: "over", 422: "invalid"}


def seen(response) -> str:
    status = response.status_code
    if status == 302 and response.url.startswith("/accounts/login/"):
        return "sign-in"
    if status == 429:  # a rate limit tells no more than the refusal that it stands for
        return "invalid"
    return KINDS.get(status, "fine" if 200 <= status < 400 else f"status {status}")


def ask(client: Client, name: str, method: str, ids: dict, body: Body | None = None, told=None):
    """The response with the tables that it changed, and nothing changed by it in the end. The body
    is filled from `told`, or the ids of the address."""
    send = getattr(client, method.lower())
    where = address(name, ids) + (body.query if body else "")
    with transaction.atomic():
        if body:
            body.before(ids)
        with changed_tables() as changed:
            response = send(where, typed(body, told or ids) if body else {})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        response.changed = changed()
        transaction.set_rollback(True)
    client.cookies.pop("messages", None)  # said on the page that is opened next
    response.text_seen = content.decode(errors="replace")
    return response


def typed(body: Body, ids: dict) -> dict:
    files = {key: SimpleUploadedFile("a.csv", each()) for key, each in body.files.items()}
    return body.filled(ids) | files


def bodies(name: str, method: str) -> tuple[Body | None, ...]:
    return BODIES.get(name, (None,)) if method == "POST" else (None,)


def did(want: str, body: Body | None, changed: set[str]) -> bool:
    """Whether what was allowed was done, and what was not left all as it is."""
    if want != "fine" or body is None:
        return not changed
    return bool(body.why) or body.writes._meta.db_table in changed


def leaks(person: str, where: Place, found: World, text: str) -> bool:
    if person == "foreigner":
        return "CANARY-HOME" in text
    return where is found.foreign and "CANARY-FOREIGN" in text


def cells(found: World, names=None):
    """(what was asked, whether it was as expected)."""
    for name in sorted(names or ours()):
        for method in METHODS:
            for body in bodies(name, method):
                for person in asking(name, method):
                    for where in places(found, name, body):
                        client = found.clients[person]
                        yield cell(found, name, method, body, person, client, where)


def asking(name: str, method: str) -> tuple[str, ...]:
    """A method that the address does not have is refused to whoever is signed in, unlooked at."""
    return PEOPLE if ROUTES[name].get(method) else ("visitor", "facilitator")


def places(found: World, name: str, body: Body | None) -> tuple[Place, ...]:
    """All three, or the foreign one where what is asked names none: it would be asked anew."""
    every = (found.draft, found.shared, found.foreign)
    addresses = {address(name, where.ids) for where in every}
    of_one = body is not None and (body.names_ids or callable(body.data) or body.before != nothing)
    return every if len(addresses) > 1 or of_one else (found.foreign,)


def cell(found, name, method, body, person, client, where) -> tuple[str, bool]:
    user = found.users[person]
    response = ask(client, name, method, where.ids, body)
    with transaction.atomic():
        if body:
            body.before(where.ids)
        where.assessment.refresh_from_db()
        want = expected(name, method, person, user, where, body)
        transaction.set_rollback(True)
    where.assessment.refresh_from_db()
    got, done = seen(response), did(want, body, response.changed)
    leak = leaks(person, where, found, response.text_seen)
    what = f"{method} {name} as {person} in {where.canary}: {want}, got {got}"
    what += "" if done else f", changed {sorted(response.changed) or 'nothing'}"
    return what + (" with a canary" if leak else ""), want == got and done and not leak
