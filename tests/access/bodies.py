"""A valid body for every address that takes a POST. A route without one fails the suite.

`writes` is the table that the body changes where it is allowed; where nothing is written, `why`
says so. In `data` a text such as "{membership_id}" is filled from the ids of the place asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from accounts import models as accounts
from accounts.submissions.seen import fingerprint
from accounts.views import organisations
from assessments import models as assessments
from assessments import publishing
from assessments.framework import serialisation
from assessments.services.decisions import rests_on
from assessments.services.facts import agreed_to, stands
from assessments.services.versions import move_version
from assessments.views import facts as of_facts
from assessments.views import lifecycle, results
from assessments.views import versions as versions_page
from catalogue import models as catalogue
from catalogue.where_to_run import form
from handbook import models as handbook
from handbook.drafts import editing
from handbook.services.drafting import signed
from handbook.views.curating import KINDS
from reports import models as reports
from tests import factories
from tests.access import catalogue_bodies as of_catalogue

Ids = Mapping[str, object]
SOON = (timezone.localdate() + timedelta(days=20)).isoformat()


def nothing(ids: Ids) -> None:
    """Nothing has to stand before."""


@dataclass(frozen=True)
class Body:
    data: Mapping | Callable[[Ids], Mapping]
    writes: type[Model] | None = None
    why: str = ""
    rule: str = ""
    query: str = ""
    before: Callable[[Ids], object] = nothing
    answer: str = "fine"
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def names_ids(self) -> bool:
        return not callable(self.data) and "{" in str([*self.data, *self.data.values()])

    def filled(self, ids: Ids) -> dict:
        if callable(self.data):
            return dict(self.data(ids))
        return {key.format(**ids): fill(value, ids) for key, value in self.data.items()}


def fill(value, ids: Ids):
    if isinstance(value, list):
        return [fill(each, ids) for each in value]
    return value.format(**ids)


# --- what has to stand before -------------------------------------------------------------------
def wishing(new_email: str) -> Callable[[Ids], object]:
    def wish(ids: Ids) -> None:
        accounts.User.objects.filter(pk=ids["other_id"]).update(new_email=new_email)

    return wish


def assessment(**fields) -> Callable[[Ids], object]:
    def set_fields(ids: Ids) -> None:
        assessments.Assessment.objects.filter(pk=ids["assessment_id"]).update(**fields)

    return set_fields


def long_archived(ids: Ids) -> None:
    assessment(archived_at=timezone.now() - timedelta(days=31))(ids)


def without_facilitator(ids: Ids) -> None:
    assessments.Participant.objects.filter(
        assessment=ids["assessment_id"], role="facilitator"
    ).update(role="contributor")


def failed(ids: Ids) -> None:
    reports.Report.objects.filter(pk=ids["report_id"]).update(state="failed")


def queued(ids: Ids) -> None:
    reports.Report.objects.filter(pk=ids["report_id"]).update(state="queued")


def with_a_newer_version(ids: Ids) -> assessments.FrameworkVersion:
    publishing.definition_of.cache_clear()
    text = factories.SMALL.replace('version: "1"', 'version: "2"', 1)
    return factories.version(text.replace("Who owns it?", "Who answers for it?"))


def moved_on(ids: Ids) -> None:
    to = with_a_newer_version(ids)
    for found in assessments.Assessment.objects.filter(pk=ids["assessment_id"]):
        move_version(assessment=found, to=to, by=None)


def retitled(model) -> Callable[[Ids], object]:
    def save(ids: Ids) -> None:
        row = model.objects.get(key="one")
        row.title = "Another title"
        signed(row, None, "new").save()

    return save


# --- bodies that have to be looked up -----------------------------------------------------------
def of(ids: Ids) -> assessments.Assessment:
    return assessments.Assessment.objects.get(pk=ids["assessment_id"])


def described(ids: Ids) -> dict:
    found = accounts.Organisation.objects.get(pk=ids["organisation_id"])
    seen = fingerprint(organisations.described(found))
    return {"name": "New", "kind": "larger", "seen": seen}


def named(ids: Ids) -> dict:
    return {"name": "A", "subject": "B", "seen": fingerprint(lifecycle.named(of(ids)))}


def facts(ids: Ids) -> dict:
    seen = fingerprint(of_facts.chosen_facts(of(ids)))
    return {"gate": "go", "fact-people": "yes", "apply": "1", "seen": seen}


def of_version(**said) -> Callable[[Ids], dict]:
    return lambda ids: {**said, "seen": fingerprint(versions_page.rests_on(of(ids)))}


def stated(**said) -> Callable[[Ids], dict]:
    def data(ids: Ids) -> dict:
        return {**said, "seen": fingerprint(agreed_to(stands(of(ids), "people")))}

    return data


def decision(ids: Ids) -> dict:
    result, _answers = results.result_of(of(ids))
    seen = fingerprint(rests_on(of(ids), result.outcome))
    return {"outcome": "go", "until": SOON, "seen": seen}


def framework(ids: Ids) -> dict:
    text = factories.SMALL.replace("summary: Two stages.", "summary: Two of them.")
    text = text.replace('version: "1"', 'version: "2"', 1)
    seen = serialisation.digest(serialisation.to_json(publishing.read(text)))
    return {"text": text, "digest": seen, "publish": "1"}


def platform(ids: Ids) -> dict:
    fields = form.PlatformForm().fields
    said = {name: each.initial for name, each in fields.items() if each.initial}
    return {**said, "pick": "cloud", "reason": "Why."}


def curated(model, **more) -> Callable[[Ids], Mapping]:
    def data(ids: Ids) -> dict:
        row = model.objects.get(key="one")
        said = {"title": "Said anew", "summary": row.summary, "body": row.body}
        held = editing(row, KINDS[model._meta.model_name][1].COLUMNS)
        return {**said, "published": held.published_seen, "seen": held.seen, **more}

    return data


def newest(model) -> Callable[[Ids], Mapping]:
    return lambda ids: {"record": str(model.objects.get(key="one").history.first().pk)}


PUBLISHING = {"publish": "1", "why": "better"}
CHOICE = {"question": "owner", "tool": "{private_tool}", "pick": "{private_tool}"}
ACTION = {"text": "Do it.", "owner": "{other_id}", "due": SOON}

BODIES: dict[str, tuple[Body, ...]] = {
    "practices:edit": (
        Body(curated(handbook.Practice), handbook.Draft),
        Body(curated(handbook.Practice, **PUBLISHING), handbook.Practice),
    ),
    "practices:undo": (
        Body(newest(handbook.Practice), handbook.Practice, before=retitled(handbook.Practice)),
    ),
    "roles:edit": (
        Body(curated(handbook.Role), handbook.Draft),
        Body(curated(handbook.Role, **PUBLISHING), handbook.Role),
    ),
    "roles:undo": (Body(newest(handbook.Role), handbook.Role, before=retitled(handbook.Role)),),
    "roles:marks": (Body({"roles": "one", "skills": "one"}, handbook.Holding),),
    "catalogue:import_file": (
        Body({"kind": "tools"}, catalogue.Import, files={"file": of_catalogue.exported}),
    ),
    "catalogue:import_page": (
        Body({"apply": "1", "digest": "0"}, catalogue.Import),
        Body({"again": "1"}, catalogue.Import),
        Body({"cancel": "1"}, catalogue.Import, before=of_catalogue.importing),
    ),
    "catalogue:categories": (
        Body(of_catalogue.category, catalogue.LandscapeCategory, before=of_catalogue.with_category),
    ),
    "catalogue:undo": (
        Body(of_catalogue.published_change, catalogue.Tool, before=of_catalogue.changed),
    ),
    "catalogue:suggest": (Body({"text": "Look again."}, catalogue.Suggestion),),
    "catalogue:decide": (Body({"accept": "1", "answer": "Right."}, catalogue.Suggestion),),
    "catalogue:new": (Body(of_catalogue.new_tool, handbook.Draft),),
    "catalogue:edit": (Body(of_catalogue.tool_fields, handbook.Draft),),
    "catalogue:edit_cell": (Body(of_catalogue.a_cell, handbook.Draft),),
    "catalogue:take_back": (
        Body(of_catalogue.drafted_change, handbook.Draft, before=of_catalogue.drafted),
    ),
    "catalogue:publish": (
        Body(of_catalogue.standing, catalogue.Tool, before=of_catalogue.drafted),
    ),
    "catalogue:discard": (
        Body(of_catalogue.draft_seen, handbook.Draft, before=of_catalogue.drafted),
    ),
    "catalogue:archive": (Body({"why": "gone"}, catalogue.Tool),),
    "catalogue:checked": (Body({}, catalogue.Cell, before=of_catalogue.with_a_cell),),
    "catalogue:bundled": (Body({"accept": "1"}, catalogue.Tool, before=of_catalogue.with_newer),),
    "catalogue:overlay": (
        Body(
            {"organisation": "{organisation_id}", "ring": "trial", "seen": "{seen_overlay}"},
            catalogue.Overlay,
        ),
    ),
    "catalogue:private_new": (
        Body({**of_catalogue.PRIVATE, "organisation": "{organisation_id}"}, catalogue.Tool),
    ),
    "catalogue:private": (Body(of_catalogue.private_fields, catalogue.Tool),),
    "catalogue:private_cell": (Body(of_catalogue.private_cell, catalogue.Cell),),
    "catalogue:private_archive": (Body({}, catalogue.Tool),),
    "frameworks:upload": (Body(framework, assessments.FrameworkVersion),),
    "accounts:profile": (
        Body({"name": "A", "zone": "Europe/Paris", "theme": "dark"}, accounts.User),
    ),
    "accounts:address": (
        Body({"new_email": "n@b.example"}, why="the password is asked for first"),
    ),
    "accounts:prove_address": (Body({}, why="the token in the address is none"),),
    "accounts:member_link": (
        Body({}, why="the link is made, and kept nowhere", before=wishing("n@b.example")),
    ),
    "accounts:no_password_set": (Body({}, why="leads to another page"),),
    "accounts:set_theme": (Body({"theme": "dark"}, why="a visitor's is a cookie"),),
    "accounts:demo_sign_in": (Body({"email": "member@demo.example"}, why="there is no demo"),),
    "accounts:sign_in_panel": (
        Body({"login": "a@b.example", "password": "no"}, why="a wrong password", answer="invalid"),
    ),
    "accounts:discard_unsent": (Body({}, why="nothing of anybody else's waits there"),),
    "accounts:invitation": (Body({}, why="the token in the address is none"),),
    "accounts:organisation_list": (
        Body({"name": "New", "kind": "start-up"}, accounts.Organisation),
    ),
    "accounts:organisation": (Body(described, accounts.Organisation),),
    "accounts:membership": (
        Body({"{membership_id}-role": "manager"}, accounts.Membership),
        Body({"remove": "1"}, accounts.Membership, rule="organisation.remove"),
    ),
    "accounts:invite": (Body({"email": "n@b.example", "role": "member"}, accounts.Invitation),),
    "accounts:invitation_action": (
        Body({}, accounts.Invitation),
        Body({"revoke": "1"}, accounts.Invitation),
    ),
    "accounts:answer_request": (
        Body({"confirm": "1"}, accounts.Membership),
        Body({"refuse": "1"}, accounts.JoinRequest),
    ),
    "accounts:answer_invitation": (
        Body({}, why="the address is nobody's who asks", answer="missing"),
    ),
    "assessments:start": (
        Body(
            {
                "organisation": "{organisation_id}",
                "name": "A",
                "subject": "B",
                "gate": "go",
                "fact-people": "no",
            },
            assessments.Assessment,
            query="?framework=small",
        ),
    ),
    "assessments:facts": (Body(facts, assessments.Assessment),),
    "assessments:fact_reason": (Body(stated(reason="Why."), assessments.FactStatement),),
    "assessments:agree_fact": (Body(stated(), assessments.FactStatement),),
    "assessments:save_answer": (Body({"version": "1", "choice": "all"}, assessments.Answer),),
    "assessments:history": (Body({"version": "1", "seen": "1"}, assessments.Answer),),
    "assessments:agree": (Body({"version": "1"}, assessments.Answer),),
    "assessments:decision": (Body(decision, assessments.Decision),),
    "assessments:plan": (Body({"question": "owner", **ACTION}, assessments.Action),),
    "assessments:action": (
        Body({"done": "1"}, assessments.Action),
        Body({"change": "1", **ACTION, "seen": "{seen_action}"}, assessments.Action),
        Body({"remove": "1", "seen": "{seen_action}"}, assessments.Action),
    ),
    "assessments:choices": (
        Body({**CHOICE, "reason": "Why.", "seen": "{seen_tool}"}, assessments.ToolChoice),
    ),
    "assessments:platform": (Body(platform, assessments.PlatformChoice),),
    "assessments:people": (
        Body({"user": "{outsider_id}", "role": "contributor"}, assessments.Participant),
    ),
    "assessments:participant": (
        Body({"{participant_id}-role": "viewer"}, assessments.Participant),
        Body({"remove": "1"}, assessments.Participant),
    ),
    "assessments:hand_over": (
        Body({"user": "{other_id}"}, assessments.Participant),
        Body({"user": "{other_id}"}, assessments.Participant, before=without_facilitator),
    ),
    "assessments:settings": (Body(named, assessments.Assessment),),
    "assessments:version": (
        Body(of_version(to="2"), assessments.VersionMove, before=with_a_newer_version),
        Body(of_version(undo="1"), assessments.VersionMove, before=moved_on),
    ),
    "assessments:copy": (Body({}, assessments.Assessment),),
    "assessments:archive": (Body({}, assessments.Assessment),),
    "assessments:delete": (Body({}, assessments.Assessment, before=long_archived),),
    "reports:share": (Body({}, assessments.Assessment, before=assessment(shared_at=None)),),
    "reports:snapshot_list": (Body({}, reports.Snapshot),),
    "reports:report_list": (Body({}, reports.Report),),
    "reports:retry": (Body({}, reports.Report, before=failed),),
    "reports:cancel": (Body({}, reports.Report, before=queued),),
    "reports:delete": (Body({}, reports.Report),),
}
