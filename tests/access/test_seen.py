"""A form over what stands already replaces nothing that its sender has not been shown."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessments.models import ParticipantRole
from tests import factories
from tests.accounts.inviting import browser
from tests.seeing import seen_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two facilitators of one assessment, administrators of its organisation both."""
    assessment = factories.assessment()
    people = [factories.part(assessment, role=ParticipantRole.FACILITATOR) for _ in "ab"]
    assessment.organisation.memberships.update(role=Role.ADMINISTRATOR)
    return assessment, [browser(person) for person in people]


def settings_of(assessment):
    address = reverse("assessments:settings", args=[assessment.pk])
    return address, {"name": "Mine", "subject": "A"}, {"name": "Theirs", "subject": "B"}, "Mine · A"


def facts_of(assessment):
    address = reverse("assessments:facts", args=[assessment.pk])
    mine = {"gate": "go", "fact-people": "yes", "apply": "1"}
    return address, mine, {**mine, "fact-people": "no"}, "Go · People? Yes"


def organisation_of(assessment):
    address = reverse("accounts:organisation", args=[assessment.organisation_id])
    mine = {"name": "Mine", "kind": "larger", "zone": "Europe/Paris"}
    return address, mine, {**mine, "name": "Theirs"}, "Mine · Larger organisation · Europe/Paris"


PAGES = [settings_of, facts_of, organisation_of]


@pytest.mark.parametrize("of", PAGES)
def test_what_a_colleague_has_changed_since_is_shown_beside_it(two, of):
    assessment, (one, other) = two
    address, mine, theirs, now = of(assessment)
    seen = seen_on(one.get(address))
    assert one.post(address, mine | {"seen": seen}).status_code == 302
    refused = other.post(address, theirs | {"seen": seen})
    assert refused.status_code == 409
    assert f"It says now: {now}." in refused.text
    for name in mine.keys() - {"apply"}:
        assert refused.context["ground" if "apply" in mine else "form"].data[name] == theirs[name]
    assert other.post(address, theirs | {"seen": seen_on(refused)}).status_code == 302


@pytest.mark.parametrize("of", PAGES)
def test_nobody_is_in_conflict_with_themselves(two, of):
    assessment, (one, _other) = two
    address, mine, theirs, _now = of(assessment)
    seen = seen_on(one.get(address))
    assert one.post(address, mine | {"seen": seen}).status_code == 302
    assert one.post(address, theirs | {"seen": seen}).status_code == 302


@pytest.mark.parametrize("of", PAGES)
def test_a_form_that_names_nothing_has_seen_nothing(two, of):
    assessment, (one, _other) = two
    address, mine, _theirs, _now = of(assessment)
    assert one.post(address, mine).status_code == 409


def test_facts_that_a_colleague_changed_before_the_preview_are_shown_with_it(two):
    assessment, (one, other) = two
    address, mine, theirs, now = facts_of(assessment)
    seen = seen_on(one.get(address))
    assert one.post(address, mine | {"seen": seen}).status_code == 302
    looked = {key: value for key, value in theirs.items() if key != "apply"}
    preview = other.post(address, looked | {"seen": seen})
    assert preview.status_code == 409
    assert now in preview.text
    assert "What this would change" in preview.text
