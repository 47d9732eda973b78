"""Pages that show what somebody else has made of a thing since its form was opened: the text that
was typed is there, axe finds nothing, and nothing is wider than a telephone."""

import re

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_accessible_states import everywhere

pytestmark = pytest.mark.browser
LONG = "A name that is as long as the names that teams give to what they have made " + "x" * 40


def of_gripper(page, hub, part: str = "") -> None:
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name=re.compile("Gripper")).first.click()
    page.goto(re.match(r".*/assessments/[0-9a-f-]{36}/", page.url)[0] + part)


def submit_unseen(page, name: str) -> list[str]:
    """What is wrong with the page after its form was sent as one opened before a change."""
    form = page.locator("main form", has=page.locator("[name=seen]")).first
    form.locator("[name=seen]").evaluate("field => field.value = 'another'")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        form.evaluate("(form) => form.requestSubmit(form.querySelector('button.btn'))")
    assert answer.value.status == 409
    page.get_by_text("Nothing was").first.wait_for()
    return everywhere(page, name)


def test_names_and_facts(page, hub):
    sign_in(page, hub, "Member")
    of_gripper(page, hub, "settings/")
    page.get_by_label("Model or system").fill(LONG)
    found = submit_unseen(page, "an assessment's name")
    assert page.get_by_label("Model or system").input_value() == LONG
    of_gripper(page, hub, "facts/")
    assert found + submit_unseen(page, "facts") == []


def test_an_organisation(page, hub):
    sign_in(page, hub, "Owner")
    page.goto(hub.base + "/accounts/organisations/")
    page.get_by_role("link", name="Demo Robotics").click()
    page.locator("form:has([name=seen]) [name=name]").fill("Ours")
    assert submit_unseen(page, "an organisation") == []
    assert page.locator("form:has([name=seen]) [name=name]").input_value() == "Ours"


def test_a_decision(page, hub):
    sign_in(page, hub, "Manager")
    of_gripper(page, hub, "decision/")
    page.get_by_text("No go", exact=True).first.click()
    page.locator("[name=until]").fill("2099-01-01")
    page.locator("[name=risks]").fill(LONG)
    assert submit_unseen(page, "a decision") == []
    assert page.locator("[name=risks]").input_value() == LONG


def test_an_action(page, hub):
    sign_in(page, hub, "Member")
    of_gripper(page, hub, "plan/")
    page.get_by_role("link", name=re.compile("^Change")).first.click()
    page.locator("#add [name=text]").fill(LONG)
    page.locator("#add [name=due]").fill("2099-01-01")
    assert submit_unseen(page, "an action") == []
    assert page.locator("#add [name=text]").input_value() == LONG
