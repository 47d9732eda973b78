"""A curator edits a cell in place, undoes it, edits again and publishes; a visitor sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import look
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
TOOL = "/horizon-scan/tools/dvc/"


def edit(page, word: str, note: str) -> None:
    """The audit log's cell, in place: the page is not left."""
    page.get_by_role("link", name="Edit Audit log").click()
    row = page.locator("#cell-audit-log")
    expect(row.get_by_label("Yes", exact=True)).to_be_focused()
    row.get_by_label(word, exact=True).check()
    row.get_by_label("Note").fill(note)
    row.get_by_label("Source").fill("https://dvc.org/doc")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Edit Audit log")).to_be_focused()
    expect(row).to_contain_text(note)


def test_a_cell_from_edit_to_publication(page, hub):
    sign_in(page, hub, "Curator")
    page.goto(hub.base + TOOL + "edit/")
    cell = page.locator("#cell-audit-log")
    expect(cell).to_have_attribute("data-value", "no")
    page.evaluate("window.here = true")
    edit(page, "Yes", "Written by mistake")
    expect(page.get_by_role("heading", name="1 unpublished change")).to_be_visible()
    page.get_by_role("button", name="Undo Audit log").click()
    expect(page.get_by_text("Nothing waits to be published.")).to_be_visible()
    expect(cell).to_have_attribute("data-value", "no")

    page.evaluate("window.here = true")
    page.get_by_role("link", name="Edit Audit log").click()
    cell.get_by_role("link", name="Cancel").click()
    expect(cell.get_by_role("button", name="Save")).to_have_count(0)
    edit(page, "Partly", "Only in its own log files")
    assert page.evaluate("window.here")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Fill this in: Why")).to_be_visible()
    page.get_by_label("Why").first.fill("read in the documentation")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(hub.base + TOOL)
    seen = page.locator('[data-criterion="audit-log"]')
    expect(seen).to_have_attribute("data-value", "partly")
    expect(seen).to_contain_text("Only in its own log files")
    page.get_by_role("link", name="What has changed").click()
    expect(page.get_by_text("read in the documentation")).to_be_visible()


def test_what_was_typed_stays_when_the_session_has_ended(page, hub):
    sign_in(page, hub, "Curator")
    page.goto(hub.base + TOOL + "edit/")
    page.get_by_role("link", name="Edit Audit log").click()
    row = page.locator("#cell-audit-log")
    row.get_by_label("Note").fill("Typed for a while")
    page.context.clear_cookies(name="session")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_role("alert")).to_contain_text("Not saved: you are signed out.")
    expect(row.get_by_label("Note")).to_have_value("Typed for a while")


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("Curator", "review/"),
        ("Curator", "review/?show=suggestions"),
        ("Curator", "review/?show=drafts"),
        ("Curator", "new/"),
        ("Curator", "tools/mlflow/edit/"),
        ("Curator", "tools/mlflow/edit/cells/cost-model/"),
        ("Curator", "tools/mlflow/history/"),
        ("Owner", "tools/mlflow/"),
        ("Owner", "private/new/"),
        ("Owner", "suggestions/"),
        ("", "changes/"),
        ("", "tools/mlflow/suggest/"),
    ],
)
def test_its_pages_are_accessible(page, hub, who, address):
    if who:
        sign_in(page, hub, who)
    assert look(page, [f"{hub.base}/horizon-scan/{address}"]) == []
