"""Pages on which something waits, failed, or was refused: axe finds nothing, and nothing is wider
than a telephone. On a hub whose mail server is away, so that mail waits."""

import pytest
from playwright.sync_api import expect

from hub.development.servers_for_tests import free_port
from tests.browser.accessibility import everywhere
from tests.browser.conftest import Hub, sign_in

pytestmark = pytest.mark.browser
SEEDED = """
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from accounts.models import User
from catalogue.models import Import
from reports.models import Report
later = timezone.now() + timedelta(days=1)
report = Report.objects.first()
for state, reason in (("failed", "It took more than 120 seconds."), ("rendering", "")):
    report.pk, report.state, report.reason, report.progress = uuid4(), state, reason, 40
    report.lease_until, report.dedupe_key, report._state.adding = later, None, True
    report.save()
    print(report.pk)
curator = User.objects.get(email="curator@demo.example")
for state in ("failed", "rendering"):
    row = Import.objects.create(kind="tools", name="tools.xlsx", file="none", by=curator,
        state=state, reason="The file could not be read." if state == "failed" else "",
        lease_until=later)
    print(row.pk)
"""

NEXT_VERSION = """
import re
from assessments import publishing
text = publishing.newest("dslc").source
text = re.sub(r"(?m)^version: .*$", "version: next", text, count=1)
prompts = "            prompt: "
text = text.replace(prompts, "            meaning: moved" + chr(10) + prompts, 2)
publishing.publish(source=text.replace("            why: ", "            why: So. ", 5))
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    away = f"smtp://127.0.0.1:{free_port()}"
    found = Hub(tmp_path_factory.mktemp("waiting"), EMAIL_URL=away, SIGN_UP="open").start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def seeded(hub):
    """A failed report, one under way; an import that failed, one under way."""
    return hub.manage("shell", "--no-imports", "-c", SEEDED).split()


def sign_in_as(page, hub, email: str, password: str = "readiness-demo") -> None:
    page.goto(hub.base + "/accounts/login/")
    page.locator("main [name=login]").fill(email)
    page.locator("main [name=password]").fill(password)
    page.locator("main [name=password]").press("Enter")


def is_refused(page, hub) -> bool:
    """Whether one more wrong password is one too many."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        sign_in_as(page, hub, "nobody@firm.example", "wrong")
    return answer.value.status == 429


def test_reports(page, hub, seeded):
    failed, running = seeded[:2]
    sign_in(page, hub, "Member")
    page.goto(hub.base + f"/reports/{failed}/")
    found = everywhere(page, "a failed report")
    page.goto(hub.base + f"/reports/{running}/")
    expect(page.get_by_role("button", name="Cancel this report")).to_be_visible()
    found += everywhere(page, "a report under way")
    page.get_by_role("link", name="All reports").click()
    expect(page.locator('[data-state="failed"]')).to_be_visible()
    assert found + everywhere(page, "the list of reports") == []


def test_moving_to_another_version_and_back(page, hub):
    hub.manage("shell", "--no-imports", "-c", NEXT_VERSION)
    sign_in(page, hub, "Member")
    page.goto(hub.base + "/assessments/")
    page.get_by_role("link", name="Gripper fault prediction").click()
    found = everywhere(page, "a newer version is out")
    page.get_by_role("link", name="See what would change").click()
    expect(page.locator('[data-kind="meaning-moved"]')).to_contain_text("To be re-checked")
    found += everywhere(page, "what it would change")
    page.get_by_role("button", name="Move to version next").click()
    expect(page.get_by_text("Moved to version next.")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="See what another version would change").click()
    found += everywhere(page, "moved")
    page.get_by_role("button", name="Undo the move").click()
    expect(page.get_by_text("The move is undone.")).to_be_visible()
    assert found == []


def test_imports(page, hub, seeded):
    failed, running = seeded[2:]
    sign_in(page, hub, "Curator")
    found = []
    for name, key in (("failed", failed), ("under way", running)):
        page.goto(hub.base + f"/horizon-scan/import/{key}/")
        found += everywhere(page, f"an import {name}")
    page.goto(hub.base + "/horizon-scan/import/")
    assert found + everywhere(page, "imports") == []


def test_invitations(page, hub):
    sign_in(page, hub, "Owner")
    page.goto(hub.base + "/accounts/organisations/")
    page.get_by_role("link", name="Demo Robotics").click()
    organisation = page.url
    long = f"{'a-very-long-name-' * 3}@{'firm.' * 12}example"
    for email in (long, "somebody@firm.example"):
        page.goto(organisation)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("button", name="Invite", exact=True).click()
        expect(page.get_by_role("heading", name="Invited")).to_be_visible()
    link = page.locator("input[readonly]").first.input_value()
    found = everywhere(page, "invitations whose mail waits")
    guest = page.context.browser.new_context().new_page()
    guest.goto(link)
    found += everywhere(guest, "an invitation, signed out")
    sign_in_as(guest, hub, "stranger@other.example")
    guest.goto(link)
    found += everywhere(guest, "an invitation for another")
    guest.get_by_role("button", name="Ask").click()
    found += everywhere(guest, "asked to join")
    page.goto(organisation)
    found += everywhere(page, "an organisation with a request")
    page.goto(hub.base + "/")
    found += everywhere(page, "home with a request")
    guest.goto(hub.base + "/accounts/invitations/nothing/")
    found += everywhere(guest, "an invitation that is over")
    guest.context.close()
    assert found == []


def test_a_change_of_address(page, hub):
    sign_in_as(page, hub, "owner@demo.example")
    page.goto(hub.base + "/accounts/email/")
    if page.locator("main [name=password]").count():
        page.locator("main [name=password]").fill("readiness-demo")
        page.locator("main [name=password]").press("Enter")
    page.locator("main [name=new_email]").fill(f"{'another-' * 6}@firm.example")
    page.locator("main [name=new_email]").press("Enter")
    expect(page.get_by_text("another-another")).to_be_visible()
    assert everywhere(page, "an address that is wanted") == []


def test_refusals(page, hub):
    sign_in(page, hub, "Member")
    pages = {
        "/nothing/": 404,
        "/horizon-scan/review/": 403,
        "/accounts/theme/": 405,
        "/search/?q=%00": 400,
    }
    found = []
    for address, status in pages.items():
        assert page.goto(hub.base + address).status == status
        found += everywhere(page, f"a {status}")
    assert found == []


def test_what_is_too_large(page, hub):
    page.goto(hub.base + "/accounts/login/")
    with page.expect_response(lambda response: response.status == 413):
        page.evaluate(
            """() => { const form = document.querySelector("main form");
            const field = document.createElement("textarea");
            field.name = "much"; field.value = "x".repeat(1_500_000); form.append(field);
            HTMLFormElement.prototype.submit.call(form) }"""
        )
    page.wait_for_load_state()
    assert everywhere(page, "a 413") == []


def test_signing_up_and_in_with_errors(page, hub):
    page.goto(hub.base + "/accounts/signup/")
    page.locator("main [name=password1]").fill("short")
    page.locator("main [name=password1]").press("Enter")
    expect(page.get_by_text("too short")).to_be_visible()
    found = everywhere(page, "signing up with errors")
    for _each in range(2):
        sign_in_as(page, hub, "nobody@firm.example", "wrong")
    found += everywhere(page, "signing in with errors")
    # How many are taken first depends on how quickly they come.
    assert any(is_refused(page, hub) for _each in range(30))
    expect(page.get_by_text("Too many")).to_be_visible()
    assert found + everywhere(page, "too many tries") == []
