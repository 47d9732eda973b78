"""Who gets what, at every address; and that each guard matters."""

from itertools import chain

import pytest
from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404

from accounts import policy
from accounts.models import InvitationQuerySet, Membership, Organisation, OrganisationQuerySet
from accounts.views import invitations, organisations
from assessments import options
from assessments.models import Assessment, AssessmentQuerySet
from assessments.views import fetching, plan
from assessments.views import people as participants
from catalogue.models import OverlayQuerySet, Tool, ToolQuerySet
from catalogue.views import overlays
from handbook.views import team
from reports.models import ReportQuerySet
from tests.access import crossing, matrix
from tests.access.bodies import BODIES
from tests.access.registry import ROUTES

pytestmark = pytest.mark.django_db


def test_every_route_has_an_entry_and_every_entry_a_route():
    assert matrix.ours() == set(ROUTES)


def test_every_post_has_a_body_that_says_what_it_changes():
    assert set(BODIES) == {name for name, methods in ROUTES.items() if "POST" in methods}
    told = [each for bodies in BODIES.values() for each in bodies]
    assert [each for each in told if bool(each.writes) == bool(each.why)] == []


def test_the_matrix(capsys):
    world = matrix.world()
    parts = (matrix.cells, crossing.crossed, crossing.exists_no_more)
    found = [each for part in parts for each in part(world)]
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


def not_asked(*actions):
    """The policy, but for these actions."""
    real = policy.require

    def require(action, standings):
        if action not in actions:
            real(action, standings)

    return require


def of_whole_table(found, **by):
    """A row by its id, whosesoever it is."""
    return get_object_or_404(found.model if "pk" in by else found, **by)


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
    "any member removes anyone": [(policy, "require", not_asked("organisation.remove"))],
    "any member gives roles": [(policy, "require", not_asked("organisation.roles"))],
    "any participant removes anyone": [(policy, "require", not_asked("assessment.participants"))],
    "any member marks anyone": [(policy, "require", not_asked("team.mark-others"))],
    "memberships and invitations of any organisation": [
        (organisations, "get_object_or_404", of_whole_table),
        (invitations, "get_object_or_404", of_whole_table),
    ],
    "invitations of any address": [
        (InvitationQuerySet, "waiting_for", lambda self, user: self.all())
    ],
    "actions of any assessment": [(plan, "get_object_or_404", of_whole_table)],
    "participants of any assessment": [(participants, "get_object_or_404", of_whole_table)],
    "team marks of any organisation": [(team, "get_object_or_404", of_whole_table)],
    "anybody owns an action": [(plan, "people_of", lambda one: get_user_model().objects.all())],
    "an overlay for any organisation": [
        (overlays, "managed", lambda user: Organisation.objects.all())
    ],
    "an assessment in any organisation": [
        (OrganisationQuerySet, "visible_to", lambda self, user: self.all())
    ],
    "any tool is chosen": [(options, "choosable", lambda one, user: Tool.objects.listed())],
    "tools of one's other organisation are chosen": [
        (options, "choosable", lambda one, user: Tool.objects.visible_to(user).listed())
    ],
}
# Where each bites: at every address named here, which is not looked for at all the others.
AT = {
    "the policy is not asked": {"assessments:decision", "catalogue:overlay", "roles:marks"},
    "assessments are not scoped": {"assessments:overview", "assessments:copy"},
    "one assessment is fetched unscoped": {"assessments:save_answer", "assessments:plan"},
    "reports are not scoped": {"reports:download", "reports:delete"},
    "drafts are readable by managers": {"reports:report"},
    "organisations are not scoped": {"accounts:organisation", "roles:team"},
    "a draft counts as shared": {"assessments:results", "reports:report_list"},
    "private tools are not scoped": {"catalogue:tool", "catalogue:history", "catalogue:private"},
    "overlays are not scoped": {"catalogue:overlay"},
    "everybody curates": {"catalogue:new", "practices:edit", "frameworks:upload"},
    "any member removes anyone": {"accounts:membership"},
    "any member gives roles": {"accounts:membership"},
    "any participant removes anyone": {"assessments:participant"},
    "any member marks anyone": {"roles:marks"},
    "memberships and invitations of any organisation": {
        "accounts:membership",
        "accounts:invitation_action",
        "accounts:answer_request",
    },
    "invitations of any address": {"accounts:answer_invitation"},
    "actions of any assessment": {"assessments:action"},
    "participants of any assessment": {"assessments:participant"},
    "team marks of any organisation": {"roles:marks"},
    "anybody owns an action": {"assessments:plan"},
    "an overlay for any organisation": {"catalogue:overlay"},
    "an assessment in any organisation": {"assessments:start"},
    "any tool is chosen": {"assessments:choices"},
    "tools of one's other organisation are chosen": {"assessments:choices"},
}


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_the_matrix_goes_red(guard, monkeypatch):
    world = matrix.world()
    for target, name, replacement in GUARDS[guard]:
        monkeypatch.setattr(target, name, replacement)
    for name in sorted(AT[guard]):
        found = chain(crossing.crossed(world, {name}), matrix.cells(world, {name}))
        assert next((what for what, right in found if not right), ""), (guard, name)
