"""A team answers every question, shares, and a manager downloads the report: four endings."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from assessments.framework.definition import Framework, Question, Situation
from assessments.framework.parsing import parse
from assessments.scoring.progress import asked
from tests.browser.conftest import PATIENCE, ROOT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.soak]
DSLC: Framework = parse((ROOT / "assessments" / "content" / "dslc.yaml").read_bytes())
# Nothing that takes an essential away, which would need a reason and a second person.
FACTS = {
    "already-live": "no",
    "serving": "batch",
    "personal-data": "yes",
    "data-from-others": "yes",
    "significant-decisions": "yes",
    "model-kind": "not-sure",
    "acts": "not-sure",
    "safety-or-regulated": "yes",
    "used-in-eu": "yes",
    "affected": "public",
}


class Answers:
    """What one ending ticks: an option's value per question, and which are left open."""

    def __init__(self, profile: str, ending: str):
        self.profile, self.ending = profile, ending
        facts = {key: (value,) for key, value in FACTS.items()}
        self.situation = Situation(profile, "go-live", facts)
        self.questions = asked(DSLC, self.situation, {}).visible

    def value(self, question: Question) -> float:
        if self.ending == "not-ready" and question.key == "rollback":
            return 0
        target = question.target_for(self.profile, "go-live")
        if self.ending == "ready-with-conditions" and question.key in self.weak:
            return (question.threshold_for(self.profile, "go-live") or 2) - 1
        return target

    weak = ("running-cost",)

    def is_open(self, question: Question) -> bool:
        return self.ending == "incomplete" and question.key in ("accountable-owner", "rollback")


def begin(page, hub, name: str) -> None:
    page.goto(hub.base + "/assessments/new/?framework=dslc")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Model or system").fill("A model of many questions")
    page.get_by_label("Ready to go live").check()
    for key, value in FACTS.items():
        page.locator(f'[name="fact-{key}"][value="{value}"]').check()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-verdict]")).to_have_attribute("data-verdict", "incomplete")


def answer(page, question: Question, value: float) -> str:
    """Tick or type; returns the words that the report must hold."""
    form = page.locator(f'form[data-question="{question.key}"]')
    if question.type == "single":
        option = max((o for o in question.options if o.value <= value), key=lambda o: o.value)
        form.locator(f'[name="choice"][value="{option.key}"]').check()
        words = option.label
    elif question.type == "multiple":
        good = [option for option in question.options if option.value > 0]
        for option in good:
            form.locator(f'[name="choice"][value="{option.key}"]').check()
        words = good[-1].label
    elif question.type == "yes-no":
        form.locator('[name="choice"][value="yes"]').check()
        words = "Yes"
    else:
        words = {"number": "1250", "date": "2026-12-01", "text": "The queue was longer."}[
            question.type
        ]
        form.locator('[name="value"]').fill(words)
        form.locator('[name="value"]').blur()
    return {"2026-12-01": "1 December 2026"}.get(words, words)


def settle(page, question: Question) -> None:
    form = page.locator(f'form[data-question="{question.key}"]')
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")
    expect(form.locator("[data-save-words]")).to_contain_text("Saved")


def with_evidence(page, question: Question) -> None:
    form = page.locator(f'form[data-question="{question.key}"]')
    form.get_by_text("Note and evidence").click()
    form.get_by_label("Note", exact=True).fill(
        f"Shown to the team in writing: {question.key}, agreed."
    )
    form.get_by_label("Note", exact=True).blur()


def answer_all(page, hub, assessment: str, plan: Answers) -> dict[str, str]:
    said, before = {}, 0
    for stage in DSLC.stages:
        page.goto(f"{hub.base}/assessments/{assessment}/stages/{stage.key}/")
        for question in [q for q in plan.questions if q.stage == stage.key]:
            if plan.is_open(question):
                continue
            said[question.key] = answer(page, question, plan.value(question))
            settle(page, question)
            if question.essential:
                with_evidence(page, question)
                settle(page, question)
                said[question.key + " note"] = f"Shown to the team in writing: {question.key}"
        done = int(page.locator("[data-progress]").get_attribute("data-answered"))
        assert done > before
        before = done
    return said


def share_and_plan(page, hub, assessment: str, plan: Answers) -> None:
    base = f"{hub.base}/assessments/{assessment}"
    if plan.ending == "ready-with-conditions":
        for key in plan.weak:
            page.goto(f"{base}/plan/?question={key}")
            page.get_by_label("What will be done").fill("Agree on a ceiling")
            page.get_by_label("Who does it").select_option(label="Mira Patel")
            page.get_by_label("By when").fill(due())
            page.get_by_role("button", name="Add to the plan").click()
    page.goto(base + "/results/")
    expect(page.locator("[data-verdict]")).to_have_attribute("data-verdict", plan.ending)
    page.goto(base + "/check/")
    share(page)
    expect(page.get_by_text("Shared with managers on")).to_be_visible()


def share(page) -> None:
    """It says what it does, and does it at the second press."""
    page.get_by_text("Share with managers", exact=True).click()
    expect(page.get_by_text("This cannot be taken back")).to_be_visible()
    page.get_by_role("button", name="Share now").click()


def due() -> str:
    return (timezone.localdate() + timedelta(days=40)).isoformat()


def report_text(page, hub, assessment: str) -> str:
    sign_in(page, hub, "Manager")
    page.goto(f"{hub.base}/assessments/{assessment}/reports/")
    page.get_by_role("button", name="Get the PDF report").click()
    report = page.locator("[data-report]")
    expect(report).to_have_attribute("data-state", "ready", timeout=PATIENCE * 1000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    content = download.value.path().read_bytes()
    return squeezed(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages))


