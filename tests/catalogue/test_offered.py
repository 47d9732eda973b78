"""What a page of the catalogue offers to whom, decided before the page is drawn."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from catalogue.curation.change_log import Change
from catalogue.models import Import
from catalogue.scan import exporting
from catalogue.stack.builder import shown
from catalogue.stack.solver import Ask, Candidate, Slot, Stack
from catalogue.templatetags.catalogue_tags import scan_tabs
from catalogue.views.browsing import edit_address, kept_by
from catalogue.views.importing import part_of
from jobs.models import State
from tests import factories
from tests.catalogue import making


def test_every_format_is_offered_once():
    assert sorted(each.key for each in exporting.OFFERS) == sorted(exporting.FORMATS)


@pytest.mark.parametrize(
    ("state", "outcome", "part"),
    [
        (State.QUEUED, "", "progress"),
        (State.RUNNING, "", "progress"),
        (State.FAILED, "", "failed"),
        (State.READY, Import.Outcome.FAULTY, "faults"),
        (State.READY, Import.Outcome.GONE, "gone"),
        (State.READY, Import.Outcome.LOOKED, "difference"),
        (State.READY, Import.Outcome.MOVED, "difference"),
        (State.READY, Import.Outcome.APPLIED, "difference"),
    ],
)
def test_an_import_is_told_by_how_it_stands(state, outcome, part):
    assert part_of(Import(state=state, outcome=outcome)) == part


def change(by, why):
    return Change("tool", 1, 1, "", "Added", datetime(2026, 1, 1, tzinfo=UTC), by, why)


def test_a_reason_that_names_its_author_again_is_left_out():
    assert change("bundled content", "bundled content").reason == ""
    assert change("Cora", "a new release").reason == "a new release"


@pytest.mark.parametrize(("many", "compared"), [(2, 2), (8, 6)])
def test_of_a_stack_as_many_are_compared_as_fit_side_by_side(many, compared):
    keys = [f"tool-{number}" for number in range(many)]
    slots = tuple(Slot(frozenset({key}), (Candidate(key, frozenset({key})),)) for key in keys)
    items = {key: SimpleNamespace(key=key, title=key) for key in keys}
    found = shown(Stack(slots, 0), items, dict.fromkeys(keys, "adopt"), Ask(frozenset(keys)))
    assert found.compared == "&".join(f"tool={key}" for key in keys[:compared])


@pytest.mark.django_db
def test_a_public_tool_is_edited_by_curators(server):
    address = "/horizon-scan/tools/server/edit/"
    assert edit_address(factories.person(is_curator=True), server, []) == address
    assert edit_address(factories.person(), server, []) == ""
    assert edit_address(AnonymousUser(), server, []) == ""


@pytest.mark.django_db
def test_a_private_tool_is_edited_by_who_keeps_its_organisations_overlay(server):
    home = factories.organisation()
    own = making.private(home, title="House tool")
    keeper = factories.member(home, Role.ADMINISTRATOR)
    assert edit_address(keeper, own, kept_by(keeper)) == f"/horizon-scan/private/{own.key}/edit/"
    assert edit_address(factories.person(is_curator=True), own, []) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("curates", [True, False])
def test_the_review_is_a_tab_of_curators(curates):
    request = SimpleNamespace(user=factories.person(is_curator=curates))
    addresses = [tab.address for tab in scan_tabs({"request": request}, "stack")]
    assert ("/horizon-scan/review/" in addresses) is curates
