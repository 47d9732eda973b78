"""A curator's import in the browser, and what axe says of each of its states."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.test_accessible import THEMES, WIDTHS, themed, violations
from tests.catalogue.files import cell_of, rows, with_cell, xlsx_of
from tests.catalogue.test_landscape import DOCUMENT

pytestmark = pytest.mark.browser
TABLE = rows("mlflow")
WORKED = 30_000  # a worker has to be told, and the machine may be busy


def send(page, name, content):
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Look at it").click()


def begin(page, hub):
    sign_in(page, hub, "Curator")
    page.goto(hub.base + "/horizon-scan/import/")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_states_of_an_import_are_accessible(chromium, hub, theme, width):
    context, page = themed(chromium, hub, theme, width)
    begin(page, hub)
    wrong = with_cell(with_cell(TABLE, 2, "ring", "top"), 2, "sso.value", "perhaps")
    send(page, "tools.xlsx", xlsx_of(wrong))
    expect(page.get_by_role("heading", name="2 faults in tools.xlsx")).to_be_visible(timeout=WORKED)
    for column in ("ring", "sso.value"):
        name = cell_of(TABLE, 2, column)
        expect(page.get_by_role("rowheader", name=name, exact=True)).to_be_visible()
    found = violations(page, "faults")
    send(page, "tools.xlsx", xlsx_of(with_cell(TABLE, 2, "sso.note", "Another note")))
    expect(page.get_by_role("rowheader", name="sso.note")).to_be_visible(timeout=WORKED)
    found += violations(page, "difference")
    page.get_by_label("A landscape").check()
    send(page, "landscape.yml", DOCUMENT.encode())
    page.get_by_text("items are left out").click(timeout=WORKED)
    found += violations(page, "left out")
    page.get_by_role("link", name="Say which component each category means").click()
    found += violations(page, "categories")
    page.goto(hub.base + "/horizon-scan/import/")
    expect(page.get_by_role("heading", name="Yours of late")).to_be_visible()
    found += violations(page, "one's own")
    context.close()
    assert found == []


def test_an_import_is_applied(page, hub):
    begin(page, hub)
    send(page, "tools.xlsx", xlsx_of(with_cell(TABLE, 2, "sso.note", "Another note")))
    page.get_by_role("button", name="Apply all of this").click(timeout=WORKED)
    expect(page.get_by_text("Imported: 1 tool.")).to_be_visible(timeout=WORKED)
    page.goto(hub.base + "/horizon-scan/tools/mlflow/")
    expect(page.get_by_text("Another note")).to_be_visible()
