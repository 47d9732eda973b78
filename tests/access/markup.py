"""Markup, quotes, signs of templates and of formulas in every free text of every row: whatever
leaves the hub shows them as text, and nothing in it is born of them."""

import csv
import json
from html.parser import HTMLParser
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import yaml
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Mail, Unsent
from assessments.models import Assessment
from assessments.services.answers import Content, record_answer
from catalogue.interchange.formulas import escape, unescape
from catalogue.models import Import, LandscapeCategory, Tool
from catalogue.scan.exporting import FORMATS
from handbook.models import Draft, Practice, Role
from handbook.services.drafting import signed
from reports.build import html_of
from reports.services import take_snapshot
from tests import factories
from tests.access import catalogue, matrix
from tests.access.bodies import BODIES, Body
from tests.access.lists import FORMS
from tests.access.matrix import World, address, ask, ours
from tests.access.registry import ROUTES
from tests.access.texts import MARK, fill

PEOPLE = ("visitor", "facilitator", "administrator", "curator")

# --- a world full of it -------------------------------------------------------------------------
NAMES = ("title", "summary", "prompt", "why", "sentence", "label", "hint", "example", "evidence")


def marked_framework() -> str:
    document = yaml.safe_load(factories.SMALL)
    document["version"] = "9"
    mark_all(document)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def mark_all(found) -> None:
    for each in found if isinstance(found, list) else ():
        mark_all(each)
    for name, value in list(found.items()) if isinstance(found, dict) else ():
        if name in NAMES and isinstance(value, str):
            found[name] = MARK
        else:
            mark_all(value)


def world() -> World:
    found = matrix.world()
    add_what_is_missing(found)
    Assessment.objects.update(framework_version=factories.version(marked_framework()))
    fill()
    for model in (Practice, Role, Tool):
        for row in model.objects.all():
            signed(row, found.users["curator"], MARK).save()
    looked = {"new": [], "changed": [], "left_out": [], "new_count": 0, "changed_count": 1}
    Import.objects.filter(outcome="looked").update(result=looked | changed_tool())
    return found


def changed_tool() -> dict:
    change = {"column": MARK, "before": MARK, "after": MARK}
    tool = {"key": "mlflow", "title": MARK, "is_archived": False, "changes": [change]}
    new = {"key": "new", "title": MARK, "summary": MARK, "ring": "hold", "components": ["a"]}
    left_out = {"name": MARK, "place": MARK, "reason": MARK}
    return {"changed": [tool], "new": [new], "left_out": [left_out], "left_out_count": 1} | {
        "sheet": MARK,
        "is_hidden": True,
        "digest": "0",
    }


def add_what_is_missing(found: World) -> None:
    """Rows of models that the matrix's world has none of."""
    place, curator = found.shared, found.users["curator"]
    facilitator = found.users["facilitator"]
    factories.answered(place.assessment, "owner", "all", by=facilitator, version=1, note="x")
    say(place.assessment, facilitator)
    place.assessment.decisions.create(outcome="go", conditions="x", risks="x")
    LandscapeCategory.objects.create(name="a / b")
    Draft.objects.create(kind="practice", key="one", by=curator)
    tool = Tool.objects.get(key=catalogue.PUBLIC_KEY)
    for cell in ("licence", "integrations"):
        value = "yes" if cell == "licence" else "x"
        entry = catalogue.making.cell(cell, value)
        catalogue.write_tool(key=tool.key, fields={}, cells={cell: entry}, by=curator, why="a cell")
    file = default_storage.save("imports/faulty", ContentFile(b""))
    said = {"kind": "tools", "name": "x", "file": file, "state": "ready", "outcome": "faulty"}
    Import.objects.create(by=curator, **said)
    Unsent.objects.create(person=facilitator, address="/nowhere/", page="/")
    Mail.objects.create(recipient="n@b.example", sender="hub@b.example", subject="x", body="x")


def say(assessment, by) -> None:
    said = Content("answered", "x", note="x")
    record_answer(assessment=assessment, question="words", author=by, version=0, content=said)


# --- what is born of it -------------------------------------------------------------------------
class Born(HTMLParser):
    """Elements and attributes that only the mark can have made, and whether it is shown."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        if any("data-canary" in name for name, _ in attrs):
            self.found.append(tag)
        self.text += [value for _, value in attrs if value]

    def handle_data(self, data):
        self.text.append(data)


def born_in_html(text: str) -> list[str]:
    parser = Born()
    parser.feed(text)
    parser.close()
    return parser.found


def shows(text: str) -> bool:
    parser = Born()
    parser.feed(text)
    return "data-canary=x" in " ".join(parser.text)


def born_in_xml(content: bytes) -> list[str]:
    try:
        return [each.tag for each in ElementTree.fromstring(content).iter() if is_born(each)]
    except ElementTree.ParseError as error:
        return [f"not XML: {error}"]


def is_born(element) -> bool:
    return element.tag.rpartition("}")[2] == "b" or any("canary" in key for key in element.attrib)


def born_in_cells(texts_found) -> list[str]:
    """Cells that a spreadsheet would run."""
    found = [text for text in texts_found if isinstance(text, str)]
    return [text for text in found if escape(unescape(text)) != text]


def born_in_csv(content: bytes) -> list[str]:
    rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    return born_in_cells(text for row in rows for text in row)


def born_in_xlsx(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as book:
        parts = [book.read(name) for name in book.namelist() if name.endswith(".xml")]
    found = [
        each for part in parts for each in born_in_xml(part) if "canary" in each or "not" in each
    ]
    sheet = load_workbook(BytesIO(content)).active
    cells = [cell for row in sheet.rows for cell in row]
    formulas = [cell.coordinate for cell in cells if cell.data_type == "f"]
    lone = [cell.coordinate for cell in cells if cell.value == "'"]
    return found + formulas + lone + born_in_cells(cell.value for cell in cells)


def not_text(part: bytes) -> list[str]:
    """Bold is an element of a workbook's own styles."""
    return [] if part.find(b"styleSheet") > 0 else born_in_xml(part)


