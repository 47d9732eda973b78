"""Saves that do not arrive: each says why, keeps the text, and can be tried again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import sign_in
from tests.browser.test_conflicts import colleague, note, post, sends, shared_stage  # noqa: F401
from tests.browser.test_ways import begun, expect_saved, question

pytestmark = pytest.mark.browser
KEY = "use-case-bounded"


def opened(page, hub, name: str):
    base = begun(page, hub, name)
    page.goto(base + "stages/gather/")
    return base, question(page, KEY)


def expect_not_saved(form, why: str) -> None:
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "error")
    expect(form.locator("[data-save-words]")).to_contain_text(re.compile(f"^Not saved: .*{why}"))


def versions(page, base: str) -> int:
    page.goto(base + f"answers/{KEY}/history/")
    return page.get_by_text(re.compile(r"^\s*Version \d+")).count()


def sign_in_over(page, email: str) -> None:
    panel = page.get_by_role("dialog")
    panel.get_by_label("E-mail").fill(email)
    panel.get_by_label("Password").fill("readiness-demo")
    panel.get_by_role("button", name="Sign in and save").click()


# --- another person --------------------------------------------------------------------------
def test_after_another_person_signed_in_nothing_is_sent_in_their_name(page, hub):
    base, form = opened(page, hub, "Another in the panel")
    page.context.clear_cookies(name="session")
    form.locator('[value="written"]').check()
    sign_in_over(page, "curator@demo.example")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Rhys Morgan")
    expect(panel.get_by_role("link", name="Reload the page")).to_be_visible()
    assert violations(page, "another person") == []
    page.keyboard.press("Escape")
    sent = sends(page)
    note(form).fill("typed afterwards")
    note(form).blur()
    form.locator('[value="shown"]').check()
    page.wait_for_timeout(1500)
    assert sent == []
    expect_not_saved(form, "somebody else is signed in")
    expect(note(form)).to_have_value("typed afterwards")
    form.get_by_role("button", name="Try again").click()
    sign_in_over(page, "member@demo.example")
    expect(panel).to_be_hidden()
    expect_saved(form)
    page.goto(base + f"answers/{KEY}/history/")
    expect(page.get_by_text("Mira Patel").first).to_be_visible()
    expect(page.get_by_text("Rhys Morgan")).to_have_count(0)


def test_another_person_signing_in_in_another_tab_stops_this_one(page, colleague, hub):  # noqa: F811
    base = shared_stage(page, colleague, hub, "Another in a tab")
    form = question(page, KEY)
    sign_in_elsewhere(page, hub, "Curator")
    form.locator('[value="written"]').check()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Rhys Morgan")
    page.keyboard.press("Escape")
    expect_not_saved(form, "somebody else is signed in")
    sent = sends(page)
    form.locator('[value="shown"]').check()
    page.wait_for_timeout(1000)
    assert sent == []
    expect(form.locator('[value="shown"]')).to_be_checked()
    colleague.goto(base + "stages/gather/")
    expect(question(colleague, KEY).get_by_text("Not answered yet")).to_be_visible()


def sign_in_elsewhere(page, hub, who: str) -> None:
    tab = page.context.new_page()
    sign_in(tab, hub, who)
    tab.close()


# --- the token --------------------------------------------------------------------------------
def test_the_same_person_signing_in_in_another_tab_is_not_noticed(page, hub):
    base, form = opened(page, hub, "Token renewed")
    sign_in_elsewhere(page, hub, "Member")
    form.locator('[value="written"]').check()
    expect_saved(form)
    second = question(page, "success-measure")
    second.locator('[name="choice"]').first.check()
    expect_saved(second)
    assert versions(page, base) == 1


def test_without_any_cookie_it_asks_to_sign_in(page, hub):
    base, form = opened(page, hub, "No cookie")
    page.context.clear_cookies()
    form.locator('[value="written"]').check()
    sign_in_over(page, "member@demo.example")
    expect_saved(form)
    assert versions(page, base) == 1


def test_a_token_that_stays_wrong_is_said(page, hub):
    _, form = opened(page, hub, "Token stays wrong")

    def spoil(route):
        body = re.sub(r"csrfmiddlewaretoken=\w+", "csrfmiddlewaretoken=x", route.request.post_data)
        route.continue_(post_data=body)

    page.route("**/answers/**", spoil)
    sent = sends(page)
    form.locator('[value="written"]').check()
    expect_not_saved(form, "The page had been open too long")
    page.wait_for_timeout(500)
    assert len(sent) == 2
    page.unroute("**/answers/**")
    form.get_by_role("button", name="Try again").click()
    expect_saved(form)


# --- 403, 404, 400, 413 -----------------------------------------------------------------------
def test_an_archived_assessment_is_said_and_the_text_can_be_saved_later(page, hub):
    base, form = opened(page, hub, "Archived meanwhile")
    post(page, base + "archive/")
    note(form).fill("typed after it was archived")
    note(form).blur()
    expect_not_saved(form, "This assessment is archived")
    expect(note(form)).to_have_value("typed after it was archived")
    post(page, base + "archive/", back="1")
    form.get_by_role("button", name="Try again").click()
    expect_saved(form)
    assert versions(page, base) == 1


def test_somebody_who_became_a_viewer_is_told_who_can(page, colleague, hub):  # noqa: F811
    base = shared_stage(page, colleague, hub, "Became a viewer")
    address, number = part_of_the_colleague(page, base)
    post(page, address, **{f"{number}-role": "viewer"})
    form = question(colleague, KEY)
    form.locator('[value="written"]').check()
    expect_not_saved(form, "This can be done by")
    expect(form.locator('[value="written"]')).to_be_checked()


def test_somebody_who_was_removed_is_told_so(page, colleague, hub):  # noqa: F811
    base = shared_stage(page, colleague, hub, "Removed")
    address, _ = part_of_the_colleague(page, base)
    post(page, address, remove="1")
    form = question(colleague, KEY)
    form.locator('[value="written"]').check()
    expect_not_saved(form, "nothing at this address")
    expect(form.locator('[value="written"]')).to_be_checked()


def part_of_the_colleague(page, base: str) -> tuple[str, str]:
    page.goto(base + "people/")
    form = page.locator(".rows li", has_text="Rhys Morgan").locator("form").first
    path = form.get_attribute("action")
    return base + "people/" + path.split("/people/")[1], path.rstrip("/").split("/")[-1]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413])
def test_a_refusal_from_in_between_is_said_and_can_be_tried_again(page, hub, status):
    _, form = opened(page, hub, f"In between {status}")
    answer = {"status": status, "content_type": "text/html", "body": "<h1>A proxy</h1>" * 400}
    page.route("**/answers/**", lambda route: route.fulfill(**answer))
    form.locator('[value="written"]').check()
    expect_not_saved(form, str(status))
    expect(form.get_by_text("A proxy")).to_have_count(0)
    page.unroute("**/answers/**")
    form.get_by_role("button", name="Try again").click()
    expect_saved(form)


def test_a_page_of_somebody_elses_network_is_no_save(page, hub):
    base, form = opened(page, hub, "Captive portal")
    answer = {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to our Wi-Fi</h1>"}
    page.route("**/answers/**", lambda route: route.fulfill(**answer))
    form.locator('[value="written"]').check()
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "error")
    expect(page.get_by_text("Welcome to our Wi-Fi")).to_have_count(0)
    page.unroute("**/answers/**")
    expect_saved(form)
    assert versions(page, base) == 1


@pytest.mark.parametrize("size", [1_200_000, 5_000_000])
def test_a_note_that_is_too_large_leaves_the_form_usable(page, hub, size):
    base, form = opened(page, hub, f"Too large {size}")
    form.locator('[value="written"]').check()
    expect_saved(form)
    note(form).evaluate("(e, n) => { e.value = 'x'.repeat(n) }", size)
    note(form).press("End")
    note(form).press("y")
    expect_not_saved(form, "too large")
    assert form.inner_text().count("\n") < 60
    assert len(note(form).input_value()) == size + 1
    expect(form.locator('[name="version"]')).to_have_value("1")
    note(form).fill("short enough")
    note(form).blur()
    expect_saved(form)
    assert versions(page, base) == 2


# --- offline ----------------------------------------------------------------------------------
def test_an_edit_while_offline_is_one_save_once_back(page, hub):
    base, form = opened(page, hub, "Offline")
    page.context.set_offline(True)
    form.locator('[value="written"]').check()
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "error")
    expect(form.locator("[data-save-words]")).to_contain_text("Trying again in 2 s")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.evaluate("location.reload()")
    assert asked.value.type == "beforeunload"
    expect(form.locator('[value="written"]')).to_be_checked()
    page.context.set_offline(False)
    expect_saved(form)
    page.wait_for_timeout(2500)
    assert versions(page, base) == 1


def test_typed_offline_and_left_it_is_one_save_once_back(page, hub):
    base, form = opened(page, hub, "Typed offline")
    page.context.set_offline(True)
    note(form).press_sequentially("typed in a tunnel", delay=20)
    page.wait_for_timeout(1500)
    note(form).blur()
    page.context.set_offline(False)
    expect_saved(form)
    page.wait_for_timeout(2500)
    expect_saved(form)
    assert versions(page, base) == 1


def test_leaving_a_field_that_is_saved_already_saves_nothing_more(page, hub):
    base, form = opened(page, hub, "Saved before it was left")
    note(form).press_sequentially("rested on", delay=20)
    expect_saved(form)
    note(form).blur()
    page.wait_for_timeout(1000)
    assert versions(page, base) == 1
