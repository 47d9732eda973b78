"""axe finds nothing on any page, in both themes, at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
WIDTHS = (390, 1280)
THEMES = ("light", "dark")
WEIGHED = (
    "?option=cloud&option=on-premises&growth=steady&data=anywhere&control=provider&weight-cost=counts"
    "&weight-upkeep=counts&weight-growth=counts&weight-control=counts&cloud-data=ours"
)
OPEN = [
    "/",
    "/practices/",
    "/practices/data-validation/",
    "/roles/",
    "/roles/ml-engineer/",
    "/horizon-scan/",
    "/horizon-scan/?component=model-serving&licence=yes&q=model",
    "/horizon-scan/tools/mlflow/",
    "/horizon-scan/compare/?tool=mlflow&tool=comet&tool=neptune",
    "/horizon-scan/radar/",
    "/horizon-scan/stack/?need=model-registry&need=labelling&must=open-source",
    "/horizon-scan/stack/?need=llm-gateway&must=interface&must=cloud&skill=security",
    "/horizon-scan/changes/",
    "/horizon-scan/cloud-or-on-premises/",
    "/horizon-scan/cloud-or-on-premises/" + WEIGHED,
    "/horizon-scan/export/",
    "/frameworks/",
    "/frameworks/dslc/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/nothing-here/",
]
SIGNED_IN = [
    "/",
    "/assessments/",
    "/assessments/new/",
    "/accounts/profile/",
    "/accounts/organisations/",
    "/accounts/password/change/",
    "/accounts/email/",
]
OF_AN_ASSESSMENT = [
    "",
    "stages/gather/",
    "stages/evaluate/?question=restore-time",
    "check/",
    "results/",
    "plan/?question=running-cost",
    "choices/",
    "choices/?question=running-cost&tool=evidently&tool=whylogs",
    "platform/" + WEIGHED,
    "people/",
    "settings/",
    "facts/",
    "snapshots/",
    "reports/",
    "answers/running-cost/history/",
]


def violations(page, address: str) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{address}: {each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]
    ]


def look(page, addresses: list[str]) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += violations(page, address)
    return found


def themed(chromium, hub, theme: str, width: int):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
    )
    return context, context.new_page()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_open_to_all(chromium, hub, theme, width):
    context, page = themed(chromium, hub, theme, width)
    found = look(page, [hub.base + address for address in OPEN])
    context.close()
    assert found == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_member(chromium, hub, theme, width):
    context, page = themed(chromium, hub, theme, width)
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name="Gripper fault prediction").click()
    one = page.url
    found = look(page, [hub.base + address for address in SIGNED_IN])
    found += look(page, [one + address for address in OF_AN_ASSESSMENT])
    context.close()
    assert found == []


@pytest.mark.parametrize("theme", THEMES)
def test_states_of_a_question(chromium, hub, theme):
    context, page = themed(chromium, hub, theme, 390)
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name="Parts recogniser").click()
    page.goto(page.url + "stages/gather/")
    form = page.locator('form[data-question="go-live-date"]')
    form.get_by_label("Not applicable").check()
    state = form.locator("[data-save-state]")
    expect(form.get_by_label("Why it does not apply")).to_be_visible()
    found = violations(page, "set aside")
    form.get_by_label("Why it does not apply").fill("It went live last year.")
    form.get_by_text("Note and evidence").click()
    form.get_by_label("Link to evidence").fill("nowhere")
    expect(state).to_have_attribute("data-save-state", "error")
    found += violations(page, "refused")
    page.route("**/answers/**", lambda route: route.abort())
    page.locator('form[data-question="ml-needed"] [name="choice"]').first.check()
    found += violations(page, "not saved")
    page.context.clear_cookies(name="session")
    page.unroute("**/answers/**")  # it is sent again by itself, without a session
    expect(page.get_by_role("dialog")).to_be_visible()
    found += violations(page, "sign-in panel")
    context.close()
    assert found == []


@pytest.mark.parametrize("who", ["Manager", "Owner", "Curator"])
def test_pages_of_others(page, hub, who):
    sign_in(page, hub, who)
    addresses = {
        "Manager": ["/", "/assessments/"],
        "Owner": ["/accounts/organisations/"],
        "Curator": ["/frameworks/upload/", "/horizon-scan/import/"],
    }
    found = look(page, [hub.base + address for address in addresses[who]])
    if who == "Owner":
        page.get_by_role("link", name="Demo Robotics").click()
        found += violations(page, "organisation")
    if who == "Manager":
        page.get_by_role("link", name="Gripper fault prediction").click()
        found += look(page, [page.url + "decision/"])
        page.goto(hub.base + "/assessments/")
        page.get_by_role("link", name="Parts recogniser").click()
        found += violations(page, "a draft")
    assert found == []
