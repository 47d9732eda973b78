"""Save and continue, back, correct: no conflict with oneself, with script and without; and a number
that can be read in two ways."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.test_conflicts import note
from tests.browser.test_ways import begun, expect_saved, question

pytestmark = pytest.mark.browser
KEY = "use-case-bounded"


def versions(page, base: str, key: str = KEY) -> int:
    page.goto(f"{base}answers/{key}/history/")
    return page.get_by_text(re.compile(r"^\s*Version \d")).count()


def save_and_continue(page, base: str) -> None:
    page.goto(f"{base}stages/gather/?question={KEY}")
    question(page, KEY).locator('[value="understood"]').check()
    with page.expect_navigation(url=lambda url: KEY not in url):
        page.get_by_role("button", name="Save and continue").click()


def test_back_and_a_correction_with_script(page, hub):
    base = begun(page, hub, "Going back")
    save_and_continue(page, base)
    page.go_back()
    form = question(page, KEY)
    form.locator('[value="shown"]').check()
    expect_saved(form)
    note(form).fill("Corrected.")
    note(form).blur()
    page.wait_for_timeout(300)
    expect_saved(form)
    assert versions(page, base) >= 3


def test_back_and_a_correction_without_script(page, hub, chromium):
    base = begun(page, hub, "Going back, no script")
    state = page.context.storage_state()
    context = chromium.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    save_and_continue(plain, base)
    plain.go_back()
    form = question(plain, KEY)
    form.locator('[value="shown"]').check()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(plain.get_by_text("after you had opened it")).to_have_count(0)
    expect(question(plain, KEY).locator('[value="shown"]')).to_be_checked()
    assert versions(plain, base) == 2
    context.close()


def test_a_page_that_has_seen_less_of_ones_own_saves_without_a_conflict(page, hub):
    """As it comes back from a browser's memory: the version in it is an old one."""
    base = begun(page, hub, "From memory")
    page.goto(f"{base}stages/gather/?question={KEY}")
    form = question(page, KEY)
    form.locator('[value="understood"]').check()
    page.wait_for_timeout(200)
    expect_saved(form)
    form.locator('[name="version"]').evaluate("field => field.value = '0'")
    form.locator('[value="shown"]').check()
    page.wait_for_timeout(200)
    expect_saved(form)
    assert versions(page, base) == 2


def with_a_number(page, hub, base: str):
    """The first question that asks for a number, on its page."""
    page.goto(base)
    stages = [each.get_attribute("href") for each in page.locator('a[href*="/stages/"]').all()]
    for address in dict.fromkeys(each.split("?")[0] for each in stages):
        page.goto(hub.base + address)
        found = page.locator('form[data-question]:has(input[inputmode="decimal"])').first
        if found.count():
            return question(page, found.get_attribute("data-question"))
    raise AssertionError("no question asks for a number")


def test_an_ambiguous_number_is_chosen(page, hub):
    base = begun(page, hub, "Two readings")
    form = with_a_number(page, hub, base)
    field = form.locator('input[name="value"]')
    field.fill("0,125")
    field.blur()
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "error")
    expect(form.get_by_text("can be read in two ways")).to_be_visible()
    assert violations(page, "two readings") == []
    form.get_by_role("button", name="0.125").click()
    expect_saved(form)
    expect(field).to_have_value("0.125")
    page.reload()
    expect(field).to_have_value("0.125")
