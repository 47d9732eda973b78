"""The one list of guards: each is taken out in turn, and what it kept out has to show.

A guard names what is patched, and where it is to be noticed: a check of `(what, was it right)`
pairs, asked at every address named.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from accounts import policy
from accounts.models import InvitationQuerySet, Organisation, OrganisationQuerySet
from accounts.views import invitations, organisations
from assessments import access, tool_comparison
from assessments.models import Assessment, AssessmentQuerySet
from assessments.templatetags import choice_tags
from assessments.views import answers, choices, frameworks, plan
from assessments.views import people as participants
from catalogue.interchange import writing
from catalogue.models import ImportQuerySet, OverlayQuerySet, Tool, ToolQuerySet
from catalogue.views import overlays
from handbook.views import team
from hub import views as hub
from reports.models import ReportQuerySet
from tests.access import closing, crossing, forgery, leaving, markup, matrix, queries
from tests.access.expected import disagreements
from tests.access.matrix import World
from tests.access.plants import (
    accept_whatever,
    actions_of_anybody,
    any_action,
    any_choosing,
    any_one,
    any_organisation,
    apostrophes,
    end_membership_alone,
    everybody,
    everything,
    exempt,
    not_asked,
    of_whole_table,
    rings_of_all,
    safe,
)

Checks = Iterable[tuple[str, bool]]


@dataclass(frozen=True)
class Guard:
    patches: tuple[tuple[Any, str, Any], ...]
    at: frozenset[str]
    check: Callable[[World, set[str]], Checks]
    world: Callable[[], World] = matrix.world

    def checks(self, found: World) -> dict[str, Checks]:
        """By the address at which each is to go red; where the guard is of no one address, once."""
        return {name: self.check(found, {name}) for name in sorted(self.at)} or {
            "": self.check(found, None)
        }


def matrix_and_crossing(found: World, names) -> Checks:
    return chain(crossing.crossed(found, names), matrix.cells(found, names))


def guard(*patches, at=(), check=matrix_and_crossing, world=matrix.world) -> Guard:
    return Guard(tuple(patches), frozenset(at), check, world)


# --- the table ---------------------------------------------------------------------------------
def table_with(action: str, standing: str) -> dict:
    row = {**policy.TABLE[action], standing: not policy.TABLE[action][standing]}
    return {**policy.TABLE, action: row}


def by_promise(found: World, names) -> Checks:
    yield from ((f"{each}", False) for each in disagreements(policy.TABLE))


def shared_by(check) -> Callable[[World, set[str]], Checks]:
    """A check that is of no one address."""
    return lambda found, names: check(found)


in_queries = queries.crossed
CSRF = partial(guard, check=forgery.forged)
LEFT = partial(guard, check=leaving.leavings)
MARKUP = partial(guard, world=markup.world)


def stale(found: World) -> Checks:
    for what, response in markup.stale_save(found):
        yield what, not markup.born(response)


GUARDS: dict[str, Guard] = {
    "the policy is not asked": guard(
        (policy, "require", lambda action, standings: None),
        at={"assessments:decision", "catalogue:overlay", "roles:marks"},
    ),
    "assessments are not scoped": guard(
        (AssessmentQuerySet, "visible_one", any_one),
        (AssessmentQuerySet, "visible_to", everything),
        at={"assessments:overview", "assessments:copy"},
    ),
    "one assessment is fetched unscoped": guard(
        (
            access,
            "fetch",
            lambda request, pk, action: any_one(Assessment.objects, request.user, pk),
        ),
        at={"assessments:save_answer", "assessments:plan"},
    ),
    "reports are not scoped": guard(
        (ReportQuerySet, "visible_to", lambda self, user: self.all()),
        (AssessmentQuerySet, "visible_to", everything),
        at={"reports:download", "reports:delete"},
    ),
    "drafts are readable by managers": guard(
        (AssessmentQuerySet, "readable_by", lambda self, user: self.visible_to(user)),
        at={"reports:report"},
    ),
    "organisations are not scoped": guard(
        (organisations, "fetch", any_organisation),
        at={"accounts:organisation", "roles:team"},
    ),
    "a draft counts as shared": guard(
        (
            Assessment,
            "standings",
            property(lambda self: frozenset({self.my_part, self.my_rank} - {None, "member"})),
        ),
        at={"assessments:results", "reports:report_list"},
    ),
    "private tools are not scoped": guard(
        (ToolQuerySet, "visible_to", lambda self, user: self.all()),
        at={"catalogue:tool", "catalogue:history", "catalogue:private"},
    ),
    "overlays are not scoped": guard(
        (OverlayQuerySet, "visible_to", lambda self, user: self.all()), at={"catalogue:overlay"}
    ),
    "everybody curates": guard(
        (policy, "of_person", lambda user: frozenset({"curator"})),
        at={"catalogue:new", "practices:edit", "frameworks:upload"},
    ),
    "any member removes anyone": guard(
        (policy, "require", not_asked("organisation.remove")), at={"accounts:membership"}
    ),
    "any member gives roles": guard(
        (policy, "require", not_asked("organisation.roles")), at={"accounts:membership"}
    ),
    "any participant removes anyone": guard(
        (policy, "require", not_asked("assessment.participants")), at={"assessments:participant"}
    ),
    "any member marks anyone": guard(
        (policy, "require", not_asked("team.mark-others")), at={"roles:marks"}
    ),
    "memberships and invitations of any organisation": guard(
        (organisations, "get_object_or_404", of_whole_table),
        (invitations, "get_object_or_404", of_whole_table),
        at={"accounts:membership", "accounts:invitation_action", "accounts:answer_request"},
    ),
    "invitations of any address": guard(
        (InvitationQuerySet, "waiting_for", lambda self, user: self.all()),
        at={"accounts:answer_invitation"},
    ),
    "actions of any assessment": guard(
        (plan, "get_object_or_404", of_whole_table), at={"assessments:action"}
    ),
    "participants of any assessment": guard(
        (participants, "get_object_or_404", of_whole_table), at={"assessments:participant"}
    ),
    "team marks of any organisation": guard(
        (team, "get_object_or_404", of_whole_table), at={"roles:marks"}
    ),
    "anybody owns an action": guard((plan, "people_of", everybody), at={"assessments:plan"}),
    "an overlay for any organisation": guard(
        (overlays, "managed", lambda user: Organisation.objects.all()), at={"catalogue:overlay"}
    ),
    "an assessment in any organisation": guard(
        (OrganisationQuerySet, "visible_to", lambda self, user: self.all()),
        at={"assessments:start"},
    ),
    "any tool is chosen": guard(
        (tool_comparison, "choosable", lambda one, user: Tool.objects.listed()),
        at={"assessments:choices"},
    ),
    "tools of one's other organisation are chosen": guard(
        (tool_comparison, "choosable", lambda one, user: Tool.objects.visible_to(user).listed()),
        at={"assessments:choices"},
    ),
    "an import of another curator": guard(
        (ImportQuerySet, "of", lambda self, user: self.all()), at={"catalogue:import_page"}
    ),
    # --- ids in queries
    "?action= of any assessment": guard(
        (plan, "action_to_change", any_action), at={"assessments:plan"}, check=in_queries
    ),
    "?for= of any assessment": guard(
        (choice_tags, "find", any_choosing),
        at={"catalogue:horizon_scan", "catalogue:compare", "catalogue:tool"},
        check=in_queries,
    ),
    "?tool= of any organisation": guard(
        (ToolQuerySet, "visible_to", lambda self, user: self.all()),
        at={"catalogue:compare"},
        check=in_queries,
    ),
    "?tool= of one's other organisation": guard(
        (tool_comparison, "choosable", lambda one, user: Tool.objects.visible_to(user).listed()),
        at={"assessments:choices"},
        check=in_queries,
    ),
    "?import= of another curator": guard(
        (ImportQuerySet, "of", lambda self, user: self.all()),
        at={"catalogue:categories"},
        check=in_queries,
    ),
    # --- the table
    "a manager reads drafts, by the table": guard(
        (policy, "TABLE", table_with("assessment.read", "manager-of-draft")), check=by_promise
    ),
    "a viewer answers, by the table": guard(
        (policy, "TABLE", table_with("assessment.answer", "viewer")), check=by_promise
    ),
    "a manager reads drafts, in the matrix": guard(
        (policy, "TABLE", table_with("assessment.read", "manager-of-draft")),
        at={"assessments:results"},
    ),
    "a viewer answers, in the matrix": guard(
        (policy, "TABLE", table_with("assessment.answer", "viewer")),
        at={"assessments:save_answer"},
    ),
    # --- posts from elsewhere
    "roles are given without a token": CSRF(exempt(team.marks), at={"roles:marks"}),
    "an answer is saved without a token": CSRF(
        exempt(answers.save_answer), at={"assessments:save_answer"}
    ),
    "memberships are changed without a token": CSRF(
        exempt(organisations.membership), at={"accounts:membership"}
    ),
    # --- who has left
    "home after one has left": LEFT((hub, "waiting_for", actions_of_anybody), at={"home"}),
    "assessments of those who have left": LEFT(
        (AssessmentQuerySet, "visible_to", everything),
        (AssessmentQuerySet, "visible_one", any_one),
        at={"assessments:overview", "assessments:assessment_list"},
    ),
    "tools of those who have left": LEFT(
        (ToolQuerySet, "visible_to", lambda self, user: self.all()), at={"catalogue:tool"}
    ),
    # --- doors that close
    "a removed member keeps parts": guard(
        (organisations.services, "end_membership", end_membership_alone),
        check=shared_by(closing.parts),
    ),
    "an invitation never expires": guard(
        (InvitationQuerySet, "open", lambda self: self.vouched()),
        check=shared_by(closing.invitations),
    ),
    "an invitation is accepted whenever": guard(
        (invitations.services, "accept", accept_whatever), check=shared_by(closing.invitations)
    ),
    "another's ring is frozen into a choice": guard(
        (choices, "options_of", rings_of_all), check=shared_by(closing.rings)
    ),
    # --- markup and formulas
    "a note is safe in the history": MARKUP(
        safe("said.note|linebreaksbr"), at={"assessments:history"}, check=markup.everywhere
    ),
    "a note is safe in a conflict": MARKUP(
        safe("said.note|linebreaksbr"), check=lambda found, names: stale(found)
    ),
    "a note is safe in the report": MARKUP(safe("answer.note|linebreaksbr"), check=markup.report),
    "an organisation's note is safe": MARKUP(
        safe("overlay.note|linebreaksbr"), at={"catalogue:tool"}, check=markup.everywhere
    ),
    "an action is safe in the plan": MARKUP(
        safe("action.text"), at={"assessments:plan"}, check=markup.everywhere
    ),
    "formulas in the blank questionnaire": MARKUP(
        (writing, "escape", lambda text: text), at={"frameworks:blank"}, check=markup.everywhere
    ),
    "an apostrophe in every empty cell of it": MARKUP(
        (frameworks, "workbook_of", apostrophes),
        at={"frameworks:blank"},
        check=markup.everywhere,
    ),
    "formulas in exports": MARKUP(
        (writing, "escape", lambda text: text), at={"catalogue:export"}, check=markup.everywhere
    ),
}
