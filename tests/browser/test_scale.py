"""A question on a scale at 390 pixels: by touch, by keyboard, without script; and axe."""

import pytest
from playwright.sync_api import expect

from tests.assessments.test_scale import DOCUMENT
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_states import everywhere
from tests.browser.test_ways import expect_saved, question

pytestmark = pytest.mark.browser
NARROW = {"width": 390, "height": 844}
PUBLISH = "from assessments.publishing import publish; publish(source={!r})"


@pytest.fixture(scope="module")
def stage(hub, chromium):
    """The address of the stage that asks on a scale, of an assessment just begun."""
    hub.manage("shell", "--no-imports", "-c", PUBLISH.format(DOCUMENT))
    page = chromium.new_page()
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/new/?framework=small")
    page.get_by_label("Name").fill("On a scale")
    page.get_by_label("Model or system").fill("A model")
    page.locator('[name="gate"]').first.check()
    page.locator('[name="fact-people"]').first.check()
    page.get_by_role("button", name="Start").click()
    address = page.url + "stages/first/"
    page.close()
    return address


def test_on_a_telephone_by_touch_and_by_keyboard(page, hub, stage):
    sign_in(page, hub, "Member")
    page.set_viewport_size(NARROW)
    page.goto(stage)
    form = question(page, "how-sure")
    points = form.locator(".scale-point")
    expect(points).to_have_count(11)
    boxes = [points.nth(n).bounding_box() for n in range(11)]
    assert len({round(box["y"]) for box in boxes}) <= 2
    assert min(min(box["width"], box["height"]) for box in boxes) >= 40
    assert max(box["x"] + box["width"] for box in boxes) <= 390
    points.nth(7).click()
    expect_saved(form)
    expect(form.get_by_role("radio", name="7", exact=True)).to_be_checked()
    page.keyboard.press("ArrowRight")
    expect(form.get_by_role("radio", name="8", exact=True)).to_be_checked()
    expect_saved(form)
    page.reload()
    expect(form.get_by_role("radio", name="8", exact=True)).to_be_checked()
    group = page.get_by_role("group", name="How sure are you?")
    expect(group.get_by_role("radio", name="0 = Not at all")).to_be_visible()
    expect(group.get_by_role("radio", name="10 = Fully")).to_be_visible()
    assert everywhere(page, "scale") == []


def test_dont_know_takes_the_point_back_and_a_point_takes_that_back(page, hub, stage):
    sign_in(page, hub, "Member")
    page.goto(stage)
    form = question(page, "how-sure")
    form.locator('[name="choice"][value="3"]').check()
    expect_saved(form)
    form.get_by_label("Don't know").check()
    expect(form.locator('[name="choice"]:checked')).to_have_count(0)
    expect_saved(form)
    form.locator('[name="choice"][value="0"]').check()
    expect(form.get_by_label("Don't know")).not_to_be_checked()
    expect_saved(form)


def test_without_script(chromium, hub, stage):
    context = chromium.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    sign_in(page, hub, "Member")
    page.goto(stage + "?question=how-sure")
    page.locator('[name="choice"][value="5"]').check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator('[name="choice"][value="5"]')).to_be_checked()
    expect(question(page, "how-sure")).to_contain_text("Saved")
    context.close()