def born(response) -> list[str]:
    kind, content = response.headers.get("Content-Type", "text/html"), body_of(response)
    if "spreadsheetml" in kind:
        return born_in_xlsx(content)
    if kind.startswith("text/csv"):
        return born_in_csv(content)
    if "xml" in kind:
        return born_in_xml(content)
    if "json" in kind:
        return [] if json.loads(content) is not None else ["not JSON"]
    if "html" in kind:
        return born_in_html(content.decode())
    return []


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# --- everywhere ---------------------------------------------------------------------------------
MORE = {
    "catalogue:export": [f"?format={form}" for form in FORMATS],
    "search": ["?q=data-canary", "?q=%3Cb+data-canary%3Dz%3E"],
    "assessments:stage": ["?question=owner", "?question=words"],
    "assessments:choices": ["?question=owner&tool=" + catalogue.PUBLIC_KEY],
    "catalogue:compare": ["?tool=" + catalogue.PUBLIC_KEY],
    "catalogue:review": ["?show=suggestions", "?show=bundled", "?show=drafts"],
    "frameworks:blank": ["?version=9"],
}


# Pages of public tools, which say more than those of private ones.
ALSO = {
    "catalogue:tool": [f"/horizon-scan/tools/{catalogue.PUBLIC_KEY}/"],
    "catalogue:history": [f"/horizon-scan/tools/{catalogue.PUBLIC_KEY}/history/"],
}


def pages(found: World, names=None):
    """(what was asked, the response) of every GET as everybody who reads something."""
    for name in sorted(names or ours()):
        for more in ("", *MORE.get(name, ())) if "GET" in ROUTES[name] else ():
            for where in (address(name, found.shared.ids), *ALSO.get(name, ())):
                for person in PEOPLE:
                    yield f"GET {name}{more} as {person}", found.clients[person].get(where + more)


def refused_forms(found: World, names=None):
    """(what was sent, the response) of every form with the mark in all its fields."""
    fields = {each for names_of in FORMS.values() for each in names_of}
    for name in sorted(names or ours()):
        for body in BODIES.get(name, ())[:1]:
            typed = {} if callable(body.data) else dict(body.data)
            sent = dict.fromkeys({*fields, *typed, "value", "choice"}, MARK) | {"version": "1"}
            for person in ("facilitator", "administrator", "curator"):
                told = Body(lambda ids, sent=sent: sent, body.writes, body.why, query=body.query)
                response = ask(found.clients[person], name, "POST", found.shared.ids, told)
                yield f"POST {name} as {person}", response


def stale_save(found: World):
    ids = found.shared.ids
    said = {"version": "0", "choice": "some", "note": MARK, "status": "answered"}
    for headers in ({}, {"HX-Request": "true"}):
        where = address("assessments:save_answer", ids)
        yield "a stale save", found.clients["facilitator"].post(where, said, headers=headers)


def everywhere(found: World, names=None):
    """(what was asked, whether nothing was born of the mark)."""
    answers = [pages(found, names), refused_forms(found, names)]
    if names is None or "assessments:save_answer" in names:
        answers.append(stale_save(found))
    for some in answers:
        for what, response in some:
            faults = born(response) if not response.streaming else []
            yield f"{what}: {faults[:3]}", not faults and response.status_code != 500


def report(found: World, names=None):
    """The report as it is drawn."""
    snapshot = take_snapshot(assessment=found.shared.assessment, reason="kept", by=None)
    html = html_of(snapshot)
    yield f"a report: {born_in_html(html)[:3]}", not born_in_html(html)
    yield "a report shows the mark", shows(html)


def mails(found: World, names=None):
    mail.outbox.clear()
    with transaction.atomic():
        where = reverse("accounts:invite", args=[found.shared.organisation.pk])
        found.clients["administrator"].post(where, {"email": "n@b.example", "role": "member"})
        transaction.set_rollback(True)
    for sent in mail.outbox:
        parts = [part for part in sent.message().walk() if part.get_content_type() == "text/html"]
        faults = [each for part in parts for each in born_in_html(part.get_payload())]
        yield f"a mail: {faults}", not faults and "\n" not in sent.subject
    yield "a mail was sent", bool(mail.outbox)
