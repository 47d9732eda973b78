"""Two clicks, 150 ms apart: one thing, with script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


def pressed_twice(page, button) -> None:
    """Where the answer was quicker than the second click, there is nothing left to click."""
    box = button.bounding_box()
    spot = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*spot)
    page.wait_for_timeout(150)
    page.mouse.click(*spot)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_organisation_is_made_once(chromium, hub, script):
    name = f"Pressed {'with' if script else 'without'} script"
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    sent = []
    sign_in(page, hub, "Curator")
    page.goto(hub.base + "/accounts/organisations/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Start-up").check()
    page.on("request", lambda each: sent.append(each.method) if each.method == "POST" else None)
    page.route("**/organisations/", slowed)
    pressed_twice(page, page.get_by_role("button", name="Create"))
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert len(sent) == (1 if script else 2)
    page.unroute("**/organisations/")
    page.goto(hub.base + "/accounts/organisations/")
    expect(page.get_by_role("link", name=name)).to_have_count(1)
    context.close()


def slowed(route) -> None:
    """The answer comes after the second click."""
    answer = route.fetch(max_redirects=0) if route.request.method == "POST" else None
    if answer is None:
        return route.continue_()
    route.request.frame.page.wait_for_timeout(400)
    return route.fulfill(response=answer)


def test_the_button_waits_and_is_free_again_on_the_way_back(page, hub):
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/accounts/profile/")
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    button = page.get_by_role("button", name="Save", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(button).not_to_have_attribute("aria-busy", "true")
