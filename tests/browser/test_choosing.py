"""From a gap to a recorded tool choice, and to where the model runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def results(page, hub) -> str:
    """The member looks at the results of the finished assessment."""
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name="Gripper fault prediction").click()
    page.get_by_role("link", name="Results", exact=True).click()
    return page.url


def test_a_member_goes_from_a_gap_to_a_recorded_tool_choice(page, results):
    gap = page.locator('[data-gap="running-cost"]')
    gap.get_by_role("link", name=re.compile("Choose a tool")).click()
    expect(page.locator("[data-choosing]")).to_contain_text("the monthly cost of running it")
    expect(page.locator("[data-choosing]")).to_contain_text("Gripper fault prediction")
    for number, tool in enumerate(("opencost", "grafana"), 1):
        page.locator(f'[data-tool="{tool}"]').get_by_label("Compare").check()
        button = re.compile(f"Compare {number} tool")
        expect(page.get_by_role("button", name=button)).to_be_visible()
    expect(page).to_have_url(re.compile("for=.*question=running-cost"))
    page.locator('[data-tool="opencost"]').get_by_role("link", name="Choose").click()
    expect(page.get_by_role("heading", name="Choose a tool")).to_be_visible()
    table = page.get_by_role("region", name="What will be kept")
    expect(table.locator("thead th")).to_have_text(["Criterion", "OpenCost", "Grafana"])
    expect(page.get_by_label("OpenCost")).to_be_checked()
    page.get_by_role("button", name="Record the choice").click()
    expect(page.get_by_text("Say why: one sentence is enough.")).to_be_visible()
    page.get_by_label("Why this one?").fill("We can run all of it ourselves.")
    page.get_by_role("button", name="Record the choice").click()
    expect(page.get_by_role("status")).to_contain_text("OpenCost is recorded as your choice.")
    chosen = page.locator('#chosen [data-tool-choice="opencost"]')
    expect(chosen).to_contain_text("We can run all of it ourselves.")
    expect(chosen).to_contain_text("compared with Grafana")
    page.goto(results)
    expect(page.locator('[data-gap="running-cost"] [data-chosen]')).to_contain_text("OpenCost")


def test_a_member_weighs_where_it_runs_and_keeps_it(page, results):
    page.get_by_role("link", name="How it was weighed").click()
    expect(page.locator("[data-platform-choice]").first).to_contain_text("Stands")
    page.get_by_label("A mix of both").uncheck()
    needs = page.get_by_label("Who must control the machines?")
    needs.select_option(label="Nobody but you may control the machines")
    page.get_by_role("button", name="Weigh them").click()
    result = page.locator("[data-platform-result]").first
    expect(result).to_have_attribute("data-best", "on-premises")
    expect(result).to_contain_text("Cloud is out: nobody but you may control the machines")
    expect(page.get_by_label("Your own machines").first).to_be_checked()
    page.get_by_label("Why this one?").fill("The customer asks for it.")
    page.get_by_role("button", name="Record where it runs").click()
    where = page.locator("#chosen [data-platform]")
    expect(where).to_have_attribute("data-platform", "on-premises")
    expect(where).to_contain_text("The customer asks for it.")
