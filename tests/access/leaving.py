"""Who once took part, or belonged, and does no more: nothing of it is left to them anywhere."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Role
from accounts.services.organisations import end_membership
from assessments.services.people import remove_participant
from assessments.services.plan import plan_action
from catalogue.models import Cell, Overlay, Tool
from tests import factories
from tests.access import matrix
from tests.access.matrix import Place, World, ask, bodies, ours, seen
from tests.access.registry import ROUTES

CANARY = "CANARY-LEFT"
HOME = "CANARY-BELONGED"
PARTS = ("facilitator", "contributor", "viewer")
# Beside the routes: what one opens to look for it.
SIDES = (
    ("home", ""),
    ("search", "?q=canary"),
    ("assessments:assessment_list", ""),
    ("accounts:organisation_list", ""),
    ("catalogue:horizon_scan", "?for={assessment_id}&question=owner&q=canary"),
    ("catalogue:compare", "?for={assessment_id}&question=owner&tool={private_tool}"),
    ("catalogue:export", "?format=csv"),
    ("catalogue:changes_atom", ""),
)


@dataclass
class Left:
    place: Place
    person: object
    client: Client
    unseen: tuple[str, ...]
    what: str
    is_thorough: bool


def place_left() -> Place:
    """Its assessment's texts bear one canary, its organisation's another."""
    place = matrix.place(CANARY, True)
    factories.member(place.organisation, Role.ADMINISTRATOR)
    Organisation.objects.filter(pk=place.organisation.pk).update(name=f"{HOME} organisation")
    Tool.objects.filter(organisation=place.organisation).update(
        title=f"{HOME} tool", summary=HOME, detail=HOME, ring_reason=HOME
    )
    for tool in Tool.objects.filter(organisation=place.organisation):
        tool.cells.update(note=HOME)
        tool.history.update(title=HOME, summary=HOME, detail=HOME, ring_reason=HOME)
        Cell.history.filter(tool=tool).update(note=HOME)
    Overlay.objects.filter(organisation=place.organisation).update(note=HOME)
    for member in place.organisation.memberships.select_related("user"):
        member.user.name = HOME
        member.user.save(update_fields=["name"])
    return place


def left() -> list[Left]:
    """In each part there is: one whose part has ended, one whose membership has."""
    place, ways = place_left(), ("assessment", "organisation")
    return [one_left(place, part, gone_from) for part in PARTS for gone_from in ways]


def one_left(place: Place, part: str, gone_from: str) -> Left:
    person = factories.part(place.assessment, factories.member(place.organisation), part)
    plan_action(
        assessment=place.assessment, question="owner", text=CANARY, owner=person, due=None, by=None
    )
    if gone_from == "assessment":
        remove_participant(participant=place.assessment.participants.get(user=person))
    else:
        end_membership(membership=place.organisation.memberships.get(user=person))
    # Even where an action had stayed theirs.
    place.assessment.actions.filter(text=CANARY).update(owner=person)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    unseen = (CANARY,) if gone_from == "assessment" else (CANARY, HOME)
    what = f"{part} gone from the {gone_from}"
    return Left(place, person, client, unseen, what, is_thorough=part == "facilitator")


def leavings(found: World, names=None):
    """(what was asked, whether nothing was left). `found` is the world beside which they stand."""
    for each in left():
        for name, more in SIDES:
            if names is None or name in names:
                where = reverse(name) + more.format(**each.place.ids)
                response = each.client.get(where)
                yield nothing_shown(each, f"GET {where}", response.content.decode(errors="replace"))
        wanted = set(names or ours()) if each.is_thorough else set()
        for name in sorted(wanted - {"catalogue:import_page"}):
            for method in ROUTES[name]:
                yield from asked(each, name, method)


def asked(each: Left, name: str, method: str):
    ids = each.place.ids
    for body in bodies(name, method):
        response = ask(each.client, name, method, ids, body)
        yield nothing_shown(each, f"{method} {name}", response.text_seen)
        if name.startswith(("assessments:", "reports:")) and "_id>" in pattern(name):
            is_right = seen(response) == "missing" and not response.changed
            yield f"{method} {name} as {each.what}: {seen(response)}", is_right


def pattern(name: str) -> str:
    parameters = next(iter(matrix.get_resolver_dict(name)))[1]
    return " ".join(f"<{parameter}>" for parameter in parameters)


def nothing_shown(each: Left, what: str, text: str) -> tuple[str, bool]:
    shown = [canary for canary in each.unseen if canary in text]
    return f"{what} as {each.what}: {shown}", not shown
