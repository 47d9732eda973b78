"""What a checker of HTML would find on any page, looked for without one."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from catalogue.curation.tool_forms import cell_form
from catalogue.models import Criterion
from tests.access import matrix
from tests.access.pages import LOOKING, pages
from tests.catalogue import making

pytestmark = pytest.mark.django_db
BLOCKS = {
    *("address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset"),
    *("figure", "footer", "form", "h1", "h2", "h3", "h4", "header", "hr", "main", "nav", "ol", "p"),
    *("pre", "section", "table", "ul"),
}
PHRASES = {"p", "span", "button", "label", "a", "legend", "summary", "strong", "em"}
# An `a` may hold blocks, and headings may stand in a legend or a summary.
MAY_HOLD = {"a": BLOCKS, "legend": {"h2", "h3", "h4"}, "summary": {"h2", "h3", "h4"}}
VOID = {"br", "hr", "img", "input", "link", "meta", "col", "source", "wbr", "area"}


class Checker(HTMLParser):
    """Collects what is wrong: blocks inside phrases, ends without a beginning, a second focus, an
    id twice, a form within a form."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.focused = 0
        self.ids: Counter[str] = Counter()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.focused += "autofocus" in given and "dialog" not in self.open
        self.ids[given.get("id")] += 1
        for outer in self.open:
            if outer in PHRASES and tag in BLOCKS - MAY_HOLD.get(outer, set()):
                self.wrong.append(f"<{tag}> in <{outer}>")
        if tag == "form" and "form" in self.open:
            self.wrong.append("a form in a form")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """An SVG's shapes close themselves."""
        self.ids[dict(attrs).get("id")] += 1

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag in self.open:
            self.wrong.append(f"</{tag}> over <{self.open[-1]}>")
            while self.open.pop() != tag:
                pass
        else:
            self.wrong.append(f"</{tag}> without a beginning")

    def faults(self) -> list[str]:
        twice = [f"id {key} twice" for key, count in self.ids.items() if key and count > 1]
        focus = [f"{self.focused} elements with autofocus"] if self.focused > 1 else []
        left = [f"<{tag}> without an end" for tag in self.open]
        return [*self.wrong, *twice, *focus, *left]


def faults(text: str) -> list[str]:
    checker = Checker()
    checker.feed(text)
    return checker.faults()


@pytest.mark.parametrize("person", LOOKING)
def test_no_page_has_faults_in_its_markup(client, person):
    found = [(what, faults(text)) for what, text in pages(matrix.world(), (person,))]
    assert len(found) > 25
    assert [each for each in found if each[1]][:20] == []


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_nor_has_one_of_allauths(client, settings, name):
    settings.SIGN_UP = "open"
    assert faults(client.get(reverse(name)).text) == []
    assert faults(client.post(reverse(name)).text) == []


def test_nor_has_the_page_of_a_password(client):
    client.force_login(matrix.factories.person())
    for name in ("account_change_password", "account_email", "account_set_password"):
        assert faults(client.get(reverse(name), follow=True).text) == []


@pytest.mark.parametrize("kind", Criterion.Kind.values)
def test_one_choice_of_a_cell_takes_the_focus(kind):
    making.ground()
    criterion = Criterion(key="k", title="K", kind=kind, choices=["one", "two", "three"])
    cell = {"value": "", "values": [], "note": "", "source": "", "checked_on": None}
    assert str(cell_form(criterion, cell)["value"]).count("autofocus") == 1


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p><ul></ul></p>", ["<ul> in <p>"]),
        ("<span><div></div></span>", ["<div> in <span>"]),
        ("<p></p></p>", ["</p> without a beginning"]),
        ("<input autofocus><input autofocus>", ["2 elements with autofocus"]),
        ("<b id='a'></b><b id='a'></b>", ["id a twice"]),
        ("<form><form></form></form>", ["a form in a form"]),
        ("<div>", ["<div> without an end"]),
        ("<dialog><input autofocus></dialog><input autofocus>", []),
    ],
)
def test_the_checker_sees_what_it_looks_for(markup, said):
    assert faults(markup) == said
