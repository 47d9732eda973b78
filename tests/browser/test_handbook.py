"""Practices, roles, the team and curating in the browser: opened by click, key and address; a
preview while one writes; axe on every page, in both themes, at both widths."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import everywhere, look, violations
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
READING = [
    "/practices/?open=all",
    "/practices/prerequisites/",
    "/practices/cloud-or-on-premises/",
    "/practices/cloud-or-on-premises/history/",
    "/roles/",
    "/roles/data-scientist/",
    "/search/?q=drift",
    "/search/?q=nothing-has-these",
]


def test_an_area_opens_by_click_by_key_and_by_address(page, hub):
    page.goto(hub.base + "/practices/")
    link = page.get_by_role("link", name="Know your right to use the data")
    expect(link).to_be_hidden()
    page.locator("summary", has_text="Data").click()
    expect(link).to_be_visible()
    model = page.locator("summary", has_text="Model")
    model.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Choose the model last")).to_be_visible()
    page.goto(hub.base + "/")
    page.goto(hub.base + "/practices/#containers")
    expect(page.get_by_role("link", name="Ship in containers")).to_be_in_viewport()
    page.goto(hub.base + "/practices/#data")
    expect(link).to_be_visible()


def test_no_page_scrolls_sideways(page, hub):
    page.set_viewport_size({"width": 320, "height": 900})
    for address in READING:
        page.goto(hub.base + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_the_heads_of_a_table_stay_in_sight(page, hub):
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(hub.base + "/roles/")
    table = page.get_by_role("region", name="Skills and roles")
    table.scroll_into_view_if_needed()
    table.evaluate("each => { each.scrollTop = 400; each.scrollLeft = 200; }")
    box = table.bounding_box()
    head = table.locator("thead th").first.bounding_box()
    assert abs(head["y"] - box["y"]) < 3
    assert abs(head["x"] - box["x"]) < 3


def test_a_curator_previews_publishes_and_takes_it_back(page, hub):
    sign_in(page, hub, "Curator")
    page.goto(hub.base + "/practices/readable-code/")
    page.get_by_role("link", name="Edit").click()
    text = page.get_by_label("Text", exact=True)
    before = text.input_value()
    text.fill(before + "\n## One more thing\n\nRead it **aloud**.\n")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("aloud")
    expect(text).to_have_value(before + "\n## One more thing\n\nRead it **aloud**.\n")
    page.get_by_label("Why").fill("A check that costs nothing")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".contents")).to_contain_text("One more thing")
    page.get_by_role("link", name="Its history").click()
    expect(page.locator(".past").first).to_contain_text("A check that costs nothing")
    assert violations(page, "history of a curator") == []
    page.get_by_role("button", name="Take this back").first.click()
    page.goto(hub.base + "/practices/readable-code/")
    expect(page.locator(".contents")).not_to_contain_text("One more thing")


@pytest.mark.parametrize("address", READING)
def test_axe_finds_nothing(page, hub, address):
    assert look(page, [hub.base + address]) == []


def test_axe_finds_nothing_where_curators_write(page, hub):
    sign_in(page, hub, "Curator")
    edited = ("practices/containers", "roles/data-engineer")
    found = look(page, [f"{hub.base}/{each}/edit/" for each in edited])
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Keep as draft").click()
    found += everywhere(page, "a refused draft")
    page.goto(hub.base + "/roles/")
    page.get_by_role("link", name="The team of Demo Robotics").click()
    found += everywhere(page, "the team")
    page.get_by_role("link", name="Mark what you hold").click()
    found += everywhere(page, "marks")
    assert found == []
