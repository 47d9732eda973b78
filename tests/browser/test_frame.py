"""What every page shares: header, menu, theme, print, icons, what an address names."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.test_ways import begun, question

pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def narrow(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def test_a_long_name_leaves_the_header_in_one_row(page, hub):
    sign_in(page, hub, "Member")
    page.evaluate("document.querySelector('.menu .name').textContent = 'A'.repeat(120)")
    assert page.locator(".top").bounding_box()["height"] <= 64
    assert page.evaluate(SIDEWAYS) <= 0


def test_the_menu_opens_closes_and_signs_out(page, hub):
    sign_in(page, hub, "Member")
    menu = page.locator(".menu summary")
    menu.click()
    expect(page.get_by_role("link", name="Organisations")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Organisations")).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_where_one_is_stays_in_sight_on_a_small_screen(narrow, hub):
    sign_in(narrow, hub, "Member")
    narrow.goto(hub.base + "/assessments/")
    narrow.get_by_role("link", name="Gripper fault prediction").click()
    narrow.goto(narrow.url + "settings/")
    for name in ("Settings", "Assessments"):
        expect(narrow.get_by_role("link", name=name, exact=True).first).to_be_in_viewport(ratio=0.9)
    narrow.goto(narrow.url.replace("settings", "stages/evaluate"))
    expect(narrow.locator(".tasks [aria-current]")).to_be_in_viewport(ratio=0.9)
    assert narrow.evaluate(SIDEWAYS) <= 0
    narrow.evaluate("window.scrollTo(0, 3000)")
    assert narrow.locator(".stages").bounding_box()["y"] == 0


def test_the_theme_keeps_the_address(page, hub):
    page.goto(hub.base + "/horizon-scan/?q=drift")
    page.get_by_role("button", name="Dark").click()
    assert page.url == hub.base + "/horizon-scan/?q=drift"
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


def test_an_address_opens_what_it_names(page, hub):
    page.goto(hub.base + "/practices/#code")
    expect(page.locator("details:has(#code)")).to_have_attribute("open", "")


def test_icons_are_as_large_as_their_text(page, hub):
    page.goto(hub.base + "/frameworks/dslc/")
    assert page.locator(".state svg").first.bounding_box()["width"] < 20


def test_a_framework_prints_over_the_whole_width(page, hub):
    page.goto(hub.base + "/frameworks/dslc/")
    page.emulate_media(media="print")
    assert page.locator("article.question").first.bounding_box()["width"] > 900
    expect(page.locator(".side")).to_be_hidden()


def test_signing_in_again_begins_at_the_password(page, hub):
    base = begun(page, hub, "Password first")
    page.goto(base + "stages/gather/")
    page.context.clear_cookies(name="session")
    question(page, "use-case-bounded").locator('[value="written"]').check()
    expect(page.get_by_role("dialog").get_by_label("Password")).to_be_focused()
