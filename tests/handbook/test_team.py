"""Who holds what in an organisation, what is missing, and what hangs on one person."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from handbook.models import Holding
from handbook.services.marking import mark
from handbook.team import roles_of, skills_of
from handbook.team_cover import Cover, Held, of_roles, of_skills
from tests import factories

# --- pure ----------------------------------------------------------------------------------------
ANA = Held("Ana", frozenset({"owner"}), frozenset({"talk", "sql"}))
BEN = Held("Ben", frozenset({"owner", "engineer"}), frozenset({"sql"}))
TITLES = {"owner": "Owner", "engineer": "Engineer", "keeper": "Keeper"}


def test_a_role_held_by_several_by_one_and_by_nobody():
    found = of_roles([ANA, BEN], TITLES)
    assert [(each.title, each.holders, each.state) for each in found] == [
        ("Owner", ("Ana", "Ben"), "several"),
        ("Engineer", ("Ben",), "one"),
        ("Keeper", (), "nobody"),
    ]


def test_a_skill_says_which_roles_of_the_team_need_it():
    needs = {"owner": frozenset({"talk"}), "engineer": frozenset({"sql"}), "keeper": frozenset()}
    needs["keeper"] = frozenset({"sql"})
    found = of_skills([ANA, BEN], {"talk": "Talk", "sql": "SQL", "go": "Go"}, TITLES, needs)
    assert found == [
        Cover("talk", "Talk", ("Ana",), ("Owner",)),
        Cover("sql", "SQL", ("Ana", "Ben"), ("Engineer",)),
        Cover("go", "Go", (), ()),
    ]


# --- in the hub ----------------------------------------------------------------------------------
@pytest.fixture
def ours(db):
    for key in ("alpha", "beta", "gamma"):
        factories.handbook(key)
    return factories.organisation("Ours")


def marked(organisation, user, roles=(), skills=()):
    return mark(
        membership=organisation.memberships.get(user=user), roles=list(roles), skills=list(skills)
    )


def address(organisation, user=None) -> str:
    base = f"/roles/team/{organisation.pk}/"
    return f"{base}people/{organisation.memberships.get(user=user).pk}/" if user else base


def covers(page: str) -> list[tuple[str, str]]:
    """(state, title) of each row of both tables."""
    return re.findall(r'<tr data-cover="(\w+)">\s*<th scope="row">\s*([\w ]+\w)', page)


def test_counts_for_other_rooms(ours):
    ana, ben = factories.member(ours), factories.member(ours)
    marked(ours, ana, ["alpha"], ["alpha", "beta"])
    marked(ours, ben, ["alpha", "beta"], ["beta"])
    marked(other := factories.organisation(), factories.member(other), ["gamma"], ["gamma"])
    assert skills_of(ours) == {"alpha": 1, "beta": 2}
    assert roles_of(ours) == {"alpha": 2, "beta": 1}
    assert skills_of(factories.organisation()) == {}


def test_cover_gaps_and_single_points_of_failure(client, ours):
    ana, ben = factories.member(ours, name="Ana"), factories.member(ours, name="Ben")
    marked(ours, ana, ["alpha", "beta"], ["alpha"])
    marked(ours, ben, ["alpha"], ["alpha"])
    client.force_login(ben)
    page = client.get(address(ours)).text
    assert covers(page) == [
        ("several", "alpha title"),
        ("one", "beta title"),
        ("nobody", "gamma title"),
        ("several", "alpha title"),
        ("nobody", "beta title"),
        ("nobody", "gamma title"),
    ]
    assert "needed by: beta title" in page
    assert '<td class="who">Ana, Ben</td>' in page


def test_before_anybody_has_marked_anything(client, ours):
    client.force_login(factories.member(ours))
    page = client.get(address(ours)).text
    assert "Nobody has marked anything yet" in page
    assert covers(page) == []


def test_one_marks_what_one_holds(client, ours):
    ana = factories.member(ours)
    client.force_login(ana)
    page = address(ours, ana)
    assert client.get(page).status_code == 200
    response = client.post(page, {"roles": ["alpha", "beta"], "skills": ["gamma"]})
    assert (response.status_code, response.url) == (302, address(ours))
    holding = Holding.objects.get()
    assert (holding.roles, holding.skills) == (["alpha", "beta"], ["gamma"])
    client.post(page, {})
    holding.refresh_from_db()
    assert (holding.roles, holding.skills) == ([], [])


@pytest.mark.parametrize(
    ("rank", "status"), [(Role.MEMBER, 403), (Role.MANAGER, 302), (Role.ADMINISTRATOR, 302)]
)
def test_who_marks_for_somebody_else(client, ours, rank, status):
    ana = factories.member(ours)
    client.force_login(factories.member(ours, rank))
    response = client.post(address(ours, ana), {"roles": ["alpha"]})
    assert response.status_code == status
    assert Holding.objects.exists() is (status == 302)


def test_a_refusal_says_who_can(client, ours):
    ana = factories.member(ours)
    client.force_login(factories.member(ours))
    assert "a manager of the organisation; an administrator" in client.get(address(ours, ana)).text


def test_what_is_not_there_cannot_be_marked(client, ours):
    ana = factories.member(ours)
    client.force_login(ana)
    response = client.post(address(ours, ana), {"roles": ["nonsense"]})
    assert response.status_code == 422
    assert "Nothing was saved" in response.text
    assert not Holding.objects.exists()


def test_strangers_find_nothing_and_a_membership_of_elsewhere_neither(client, ours):
    other = factories.organisation()
    stranger = factories.member(other, Role.ADMINISTRATOR)
    ana = factories.member(ours)
    client.force_login(stranger)
    assert client.get(address(ours)).status_code == 404
    assert client.get(address(ours, ana)).status_code == 404
    foreign = ours.memberships.get(user=ana).pk
    assert client.post(f"/roles/team/{other.pk}/people/{foreign}/", {}).status_code == 404
    assert client.get(f"/roles/team/{uuid.uuid4()}/").status_code == 404
    assert not Holding.objects.exists()


def test_marks_go_with_the_membership(ours):
    ana = factories.member(ours)
    marked(ours, ana, ["alpha"])
    ours.memberships.get(user=ana).delete()
    assert not Holding.objects.exists()


def test_as_many_statements_for_one_as_for_thirty(client, ours):
    ana = factories.member(ours)
    marked(ours, ana, ["alpha"], ["alpha"])
    client.force_login(ana)

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(ours)).status_code == 200
        return len(found)

    statements()
    few = statements()
    for number in range(29):
        marked(ours, factories.member(ours), ["alpha"], ["beta"])
        factories.handbook(f"more-{number}")
    assert statements() == few
