"""The session ends while somebody types into a plain form: they are back on it, with their text."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
SAID = "You had been signed out, so this was not saved yet."


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_back_on_the_page_with_what_was_typed(chromium, hub, script):
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/accounts/profile/")
    page.get_by_label("Name").fill("Mira Patel-Jones")
    context.clear_cookies(name="session")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What you sent is kept")).to_be_visible()
    page.get_by_role("button", name="Member").click()
    page.wait_for_url(hub.base + "/accounts/profile/")
    panel = page.get_by_role("region", name="Not saved yet")
    expect(panel).to_contain_text(SAID)
    expect(panel).to_contain_text("Mira Patel-Jones")
    if script:
        assert violations(page, "kept") == []
    panel.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Mira Patel-Jones")
    expect(panel).to_have_count(0)
    page.get_by_label("Name").fill("Mira Patel")
    page.get_by_role("button", name="Save").click()
    context.close()


def test_signed_in_again_in_another_tab(page, hub):
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/accounts/profile/")
    page.get_by_label("Name").fill("Mira Patel")
    tab = page.context.new_page()
    sign_in(tab, hub, "Member")
    page.get_by_role("button", name="Save").click()
    panel = page.get_by_role("region", name="Not saved yet")
    expect(panel).to_contain_text("Mira Patel")
    assert violations(page, "under another token") == []
    panel.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()


def test_somebody_else_signed_in_in_another_tab(page, hub):
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/accounts/profile/")
    page.get_by_label("Name").fill("Only Mira knows")
    tab = page.context.new_page()
    sign_in(tab, hub, "Curator")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("opened by somebody else")).to_be_visible()
    expect(page.get_by_text("Only Mira knows")).to_have_count(0)
    sign_in(tab, hub, "Member")
    expect(tab.get_by_text("Only Mira knows")).to_be_visible()
    tab.get_by_role("button", name="Discard it").click()
    expect(tab.get_by_text("Only Mira knows")).to_have_count(0)