def squeezed(text: str) -> str:
    """Without white space and hyphens at line ends, which are the layout's and not the text's."""
    return re.sub(r"\s+", "", text)


def set_profile(page, hub, profile: str) -> None:
    sign_in(page, hub, "Owner")
    page.goto(hub.base + "/accounts/organisations/")
    page.get_by_role("link", name="Demo Robotics").click()
    page.locator(f'[name="kind"][value="{profile}"]').check()
    page.get_by_role("button", name="Save").click()


# Embedded, and the one that writes most on Postgres and Redis too.
WAYS = [
    ("hub", "start-up", "ready"),
    ("hub", "larger", "ready-with-conditions"),
    ("hub", "start-up", "not-ready"),
    ("hub", "larger", "incomplete"),
    pytest.param(
        *("hub_on_services", "larger", "ready-with-conditions"), marks=pytest.mark.services
    ),
]


@pytest.mark.parametrize(("place", "profile", "ending"), WAYS)
def test_from_the_first_question_to_the_managers_report(page, request, place, profile, ending):
    hub, plan = request.getfixturevalue(place), Answers(profile, ending)
    set_profile(page, hub, profile)
    sign_in(page, hub, "Member")
    begin(page, hub, f"Journey {profile} {ending}")
    assessment = page.url.rstrip("/").split("/")[-1]
    said = answer_all(page, hub, assessment, plan)
    share_and_plan(page, hub, assessment, plan)
    text = report_text(page, hub, assessment)
    missing = [key for key, words in said.items() if squeezed(words) not in text]
    assert missing == []
    assert len(said) >= (68 if profile == "larger" else 59)


def test_the_whole_way_without_script(chromium, hub):
    set_profile_by(chromium, hub, "start-up")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    plan = Answers("start-up", "not-ready")
    sign_in(page, hub, "Member")
    begin(page, hub, "Journey without script")
    assessment = page.url.rstrip("/").split("/")[-1]
    said = {}
    base = f"{hub.base}/assessments/{assessment}/stages"
    for question in plan.questions:
        if f"question={question.key}" not in page.url:  # it leads to the next one by itself
            page.goto(f"{base}/{question.stage}/?question={question.key}")
        said[question.key] = answer(page, question, plan.value(question))
        page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{hub.base}/assessments/{assessment}/results/")
    expect(page.locator("[data-verdict]")).to_have_attribute("data-verdict", "not-ready")
    page.goto(f"{hub.base}/assessments/{assessment}/check/")
    share(page)
    sign_in(page, hub, "Manager")
    page.goto(f"{hub.base}/assessments/{assessment}/reports/")
    page.get_by_role("button", name="Get the PDF report").click()
    for _ in range(120):
        if page.locator("[data-report]").get_attribute("data-state") == "ready":
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Look again").click()
    address = page.get_by_role("link", name="Download the PDF").get_attribute("href")
    content = context.request.get(hub.base + address).body()
    text = squeezed(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages))
    context.close()
    assert [key for key, words in said.items() if squeezed(words) not in text] == []


def set_profile_by(chromium, hub, profile: str) -> None:
    page = chromium.new_page()
    set_profile(page, hub, profile)
    page.close()


FOCUSED = """() => {
  const e = document.activeElement;
  return { name: e.name || "", type: e.type || "", tag: e.tagName, value: e.value || "",
           checked: !!e.checked, question: e.form ? e.form.dataset.question || "" : "" };
}"""


def by_keyboard(page, plan: Answers, stage: str) -> set[str]:
    """Tab through the page; on reaching a question's own field, answer it with the keys."""
    done: set[str] = set()
    wanted = {q.key: q for q in plan.questions if q.stage == stage}
    page.keyboard.press("Tab")
    for _ in range(1500):
        at = page.evaluate(FOCUSED)
        question = wanted.get(at["question"])
        if question and question.key not in done and at["name"] in ("choice", "value"):
            press_answer(page, question, plan.value(question))
            done.add(question.key)
        if len(done) == len(wanted):
            break
        page.keyboard.press("Tab")
    return done


def press_answer(page, question: Question, value: float) -> None:
    keyboard = page.keyboard
    if question.type in ("single", "yes-no"):
        reached = [o for o in question.options if question.type == "yes-no" or o.value <= value]
        keyboard.press("Space")
        for _ in range(len(reached) - 1):
            keyboard.press("ArrowDown")
    elif question.type == "multiple":
        for _ in question.options[1:]:
            keyboard.press("Tab")
            keyboard.press("Space")
    else:
        keyboard.type({"number": "1250", "date": "12012026", "text": "A queue."}[question.type])
    settle(page, question) if question.options else page.wait_for_timeout(1200)


def test_the_whole_way_by_keyboard(page, hub):
    set_profile(page, hub, "start-up")
    plan = Answers("start-up", "ready")
    sign_in(page, hub, "Member")
    begin(page, hub, "Journey by keyboard")
    assessment = page.url.rstrip("/").split("/")[-1]
    done = set()
    for stage in DSLC.stages:
        page.goto(f"{hub.base}/assessments/{assessment}/stages/{stage.key}/")
        done |= by_keyboard(page, plan, stage.key)
    page.goto(f"{hub.base}/assessments/{assessment}/check/")
    progress = page.locator("[data-progress]").first
    assert done == {question.key for question in plan.questions}
    assert progress.get_attribute("data-answered") == str(len(done))
    page.locator("summary", has_text="Share with managers").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Shared with managers on")).to_be_visible()
