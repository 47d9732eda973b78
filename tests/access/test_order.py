"""What people have named stands in the order in which people look for it, on every page: `Émile`
beside `emil`, not behind `Zoe`."""

import re

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.views.addresses import vouchers
from catalogue.curation.drafts import BLANK
from catalogue.models import Cell, LandscapeCategory, Tool
from documents.text import in_order
from tests import factories
from tests.catalogue import making

pytestmark = pytest.mark.django_db
NAMES = ["Adam Ruud", "Émile Ruud", "ole Ruud", "Øyvind Ruud", "Zoe Ruud"]


def stand(text: str, begin: str = "", end: str = "") -> list[str]:
    """The names in the order of their first places, between two texts of the page."""
    part = text[text.index(begin) :]
    part = part[: part.index(end)] if end else part
    return list(dict.fromkeys(re.findall("|".join(NAMES), part)))


def test_capitals_accents_and_whole_letters_are_no_matter():
    assert in_order(reversed(NAMES), str) == NAMES
    assert sorted(NAMES) != NAMES
    assert in_order(["b", "ä", "A", "a"], str) == ["ä", "A", "a", "b"]


# --- people -----------------------------------------------------------------------------------
@pytest.fixture
def team(client):
    """The organisation of one assessment, whose facilitator is signed in."""
    found = factories.shared(factories.assessment())
    signed_in = factories.member(found.organisation, "administrator", "Somebody")
    factories.part(found, signed_in, "facilitator")
    for name in reversed(NAMES):
        factories.member(found.organisation, "administrator", name)
    client.force_login(signed_in)
    found.facilitator = signed_in
    return found


PEOPLE = {
    "to add": ("assessments:people", '<select name="user" id="id', "</select>"),
    "to hand over to": ("assessments:people", 'id="hand-over-to"', "</select>"),
    "to act": ("assessments:plan", '<select name="owner"', "</select>"),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people_to_choose_from(client, team, name):
    page, begin, end = PEOPLE[name]
    address = reverse(page, args=[team.pk]) + "?question=owner"
    assert stand(client.get(address).text, begin, end) == NAMES


def test_who_takes_part_comes_first_of_those_who_may_act(client, team):
    for name in (NAMES[4], NAMES[1]):
        factories.part(team, team.organisation.memberships.get(user__name=name).user)
    page = client.get(reverse("assessments:plan", args=[team.pk]) + "?question=owner").text
    assert stand(page, '<select name="owner"', "</select>") == [
        *(NAMES[1], NAMES[4], NAMES[0], NAMES[2], NAMES[3])
    ]


@pytest.mark.parametrize("page", ["roles:team", "accounts:organisation"])
def test_the_people_of_an_organisation(client, team, page):
    assert stand(client.get(reverse(page, args=[team.organisation_id])).text) == NAMES


def test_who_passes_a_link_on(team):
    assert [each.name for each in vouchers(team.facilitator)] == NAMES


# --- organisations ------------------------------------------------------------------------------
@pytest.fixture
def mine(client):
    """One's organisations, joined in another order; one public tool, one assessment in each."""
    person = factories.person("Somebody")
    making.ground()
    tool = making.tool()
    version = factories.version()
    for name in (NAMES[2], NAMES[4], NAMES[3], NAMES[0], NAMES[1]):
        found = factories.organisation(name)
        Membership.objects.create(organisation=found, user=person, role="administrator")
        factories.part(factories.assessment(found, version=version), person, "facilitator")
        tool.overlays.create(organisation=found, note="ours")
    client.force_login(person)


ORGANISATIONS = {
    "list": ("/accounts/organisations/", "", ""),
    "of assessments": ("/assessments/", "", ""),
    "to start in": (
        "/assessments/new/?framework=small",
        '<select name="organisation"',
        "</select>",
    ),
    "teams": ("/roles/", "", ""),
    "of a private tool": ("/horizon-scan/private/new/", '<select name="organisation"', "</select>"),
    "notes on a tool": ("/horizon-scan/tools/server/", "", "Own ring and note of"),
    "forms on a tool": ("/horizon-scan/tools/server/", "Own ring and note of", ""),
}


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_ones_organisations(client, mine, name):
    address, begin, end = ORGANISATIONS[name]
    assert stand(client.get(address).text, begin, end) == NAMES


def test_two_organisations_of_one_name_do_not_mix(client, mine):
    person = Membership.objects.first().user
    other = factories.organisation("ADAM RUUD")
    Membership.objects.create(organisation=other, user=person, role="administrator")
    version = factories.version()
    both = Membership.objects.filter(user=person, organisation__name__iexact=NAMES[0])
    for each in [*both, *both]:
        one = factories.assessment(each.organisation, version=version)
        factories.part(one, person, "facilitator")
    groups = client.get("/assessments/").context["groups"]
    assert len(groups) == len({organisation for organisation, _members in groups}) == 6


def test_the_first_of_ones_organisations_by_name_places_a_tool(client, mine):
    tool = Tool.objects.get()
    for name, ring in ((NAMES[4], "hold"), (NAMES[1], "adopt")):
        tool.overlays.filter(organisation__name=name).update(ring=ring)
    assert "ring ring-adopt" in client.get("/horizon-scan/").text


# --- the catalogue ------------------------------------------------------------------------------
@pytest.fixture
def curator(client):
    client.force_login(factories.person("Somebody", is_curator=True))


def test_categories_of_landscapes(client, curator):
    for name in reversed(NAMES):
        LandscapeCategory.objects.create(name=name)
    assert stand(client.get("/horizon-scan/import/categories/").text) == NAMES


def test_newer_bundled_content(client, curator):
    making.ground()
    for number, name in enumerate(reversed(NAMES)):
        tool = making.tool(f"tool-{number}", [making.cell("licence", "yes")], title=name)
        Cell.objects.filter(tool=tool).update(suggestion={**BLANK, "value": "no"})
    page = client.get("/horizon-scan/review/?show=bundled").text
    assert stand(page, "<main") == NAMES
