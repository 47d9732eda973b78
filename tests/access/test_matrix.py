"""Who gets what, at every address; and that each guard matters."""

import pytest

from accounts import policy
from accounts.models import Membership
from accounts.views import organisations
from assessments.models import Assessment, AssessmentQuerySet
from assessments.views import fetching
from catalogue.models import OverlayQuerySet, ToolQuerySet
from reports.models import ReportQuerySet
from tests.access import matrix
from tests.access.registry import ROUTES

pytestmark = pytest.mark.django_db


def test_every_route_has_an_entry_and_every_entry_a_route():
    assert matrix.ours() == set(ROUTES)


def test_the_matrix(capsys):
    world = matrix.world()
    found = [*matrix.cells(world), *matrix.exists_no_more(world)]
    wrong = [what for what, right in found if not right]
    with capsys.disabled():
        print(f"\naccess matrix: {len(found)} checks, {len(wrong)} wrong")
    assert wrong[:40] == []


def everything(self, user):
    return self.as_seen_by(user) if user.is_authenticated else self.none()


def any_one(self, user, pk):
    return everything(self.all(), user).filter(pk=pk).first()


def any_organisation(request, organisation_id, action):
    membership = Membership.objects.filter(organisation=organisation_id).first()
    membership.organisation.my_rank = "administrator"
    return membership.organisation


def as_if_shared(self):
    return frozenset({self.my_part, self.my_rank} - {None, "member"})


GUARDS = {
    "the policy is not asked": [(policy, "require", lambda action, standings: None)],
    "assessments are not scoped": [
        (AssessmentQuerySet, "visible_one", any_one),
        (AssessmentQuerySet, "visible_to", everything),
    ],
    "one assessment is fetched unscoped": [
        (
            fetching,
            "fetch",
            lambda request, pk, action: any_one(Assessment.objects, request.user, pk),
        )
    ],
    "reports are not scoped": [
        (ReportQuerySet, "visible_to", lambda self, user: self.all()),
        (AssessmentQuerySet, "visible_to", everything),
    ],
    "drafts are readable by managers": [
        (AssessmentQuerySet, "readable_by", lambda self, user: self.visible_to(user))
    ],
    "organisations are not scoped": [(organisations, "fetch", any_organisation)],
    "a draft counts as shared": [
        (
            Assessment,
            "standings",
            property(lambda self: frozenset({self.my_part, self.my_rank} - {None, "member"})),
        )
    ],
    "private tools are not scoped": [(ToolQuerySet, "visible_to", lambda self, user: self.all())],
    "overlays are not scoped": [(OverlayQuerySet, "visible_to", lambda self, user: self.all())],
    "everybody curates": [(policy, "of_person", lambda user: frozenset({"curator"}))],
}


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_the_matrix_goes_red(guard, monkeypatch):
    world = matrix.world()
    for target, name, replacement in GUARDS[guard]:
        monkeypatch.setattr(target, name, replacement)
    wrong = next((what for what, right in matrix.cells(world) if not right), "")
    assert wrong, guard
