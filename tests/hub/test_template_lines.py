"""The check of templates sees each fault that it is made for, and where it stands."""

import pytest

from hub.development import linting
from hub.development.template_lines import faults, faults_of_line


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("<p>" + "x" * 118, "121 characters"),
        ("<ul><li>", "opens ul and li"),
        ("<tr><td>{{ one }}</td><td>{{ two }}</td>", "opens tr and td and td"),
        ('<div class="columns"><c-field :field="one" />', "opens div and c-field"),
        ("{% if one %}<b>1</b>{% else %}<i>2</i>{% endif %}", "a fork beside other elements"),
        ("<b>1</b>{% for each in all %}<i>2</i>{% endfor %}", "a fork beside other elements"),
    ],
)
def test_a_fault_of_a_line(line, fault):
    assert faults_of_line(line) == [fault]


@pytest.mark.parametrize(
    "line",
    [
        '<li><a href="{{ one }}">{{ two }}</a></li>',
        "{% if one %}<p>1</p>{% endif %}",
        '<a{% if one > two %} aria-current="page"{% endif %}><b>1</b></a>',
        "{# <p><p> #}",
        "x" * 120,
    ],
)
def test_a_line_that_can_be_read(line):
    assert faults_of_line(line) == []


def test_a_template_of_more_than_a_hundred_lines():
    assert faults("\n" * 100) == []
    assert faults("\n" * 101) == [(101, "more than 100 lines")]


def test_each_fault_is_named_with_its_place(tmp_path, monkeypatch):
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("<p>\n<ul><li>\n")
    monkeypatch.setattr(linting, "ROOT", tmp_path)
    monkeypatch.setattr(linting, "tracked", lambda *patterns: sorted(folder.rglob("*.html")))
    assert linting.templates_that_read_well() == ["templates/page.html:2 opens ul and li"]
