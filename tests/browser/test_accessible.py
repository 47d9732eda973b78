"""axe finds nothing on any page, in both themes, at both widths, and no page scrolls sideways."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import ALL_WAYS, TWO_WAYS, everywhere, look
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
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
LONG = {"/horizon-scan/", "/horizon-scan/radar/"}
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
    "version/",
    "snapshots/",
    "reports/",
    "answers/running-cost/history/",
]


@pytest.mark.parametrize("address", OPEN)
def test_a_page_open_to_all(page, hub, address):
    assert look(page, [hub.base + address], TWO_WAYS if address in LONG else ALL_WAYS) == []


@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_page_of_a_person(page, hub, address):
    sign_in(page, hub, "Member")
    assert look(page, [hub.base + address]) == []


@pytest.mark.parametrize("address", OF_AN_ASSESSMENT)
def test_a_page_of_an_assessment(page, hub, address):
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name="Gripper fault prediction").click()
    assert look(page, [page.url + address]) == []


def test_states_of_a_question(page, hub):
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name="Parts recogniser").click()
    base = page.url
    page.goto(base + "stages/evaluate/")
    form = page.locator('form[data-question="restore-time"]')
    form.get_by_label("Not applicable").check()
    state = form.locator("[data-save-state]")
    expect(form.get_by_label("Why it does not apply")).to_be_visible()
    found = everywhere(page, "set aside")
    form.get_by_label("Why it does not apply").fill("It went live last year.")
    form.get_by_text("Note and evidence").click()
    form.get_by_label("Link to evidence").fill("nowhere")
    expect(state).to_have_attribute("data-save-state", "error")
    found += everywhere(page, "refused")
    page.route("**/answers/**", lambda route: route.abort())
    page.locator('form[data-question="incident-run-book"] [name="choice"]').first.check()
    found += everywhere(page, "not saved")
    page.context.clear_cookies(name="session")
    page.unroute("**/answers/**")  # it is sent again by itself, without a session
    expect(page.get_by_role("dialog")).to_be_visible()
    found += everywhere(page, "sign-in panel")
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
        found += everywhere(page, "organisation")
    if who == "Manager":
        page.get_by_role("link", name="Gripper fault prediction").click()
        found += look(page, [page.url + "decision/"])
        page.goto(hub.base + "/assessments/")
        page.get_by_role("link", name="Parts recogniser").click()
        found += everywhere(page, "a draft")
    assert found == []
