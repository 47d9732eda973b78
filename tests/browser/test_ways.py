"""Quick fingers, no script, the keyboard alone, a lost network, an ended session."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Hub, sign_in
from tests.hub.test_serving import until

pytestmark = pytest.mark.browser


def begun(page, hub, name: str) -> str:
    """The address of an assessment just started by the member."""
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/new/?framework=dslc")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Model or system").fill("A model")
    page.get_by_label("Ready to go live").check()
    for fact in FACTS:
        page.locator(f'[name="fact-{fact}"]').first.check()
    page.get_by_role("button", name="Start").click()
    return page.url


FACTS = (
    "already-live",
    "serving",
    "personal-data",
    "data-from-others",
    "significant-decisions",
    "model-kind",
    "acts",
    "safety-or-regulated",
    "used-in-eu",
    "affected",
)


def question(page, key: str):
    return page.locator(f'form[data-question="{key}"]')


def expect_saved(form) -> None:
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")
    expect(form.locator("[data-save-words]")).to_contain_text("Saved")


def slow(page, seconds: float) -> None:
    """Each save waits before it reaches the server."""

    def wait(route):
        page.wait_for_timeout(seconds * 1000)
        route.continue_()

    page.route("**/answers/**", wait)


def test_of_three_quick_changes_the_last_is_stored_and_shown(page, hub):
    base = begun(page, hub, "Quick fingers")
    page.goto(base + "stages/gather/")
    form = question(page, "use-case-bounded")
    slow(page, 0.4)
    for key in ("open-ended", "written", "shown"):
        form.locator(f'[value="{key}"]').check()
    expect_saved(form)
    page.wait_for_timeout(1500)
    expect_saved(form)
    page.unroute("**/answers/**")
    page.reload()
    expect(question(page, "use-case-bounded").locator('[value="shown"]')).to_be_checked()


def test_text_typed_while_a_save_is_under_way_is_saved_too(page, hub):
    base = begun(page, hub, "Typing on")
    page.goto(base + "stages/gather/")
    form = question(page, "use-case-bounded")
    slow(page, 0.4)
    form.locator('[value="written"]').check()
    form.get_by_text("Note and evidence").click()
    form.get_by_label("Note", exact=True).press_sequentially("written in one go", delay=30)
    page.wait_for_timeout(2500)
    expect_saved(form)
    page.unroute("**/answers/**")
    page.reload()
    expect(question(page, "use-case-bounded").get_by_label("Note", exact=True)).to_have_value(
        "written in one go"
    )


def test_a_lost_network_is_said_and_the_answer_arrives_later(page, hub):
    base = begun(page, hub, "Lost network")
    page.goto(base + "stages/gather/")
    form = question(page, "use-case-bounded")
    page.route("**/answers/**", lambda route: route.abort())
    form.locator('[value="written"]').check()
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "error")
    page.unroute("**/answers/**")
    expect_saved(form)


def test_an_answer_lost_on_its_way_back_is_saved_once(page, hub):
    base = begun(page, hub, "Lost answer")
    page.goto(base + "stages/gather/")
    form = question(page, "use-case-bounded")

    def swallow(route):
        route.fetch()
        route.abort()

    page.route("**/answers/**", swallow)
    form.locator('[value="written"]').check()
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "error")
    page.unroute("**/answers/**")
    expect_saved(form)
    page.goto(base + "answers/use-case-bounded/history/")
    expect(page.get_by_text("Version 1")).to_be_visible()
    expect(page.get_by_text("Version 2")).to_have_count(0)


def test_an_ended_session_asks_to_sign_in_over_the_text(page, hub):
    base = begun(page, hub, "Ended session")
    page.goto(base + "stages/gather/")
    form = question(page, "use-case-bounded")
    page.context.clear_cookies(name="session")
    form.locator('[value="written"]').check()
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    panel.get_by_label("Password").fill("readiness-demo")
    panel.get_by_role("button", name="Sign in and save").click()
    expect_saved(form)


def test_somebody_else_signing_in_sends_nothing(page, hub):
    base = begun(page, hub, "Somebody else")
    page.goto(base + "stages/gather/")
    page.context.clear_cookies(name="session")
    form = question(page, "use-case-bounded")
    form.locator('[value="written"]').check()
    panel = page.get_by_role("dialog")
    panel.get_by_label("E-mail").fill("curator@demo.example")
    panel.get_by_label("Password").fill("readiness-demo")
    panel.get_by_role("button", name="Sign in and save").click()
    expect(panel.get_by_text("That is another person")).to_be_visible()
    expect(form.locator('[value="written"]')).to_be_checked()


def test_leaving_with_something_unsaved_asks_first(page, hub):
    base = begun(page, hub, "Leaving")
    page.goto(base + "stages/gather/")
    page.route("**/answers/**", lambda route: route.abort())
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    question(page, "use-case-bounded").locator('[value="written"]').check()
    page.goto(base)
    assert asked == ["beforeunload"]


def test_by_keyboard_alone_a_question_is_answered_and_saved(page, hub):
    base = begun(page, hub, "Keyboard")
    page.goto(base + "stages/gather/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'choice'"):
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    form = question(page, "success-measure")
    expect(form.locator('[value="model-only"]')).to_be_checked()
    expect_saved(form)
    assert page.evaluate("document.activeElement.value") == "model-only"


def test_the_second_start_is_quick_and_keeps_the_data(tmp_path):
    found = Hub(tmp_path).start()
    found.stop()
    again, log = Hub(tmp_path).start(), tmp_path / "up.log"
    # It serves a moment before it says so.
    until(lambda: "ready: http" in log.read_text())
    again.stop()
    assert "preparing" not in log.read_text()
