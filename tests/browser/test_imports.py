"""A curator's import in the browser, and what axe says of each of its states."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import everywhere
from tests.browser.conftest import sign_in
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


def test_the_states_of_an_import_are_accessible(page, hub):
    begin(page, hub)
    wrong = with_cell(with_cell(TABLE, 2, "ring", "top"), 2, "sso.value", "perhaps")
    send(page, "tools.xlsx", xlsx_of(wrong))
    expect(page.get_by_role("heading", name="2 faults in tools.xlsx")).to_be_visible(timeout=WORKED)
    for column in ("ring", "sso.value"):
        name = cell_of(TABLE, 2, column)
        expect(page.get_by_role("rowheader", name=name, exact=True)).to_be_visible()
    found = everywhere(page, "faults")
    send(page, "tools.xlsx", xlsx_of(with_cell(TABLE, 2, "sso.note", "Another note")))
    expect(page.get_by_role("rowheader", name="sso.note")).to_be_visible(timeout=WORKED)
    found += everywhere(page, "difference")
    page.get_by_label("A landscape").check()
    send(page, "landscape.yml", DOCUMENT.encode())
    page.get_by_text("items are left out").click(timeout=WORKED)
    found += everywhere(page, "left out")
    page.get_by_role("link", name="Say which component each category means").click()
    found += everywhere(page, "categories")
    page.goto(hub.base + "/horizon-scan/import/")
    expect(page.get_by_role("heading", name="Yours of late")).to_be_visible()
    found += everywhere(page, "one's own")
    assert found == []


def test_an_import_is_applied(page, hub):
    begin(page, hub)
    send(page, "tools.xlsx", xlsx_of(with_cell(TABLE, 2, "sso.note", "Another note")))
    page.get_by_role("button", name="Apply all of this").click(timeout=WORKED)
    expect(page.get_by_text("Imported: 1 tool.")).to_be_visible(timeout=WORKED)
    page.goto(hub.base + "/horizon-scan/tools/mlflow/")
    expect(page.get_by_text("Another note")).to_be_visible()
