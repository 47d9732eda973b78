"""A visitor filters, compares four tools, opens the radar by keyboard, builds a stack and shares
its address; and the same without script."""

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser


def count(page) -> int:
    return int(page.locator("[data-count]").get_attribute("data-count"))


def test_filtering_changes_list_counts_and_address_and_back_goes_back(page, hub):
    page.goto(hub.base + "/horizon-scan/")
    all_of_them = count(page)
    page.evaluate("window.here = true")
    page.get_by_label(re.compile(r"^\s*Monitoring and observability")).check()
    expect(page).to_have_url(re.compile("component=model-monitoring"))
    expect(page.get_by_role("heading", name="Monitoring and observability")).to_be_visible()
    watching = count(page)
    assert 0 < watching < all_of_them
    page.get_by_label("Words in the list").press_sequentially("prometheus")
    expect(page).to_have_url(re.compile("q=prometheus"))
    expect(page.locator("[data-tool]").first).to_have_attribute("data-tool", "prometheus")
    assert page.evaluate("window.here")
    expect(page.get_by_label("Words in the list")).to_be_focused()
    shared = page.url
    page.go_back()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", str(watching))
    page.goto(shared)
    expect(page.get_by_label(re.compile(r"^\s*Monitoring and observability"))).to_be_checked()


def test_four_tools_are_ticked_and_compared_and_one_is_taken_away(page, hub):
    page.goto(hub.base + "/horizon-scan/?component=experiment-tracking")
    for name in ("MLflow", "Comet", "Neptune", "Aim"):
        page.get_by_label(f"Compare {name}", exact=True).check()
        expect(page).to_have_url(re.compile(f"tool={name.lower()}"))
    page.get_by_role("button", name="Compare 4 tools").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare tools")
    heads = page.locator("thead [data-tool]")
    expect(heads).to_have_count(4)
    expect(page.locator("tr.differs").first).to_be_visible()
    page.evaluate("document.getElementById('compared').scrollTop = 300; window.here = true")
    page.get_by_role("link", name="Take Aim away").click()
    expect(heads).to_have_count(3)
    assert page.evaluate("window.here && document.getElementById('compared').scrollTop") == 300
    expect(page.locator("#compared")).to_be_focused()
    page.get_by_label("Add a tool").select_option("ClearML")
    page.get_by_role("button", name="Add").click()
    expect(heads).to_have_count(4)


def test_ticks_made_faster_than_the_line_all_stay(page, hub):
    page.goto(hub.base + "/horizon-scan/?component=experiment-tracking")
    page.route("**/horizon-scan/?*", slowly)
    for name in ("MLflow", "Comet", "Neptune"):
        page.get_by_label(f"Compare {name}", exact=True).check()
    expect(page.get_by_role("button", name="Compare 3 tools")).to_be_visible()
    for name in ("MLflow", "Comet", "Neptune"):
        expect(page.get_by_label(f"Compare {name}", exact=True)).to_be_checked()


def slowly(route) -> None:
    response = route.fetch()
    time.sleep(0.4)
    with suppress(Error):  # the page has asked anew meanwhile
        route.fulfill(response=response)


def test_the_radar_by_keyboard(page, hub):
    page.goto(hub.base + "/horizon-scan/radar/")
    page.get_by_role("link", name="To the table").focus()
    page.keyboard.press("Tab")
    dot = page.locator("svg.radar a").first
    expect(dot).to_be_focused()
    name = dot.get_attribute("aria-label").split(": ")[1].rsplit(", ", 1)[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def build(page) -> None:
    for part in page.locator('[name="need"]').all():
        part.uncheck()
    for part in ("Model registry", "Labelling"):
        page.get_by_label(part, exact=True).check()
    page.get_by_label("open source only").check()
    page.get_by_role("button", name="Build").click()


def test_a_stack_is_built_explained_and_shared_by_its_address(page, chromium, hub):
    page.goto(hub.base + "/horizon-scan/stack/")
    build(page)
    expect(page.locator("[data-stacks]")).to_have_attribute("data-size", "2")
    page.get_by_text(re.compile(r"^\s*Why .* other tools are left out")).click()
    expect(
        page.get_by_role("row", name=re.compile("^Weights & Biases .*Not open source"))
    ).to_be_visible()
    other = chromium.new_context().new_page()
    other.goto(page.url)
    expect(other.get_by_label("open source only")).to_be_checked()
    assert other.locator("[data-stacks]").inner_html() == page.locator("[data-stacks]").inner_html()
    other.context.close()


def test_an_impossible_stack_says_which_constraint_makes_it_so(page, hub):
    address = "/horizon-scan/stack/?need=model-registry&must=open-source&skill=communication"
    page.goto(hub.base + address)
    expect(page.get_by_role("heading", name="Nothing covers all of this")).to_be_visible()
    expect(page.get_by_text("takes only skills we have").first).to_be_visible()


def test_without_script_all_of_it_works_by_addresses(chromium, hub):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(hub.base + "/horizon-scan/")
    all_of_them = count(page)
    page.get_by_label(re.compile(r"^\s*Labelling")).check()
    page.get_by_role("button", name="Show", exact=True).click()
    assert 0 < count(page) < all_of_them
    page.get_by_label("Compare CVAT", exact=True).check()
    page.get_by_label("Compare Label Studio", exact=True).check()
    page.get_by_role("button", name="Compare what is ticked").click()
    expect(page.locator("thead [data-tool]")).to_have_count(2)
    page.goto(hub.base + "/horizon-scan/stack/")
    build(page)
    expect(page.locator("[data-stacks]")).to_have_attribute("data-size", "2")
    context.close()
