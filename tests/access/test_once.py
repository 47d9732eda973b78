"""The same form, sent twice: what it makes is made once, and the second answer is as good as the
first. Fails closed: a new POST that repeats itself is red until it is `once` or named below."""

import re

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Made
from accounts.submissions import once
from tests.access import matrix
from tests.access.bodies import BODIES
from tests.accounts.test_unsent import bodies_to_send, person_for

pytestmark = pytest.mark.django_db
INSERT = re.compile(r'INSERT (?:OR IGNORE )?INTO "(\w+)"')
OF_THE_FRAME = {"django_session", "hub_cache", Made._meta.db_table}

# What may be answered otherwise when it comes again, and why that is right.
OTHERWISE = {
    "accounts:member_link": "its link is shown, and the same again",
    "catalogue:import_file": "a file is looked at first, and that is shown anew",
}
# What the matrix has no body for that does something.
ELSEWHERE = {
    "accounts:invitation",
    "accounts:prove_address",
    "accounts:sign_in_panel",
    "accounts:demo_sign_in",
}
ANYWHERE = sorted(set(BODIES) - ELSEWHERE)


class Inserts:
    """The tables into which rows came."""

    def __init__(self):
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if found := INSERT.match(sql):
            self.tables |= {found.group(1)} - OF_THE_FRAME
        return result


def twice(world, name: str, body) -> dict:
    place = world.draft if name == "reports:share" else world.shared
    client, ids = Client(), place.ids
    client.force_login(world.users[person_for(world, name, body, place)])
    typed = matrix.typed(body, ids)
    address = matrix.address(name, ids) + body.query
    one = client.post(address, {**typed, "once": "first"})
    second = Inserts()
    with connection.execute_wrapper(second):
        two = client.post(address, {**from_the_start(typed), "once": "first"})
    return {
        "answers": (one.status_code, two.status_code),
        "same place": one.get("Location") == two.get("Location"),
        "made again": second.tables,
    }


def from_the_start(typed: dict) -> dict:
    for each in typed.values():
        if hasattr(each, "seek"):
            each.seek(0)
    return typed


ALIKE = {"answers": (302, 302), "same place": True, "made again": set()}


def test_what_comes_again_makes_nothing_more_and_is_answered_alike():
    world, found = matrix.world(), {}
    for name, body in bodies_to_send(ANYWHERE):
        with matrix.transaction.atomic():
            found[name] = twice(world, name, body)
            matrix.transaction.set_rollback(True)
    assert len(found) > 45
    other = {name: each for name, each in found.items() if each != ALIKE}
    assert {name: each for name, each in other.items() if name not in OTHERWISE} == {}


def test_without_it_twins_are_made(monkeypatch):
    monkeypatch.setattr(once, "key_of", lambda request: "")
    world, names = matrix.world(), ("assessments:copy", "assessments:plan", "catalogue:suggest")
    for name in names:
        assert twice(world, name, BODIES[name][0])["made again"]


def test_each_exception_is_a_route():
    assert set(OTHERWISE) | ELSEWHERE <= set(BODIES)
