"""The components of pages: what each shows, that it escapes it, and that it is called rightly."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FOLDER = TEMPLATES / "components"
NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))
# Written plainly, since it stands on its page by the hundred.
PLAIN = ["catalogue/import/changed_tool.html: table-wrap"]
# The report is printed, with a style sheet of its own.
PRINTED = TEMPLATES / "reports" / "report"
DRAWN_ONCE = "state|figure|card|notice|empty|sure|table-wrap|tabs|pages"
COPY = re.compile(rf'\bclass="(?:[^"]*[ }}])?({DRAWN_ONCE})(?![\w-])')
EVIL = '"><script>alert(1)</script>'
CALL = re.compile(r"<c-(?!vars|slot)([\w-]+)((?:\s+[\w:-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*/?>")
PART = re.compile(r"([\w:-]+)(?:=(\"[^\"]*\"|'[^']*'))?")


class Form(forms.Form):
    one = forms.CharField(label=EVIL, help_text="hint", required=True)
    some = forms.ChoiceField(choices=[("a", EVIL)], widget=forms.RadioSelect)


def page():
    return Paginator(list("abc"), 1).page(2)


TAB = {"address": EVIL, "title": EVIL, "is_here": True}
CALLS = {
    "card": '<c-card tag="a" kind="k" href="{{ evil }}" title="{{ evil }}" data-x="{{ evil }}">'
    "{{ evil }}</c-card>",
    "empty": '<c-empty>{{ evil }}<c-slot name="first_step">{{ evil }}</c-slot></c-empty>',
    "field": '<c-field :field="form.one" /><c-field :field="form.some" />'
    '<c-field for="{{ evil }}" label="{{ evil }}" hint="{{ evil }}">{{ evil }}</c-field>',
    "figure": '<c-figure label="{{ evil }}" note="{{ evil }}">{{ evil }}</c-figure>',
    "notice": '<c-notice tag="p" tone="gap" kind="k" title="{{ evil }}">{{ evil }}</c-notice>',
    "pager": '<c-pager :page="page" query="{{ evil }}" />',
    "picture": '<c-picture drawing="{{ evil }}" legend="{{ evil }}">{{ evil }}</c-picture>',
    "row": '<c-row :under="evil" :more="evil" :end="evil" data-x="{{ evil }}">{{ evil }}</c-row>',
    "state": '<c-state tone="good" icon="check" data-x="{{ evil }}">{{ evil }}</c-state>',
    "sure": '<c-sure :ask="evil" :says="evil" :button="evil" :of="evil" :name="evil" small '
    'tone="danger" />',
    "table": '<c-table :label="evil" :caption="evil" :head="evil" region="matrix" kind="cells" '
    'data-x="{{ evil }}">{{ evil }}</c-table>',
    "tabs": '<c-tabs :label="evil" :tabs="tabs" />',
}
# How often the text stands in it: once for each part.
TIMES = {"card": 4, "empty": 2, "field": 7, "figure": 3, "notice": 2, "pager": 2, "picture": 3}
TIMES |= {"row": 5, "state": 2, "sure": 5, "table": 5, "tabs": 3}
STANDS = {
    "card": '<a class="card k" href="&quot;',
    "empty": 'class="empty"',
    "field": 'class="hint"',
    "figure": "<b>",
    "notice": '<p class="notice notice-gap k"',
    "pager": "Page 2 of 3",
    "picture": '<div aria-hidden="true">',
    "row": '<div class="small soft">',
    "state": 'class="state state-good"',
    "sure": 'class="btn btn-small btn-quiet btn-danger"',
    "table": 'tabindex="0" role="region"',
    "tabs": 'aria-current="page"',
}


def rendered(source: str, tmp_path: Path, **context: object) -> str:
    """Components are compiled by the loader, so what calls them is a file."""
    (tmp_path / "call.html").write_text(source)
    options = settings.TEMPLATES[0]["OPTIONS"] | {"loaders": LOADERS}
    engine = engines["django"].__class__(
        {"NAME": "trial", "DIRS": [tmp_path, TEMPLATES], "APP_DIRS": False, "OPTIONS": options}
    )
    return engine.get_template("call.html").render(context, RequestFactory().get("/"))


LOADERS = [("template_partials.loader.Loader", ["django_cotton.cotton_loader.Loader"])]


def given() -> dict[str, object]:
    return {"evil": EVIL, "form": Form({"one": ""}), "page": page(), "tabs": [TAB]}


@pytest.mark.parametrize("name", NAMES)
def test_a_component_shows_all_its_parts_and_escapes_them(name, tmp_path):
    html = rendered(CALLS[name], tmp_path, **given())
    assert "<script>" not in html
    assert html.count("alert(1)") == TIMES[name]
    assert STANDS[name] in html


@pytest.mark.parametrize("name", NAMES)
def test_a_component_sees_nothing_of_the_page_around_it(name, tmp_path):
    parts = dict.fromkeys(parts_of(name), "LEAK")
    needed = ' ask="Delete"' if name == "sure" else ""
    html = rendered(f"<c-{name}{needed}>inside</c-{name}>", tmp_path, **parts)
    assert "LEAK" not in html


def test_what_a_component_draws_is_written_nowhere_else():
    copies = [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in pages()
        if PRINTED not in path.parents
        for name in COPY.findall(path.read_text())
    ]
    assert copies == PLAIN


@pytest.mark.parametrize(
    "markup",
    [
        '<span class="state state-good">',
        '<aside class="unsent notice">',
        """<p class="notice{% if tone %} notice-{{ tone }}{% endif %}">""",
        """<a class="{% if big %}wide {% endif %}card" href="/">""",
    ],
)
def test_a_copy_is_seen(markup):
    assert COPY.search(markup)


@pytest.mark.parametrize(
    "markup",
    ['<article class="gap-card">', '<ul class="tasks">', '<c-table region="table-wrap compare">'],
)
def test_what_is_not_a_copy_is_left_alone(markup):
    assert not COPY.search(markup)


@pytest.mark.parametrize(
    ("number", "beside"),
    [
        (1, ["?a=1&amp;page=2"]),
        (2, ["?a=1&amp;page=1", "?a=1&amp;page=3"]),
        (3, ["?a=1&amp;page=2"]),
    ],
)
def test_a_pager_leads_to_the_pages_beside_the_one_that_is_shown(number, beside, tmp_path):
    shown = Paginator(list("abc"), 1).page(number)
    html = rendered('<c-pager :page="page" query="a=1" />', tmp_path, page=shown)
    assert re.findall(r'href="([^"]*)"', html) == beside


@pytest.mark.parametrize("name", NAMES)
def test_each_component_is_used(name):
    used = {call for path in pages() for call, _parts in calls_in(path)}
    assert name in used


def test_each_call_gives_only_parts_that_its_component_has():
    """What a component does not know, it would drop in silence. Attributes are handed on as they
    stand, so they are written in quotes: then the template has escaped what is put in."""
    faults = [
        f"{path.relative_to(TEMPLATES)}: {name} {part}"
        for path in pages()
        for name, parts in calls_in(path)
        for part, value in parts
        if not is_known(name, part, value)
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("name", "part", "value"),
    [
        ("state", "colour", '"red"'),
        ("row", ":data-x", '"evil"'),
        ("row", ":under", '"day|date"'),
        ("empty", "role", '"alert"x'),
        ("tabs", "data-x", '"1"'),
        ("nothing", "tone", '"gap"'),
    ],
)
def test_a_wrong_call_is_seen(name, part, value):
    assert not is_known(name, part, value)


def is_known(name: str, part: str, value: str) -> bool:
    if name not in NAMES:
        return False
    if part.lstrip(":") in parts_of(name):
        return not part.startswith(":") or bool(re.fullmatch(r'"[\w.]+"', value))
    hands_on = "{{ attrs }}" in (FOLDER / f"{name}.html").read_text()
    is_attribute = re.fullmatch(r"(id|role|hx-[\w-]+|data-[\w-]+|aria-[\w-]+)", part)
    return hands_on and bool(is_attribute) and (not value or value[0] == value[-1])


def parts_of(name: str) -> list[str]:
    declared = re.search(r"<c-vars ([^>]*?)/>", (FOLDER / f"{name}.html").read_text())
    return [part for part, _value in PART.findall(declared[1])] if declared else []


def pages() -> list[Path]:
    return [path for path in TEMPLATES.rglob("*.html") if path.parent != FOLDER]


def calls_in(path: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(name, PART.findall(parts)) for name, parts in CALL.findall(path.read_text())]
