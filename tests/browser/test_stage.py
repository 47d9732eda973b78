"""What the stage page says and shows: refusals, setting aside, clearing, the list beside it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.test_ways import begun, expect_saved, question

pytestmark = pytest.mark.browser


def state_of(form):
    return form.locator("[data-save-state]")


@pytest.mark.parametrize(
    ("status", "page_says", "words"),
    [
        (403, '<p class="lead" data-why>This assessment is archived.</p>', "archived"),
        (404, "<h1 data-why>There is nothing at this address</h1>", "nothing at this address"),
        (413, "", "too large for one save"),
    ],
)
def test_a_refused_save_says_why(page, hub, status, page_says, words):
    base = begun(page, hub, f"Refused {status}")
    page.goto(base + "stages/gather/")
    page.route("**/answers/**", lambda route: route.fulfill(status=status, body=page_says))
    form = question(page, "use-case-bounded")
    form.locator('[value="written"]').check()
    expect(state_of(form)).to_have_attribute("data-save-state", "error")
    expect(form.locator("[data-save-words]")).to_contain_text(f"Not saved: {words}".split(":")[0])
    expect(form.locator("[data-save-words]")).to_contain_text(words)
    expect(form.locator('[value="written"]')).to_be_checked()
    page.unroute("**/answers/**")
    form.locator('[value="shown"]').check()
    expect_saved(form)


def test_setting_aside_asks_why_before_it_saves(page, hub):
    base = begun(page, hub, "Set aside")
    page.goto(base + "stages/assess/")
    form = question(page, "reasons-given")
    reason = form.get_by_label("Why it does not apply")
    expect(reason).to_be_hidden()
    expect(form.locator('[name="status"]:checked')).to_have_count(0)
    form.get_by_label("Not applicable").check()
    expect(reason).to_be_visible()
    expect(state_of(form)).to_have_attribute("data-save-state", "unsaved")
    expect(form.get_by_role("alert")).to_have_count(0)
    reason.fill("Nobody is told an answer.")
    expect_saved(form)
    expect(form.get_by_text("Counts as open until somebody else agrees")).to_be_visible()


def test_an_answer_is_cleared_without_a_reload_and_does_not_look_answered(page, hub):
    base = begun(page, hub, "Cleared")
    page.goto(base + "stages/gather/")
    form = question(page, "use-case-bounded")
    expect(form.get_by_role("button", name="Clear this answer")).to_have_count(0)
    form.locator('[value="written"]').check()
    expect_saved(form)
    expect(page.locator("#tasks [aria-current] .count")).to_contain_text("1/")
    form.get_by_role("button", name="Clear this answer").click()
    expect(form.locator("[data-save-words]")).to_contain_text("No answer yet")
    expect(form.locator(".when-saved svg")).to_have_count(0)
    expect(page.locator("#tasks [aria-current] .count")).to_contain_text("0/")
    expect(form.locator('[value="written"]')).not_to_be_checked()
    assert page.evaluate("document.activeElement.name") == "choice"


def test_none_of_these_stands_alone(page, hub):
    base = begun(page, hub, "None of these")
    page.goto(base + "stages/assess/")
    form = question(page, "skills-cover")
    alone = form.locator("[data-alone]")
    other = form.locator('[name="choice"]:not([data-alone])').first
    other.check()
    alone.check()
    expect(other).not_to_be_checked()
    other.check()
    expect(alone).not_to_be_checked()
    expect_saved(form)


def test_without_script_one_is_led_to_one_question(chromium, hub):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    base = begun(page, hub, "Led on")
    expect(page.get_by_role("link", name="Continue")).to_have_count(1)
    page.get_by_role("link", name="Continue").click()
    expect(page.locator("form[data-question]")).to_have_count(1)
    page.goto(base + "stages/gather/?show=essentials")
    page.get_by_role("link", name="Begin with the next one").click()
    for _ in range(40):
        if "question=" not in page.url:
            break
        expect(page.get_by_text("Essential", exact=True)).to_be_visible()
        page.locator('[name="choice"]').last.check()
        page.get_by_role("button", name="Save and continue").click()
    context.close()
    assert page.url == base


def test_save_and_continue_goes_on_with_script_too(page, hub):
    base = begun(page, hub, "Going on")
    page.goto(base + "stages/gather/?question=use-case-bounded")
    page.locator('[value="written"]').check()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/?question=*")
    expect(page.locator('form[data-question="use-case-bounded"]')).to_have_count(0)


def test_a_reader_reads_and_is_told_who_answers(page, hub):
    sign_in(page, hub, "Manager")
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name="Gripper fault prediction").click()
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)
    page.goto(page.url + "stages/gather/")
    expect(page.get_by_text("the facilitator and the contributors can answer")).to_be_visible()
    assert page.locator("form[data-question] :is(input, textarea, button)").count() == 0
    assert page.locator("form[data-question] .said").count() > 10
