"""Facts are no master key: what takes a stop essential away needs a reason and a second person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.answer_data import situation_of
from assessments.framework.definition import NOT_SURE
from assessments.models import Answer, FactStatement
from assessments.publishing import definition_of
from assessments.services import facts, lifecycle
from assessments.services.starting import change_ground, start_assessment
from assessments.views.results import result_of
from hub.demo import agree_facts
from reports.build import html_of
from reports.services import take_snapshot
from tests import factories
from tests.seeing import seen_in, seen_on

pytestmark = pytest.mark.django_db
UNSURE = (
    factories.SMALL.replace("key: small", "key: unsure", 1)
    .replace("{key: people,", "{key: people, unsure: true,")
    .replace(
        "            target: {start-up: 2, larger: 2}\n            when: {fact: people",
        "            target: {start-up: 2, larger: 2}\n            weight: 2\n"
        "            essential: {kind: stop, start-up: some, larger: some}\n"
        "            when: {fact: people",
    )
)
PROOF = ({"url": "https://x.example/", "label": "", "until": None},)


class Scene:
    def __init__(self, people="yes"):
        self.organisation = factories.organisation()
        self.user = factories.member(self.organisation)
        self.assessment = start_assessment(
            organisation=self.organisation,
            version=factories.version(UNSURE),
            name="A",
            subject="B",
            gate="go",
            facts={"people": [people]},
            by=self.user,
        )
        self.framework = definition_of(self.assessment.framework_version_id)

    def colleague(self, role="contributor"):
        return factories.part(self.assessment, factories.member(self.organisation), role)

    def state(self, people, by=None):
        said = {"gate": "go", "facts": {"people": [people]}, "by": by or self.user}
        change_ground(assessment=self.assessment, framework=self.framework, **said)
        self.assessment.refresh_from_db()

    def answer(self, key, *chosen):
        factories.answered(self.assessment, key, *chosen, by=self.user, evidence=PROOF)

    @property
    def statement(self):
        return facts.stands(self.assessment, "people")

    def reason(self, text="It holds machine data only."):
        facts.give_reason(assessment=self.assessment, statement=self.statement, reason=text)
        self.assessment.refresh_from_db()

    def agree(self, by):
        facts.agree(assessment=self.assessment, statement=self.statement, by=by)
        self.assessment.refresh_from_db()

    def counts(self):
        return situation_of(self.assessment).facts["people"]

    def address(self, verb=""):
        if not verb:
            return reverse("assessments:facts", args=[self.assessment.pk])
        return reverse(f"assessments:{verb}", args=[self.assessment.pk, "people"])

    def outcome(self):
        return result_of(self.assessment)[0].outcome


@pytest.fixture
def scene():
    return Scene()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def all_but_rights(scene):
    for key, chosen in {"owner": "all", "alarm": "rota", "sure": "yes"}.items():
        scene.answer(key, chosen)
    scene.answer("parts", "a", "b")
    for key, value in {"cost": 1, "since": "2026-01-01", "words": "x", "follow": "x"}.items():
        factories.record_answer(
            assessment=scene.assessment,
            question=key,
            author=scene.user,
            version=0,
            content=factories.Content("answered", value),
        )


def test_a_fact_makes_nothing_ready_before_a_colleague_has_agreed(scene):
    all_but_rights(scene)
    scene.answer("rights", "none")
    assert scene.outcome() == "not-ready"
    other = scene.colleague("facilitator")
    scene.state("no")
    assert (scene.counts(), scene.outcome()) == ((NOT_SURE,), "incomplete")
    scene.reason()
    assert scene.outcome() == "incomplete"
    with pytest.raises(ValidationError):
        scene.agree(scene.user)
    assert scene.outcome() == "incomplete"
    scene.agree(other)
    assert (scene.counts(), scene.outcome()) == (("no",), "ready")


def test_the_same_said_at_the_start_counts_no_more():
    scene = Scene("no")
    all_but_rights(scene)
    assert (scene.counts(), scene.outcome()) == ((NOT_SURE,), "incomplete")
    scene.answer("rights", "none")
    assert scene.outcome() == "not-ready"


def test_nobody_agrees_before_there_is_a_reason(scene):
    scene.state("no")
    with pytest.raises(ValidationError):
        scene.agree(scene.colleague())
    assert scene.counts() == (NOT_SURE,)


def test_who_is_alone_agrees_with_themselves_and_the_report_says_so(scene):
    scene.state("no")
    scene.reason()
    scene.agree(scene.user)
    assert scene.counts() == ("no",)
    said = report(scene)
    assert f"Self-agreed by <bdi>{scene.user.display_name}</bdi>, then the only person" in said


def test_another_reason_and_another_change_withdraw_the_agreement(scene):
    other = scene.colleague()
    scene.state("no")
    scene.reason()
    scene.agree(other)
    scene.reason()
    assert scene.counts() == ("no",)
    scene.reason("Another one.")
    assert (scene.counts(), scene.statement.is_agreed) == ((NOT_SURE,), False)
    scene.agree(other)
    scene.state("yes")
    scene.state("no")
    assert (scene.counts(), scene.statement.reason) == ((NOT_SURE,), "")


def test_an_agreement_puts_no_answer_in_doubt_and_restores_what_stood_on_it(scene):
    other = scene.colleague()
    scene.state("no")
    scene.answer("rights", "some")
    scene.reason()
    scene.agree(other)
    assert not Answer.objects.get(question="rights").recheck
    scene.state("yes")
    assert Answer.objects.get(question="rights").recheck
    scene.state("no")
    assert Answer.objects.get(question="rights").recheck
    scene.reason()
    scene.agree(other)
    assert not Answer.objects.get(question="rights").recheck


def test_a_fact_that_waits_opens_what_was_answered_under_the_old_one(scene):
    scene.answer("rights", "some")
    scene.answer("owner", "some")
    scene.state("no")
    found = dict(Answer.objects.values_list("question", "recheck"))
    assert found == {"rights": True, "owner": False}
    scene.state("yes")
    assert not Answer.objects.filter(recheck=True).exists()


def test_each_change_is_kept_from_the_start_on(scene):
    other = scene.colleague("facilitator")
    scene.state("no", by=other)
    scene.state("no")
    scene.reason("Machines only.")
    scene.agree(scene.user)
    rows = FactStatement.objects.order_by("at")
    assert [(each.before, each.after, each.by) for each in rows] == [
        ([], ["yes"], scene.user),
        (["yes"], ["no"], other),
    ]
    assert [(each.reason, each.agreed_by) for each in rows] == [
        ("", None),
        ("Machines only.", scene.user),
    ]


def test_a_copy_keeps_the_reason_and_leaves_the_agreement_behind(scene):
    scene.state("no")
    scene.reason("Machines only.")
    scene.agree(scene.colleague())
    copied = lifecycle.copy(assessment=scene.assessment, by=scene.user)
    copied.refresh_from_db()
    statement = copied.fact_statements.get()
    assert (statement.after, statement.reason, statement.is_agreed) == (
        ["no"],
        "Machines only.",
        False,
    )
    assert (copied.unagreed_facts, scene.assessment.unagreed_facts) == (["people"], [])


def test_the_facts_of_the_demo_are_agreed(scene):
    other = scene.colleague()
    scene.state("no")
    agree_facts(scene.assessment, [scene.user, other])
    assert (scene.assessment.unagreed_facts, scene.statement.agreed_by) == ([], other)


# --- pages ----------------------------------------------------------------------------------------
def test_the_way_over_pages_without_script(scene):
    """The facilitator changes the fact and says why; a colleague finds it and agrees."""
    other = scene.colleague()
    mine, theirs = browser(scene.user), browser(other)
    said = {"gate": "go", "fact-people": "no", "seen": seen_on(mine.get(scene.address()))}
    would = mine.post(scene.address(), said)
    assert "Would count as not sure until there is a reason" in would.text
    done = mine.post(scene.address(), said | {"apply": "1"}, follow=True)
    assert "1 fact waits for a reason and a second person; until then it counts" in done.text
    page = mine.get(scene.address())
    assert "These facts take essentials away" in page.text
    assert "Which right?" in page.text
    assert "agree/" not in page.text
    reason = {"reason": "Machines only.", "seen": row_on(page)["seen"]}
    assert mine.post(scene.address("fact_reason"), reason).status_code == 302
    assert "agree/" not in mine.get(scene.address()).text
    assert "A fact takes essentials away: do you agree?" in theirs.get("/").text
    page = theirs.get(scene.address())
    assert "Machines only." in page.text
    assert "Keep the reason" not in page.text
    agreed = {"seen": seen_in(page.text)}
    assert theirs.post(scene.address("agree_fact"), agreed).status_code == 302
    scene.assessment.refresh_from_db()
    assert scene.counts() == ("no",)
    page = mine.get(scene.address()).text
    assert f"Agreed by {other.display_name}" in page
    assert "Yes, then No" in page
    assert "do you agree?" not in theirs.get("/").text


def row_on(page):
    [row] = page.context["taking"]
    return row


def test_nothing_is_agreed_to_that_was_not_seen(scene):
    other = browser(scene.colleague())
    scene.state("no")
    scene.reason("One.")
    seen = row_on(other.get(scene.address()))["seen"]
    scene.reason("Another.")
    refused = other.post(scene.address("agree_fact"), {"seen": seen})
    assert refused.status_code == 409
    assert "You have not agreed to anything" in refused.text
    assert not scene.statement.is_agreed
    again = other.post(scene.address("agree_fact"), {"seen": row_on(refused)["seen"]})
    assert (again.status_code, scene.statement.is_agreed) == (302, True)


def test_a_statement_made_anew_is_not_agreed_to_by_an_old_page(scene):
    other = browser(scene.colleague())
    scene.state("no")
    scene.reason("One.")
    seen = row_on(other.get(scene.address()))["seen"]
    scene.state("yes")
    scene.state("no")
    scene.reason("One.")
    assert other.post(scene.address("agree_fact"), {"seen": seen}).status_code == 409
    assert not scene.statement.is_agreed


def test_who_stated_it_is_offered_no_agreement_and_refused_one(scene):
    scene.colleague()
    scene.state("no")
    scene.reason()
    mine = browser(scene.user)
    page = mine.get(scene.address())
    assert not row_on(page)["may_agree"]
    reply = mine.post(scene.address("agree_fact"), {"seen": row_on(page)["seen"]}, follow=True)
    assert "somebody else who takes part needs to agree" in reply.text
    assert not scene.statement.is_agreed


def test_a_reason_never_replaces_one_that_its_writer_has_not_seen(scene):
    other, mine = browser(scene.colleague("facilitator")), browser(scene.user)
    scene.state("no")
    seen = row_on(mine.get(scene.address()))["seen"]
    sent = {"reason": "Theirs.", "seen": seen}
    assert other.post(scene.address("fact_reason"), sent).status_code == 302
    refused = mine.post(scene.address("fact_reason"), {"reason": "Mine.", "seen": seen})
    assert refused.status_code == 409
    assert "It says now: No · Theirs." in refused.text
    assert scene.statement.reason == "Theirs."
    assert row_on(refused)["form"].data["reason"] == "Mine."


def test_a_reason_of_nothing_is_refused(scene):
    scene.state("no")
    refused = browser(scene.user).post(scene.address("fact_reason"), {"reason": " "})
    assert (refused.status_code, scene.statement.reason) == (422, "")
    assert "Say why: one sentence is enough." in refused.text


def test_a_viewer_reads_the_facts_and_offers_nothing(scene):
    scene.state("no")
    scene.reason()
    page = browser(scene.colleague("viewer")).get(scene.address())
    assert "As they are stated" in page.text
    assert "<form" not in page.text.split("</h1>")[1].split("<footer")[0]


def statements(client, address, **sent):
    """What a second asking costs: the first fills what the process keeps."""
    send = client.post if sent else client.get
    headers = {"HX-Request": "true"} if sent else {}
    for version in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            body = {**sent, "version": version} if sent else None
            assert send(address, body, headers=headers).status_code == 200
    return len(captured)


def test_a_fact_that_waits_costs_no_statement_of_a_save_or_a_stage(scene):
    """The row of the assessment knows what waits."""
    client, found = browser(scene.user), []
    scene.colleague()
    scene.answer("owner", "some")
    pages = [
        reverse("assessments:stage", args=[scene.assessment.pk, "first"]),
        reverse("assessments:save_answer", args=[scene.assessment.pk, "owner"]),
    ]
    for said in ("yes", "no"):
        scene.state(said)
        Answer.objects.update(version=1)
        Answer.objects.get().revisions.filter(version__gt=1).delete()
        found.append([statements(client, pages[0]), statements(client, pages[1], choice="all")])
    assert scene.counts() == (NOT_SURE,)
    assert found[0] == found[1]


# --- the report -----------------------------------------------------------------------------------
def report(scene):
    snapshot = take_snapshot(assessment=scene.assessment, reason="kept", by=scene.user)
    return " ".join(html_of(snapshot).split())


def test_the_report_says_what_waits_and_what_was_changed_by_whom_and_why(scene):
    other, today = scene.colleague(), timezone.localdate()
    scene.state("no")
    assert "Counts as not sure: no reason is given yet" in report(scene)
    scene.reason("Machines only.")
    scene.agree(other)
    day = f"{today.day} {today:%B %Y}"
    said = report(scene)
    assert "Counts as not sure" not in said
    assert (
        f"{day}, <bdi>{scene.user.display_name}</bdi>: Yes, then No. Machines only. "
        f"Agreed by <bdi>{other.display_name}</bdi>, {day}."
    ) in said


def test_a_snapshot_keeps_what_was_said_of_facts(scene):
    scene.state("no")
    snapshot = take_snapshot(assessment=scene.assessment, reason="kept", by=scene.user)
    scene.reason("Later.")
    snapshot.refresh_from_db()
    [kept] = snapshot.data["facts"]
    assert (kept["said"], kept["waits"]) == (["No"], True)
    assert [(each["before"], each["after"], each["reason"]) for each in kept["history"]] == [
        ("Yes", "No", ""),
        ("", "Yes", ""),
    ]
