"""Nothing in a report grows faster than its pages, whatever its text is: counted, not timed."""

import copy
import cProfile
import os

import pytest
from weasyprint.text import line_break

from reports import build, pdf
from reports.services import take_snapshot
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "Ordinary words that somebody wrote at length, with numbers 123 and commas. " * 9
LONG = [
    pytest.mark.soak,
    pytest.mark.skipif(os.environ.get("SOAK") != "1", reason="minutes; only with SOAK=1"),
]
SIZES = [
    (4, 40),
    *(pytest.param(each, marks=LONG) for each in ((10, 100), (100, 1000))),
]
FULL_PAGE = 25_000  # letters that a page of words gives to Pango, again and again
LEEWAY = 1.3  # what grows with the square of its length takes ten times as much a page
DENSER = {"people": 1.7}  # a page of names holds more words than the few pages that stand before it


@pytest.fixture
def snapshot(settings):
    settings.REPORT_PAGES = 5_000  # more than are allowed, to see how it goes on
    assessment = factories.assessment(version=factories.linked_version(), name="Gripper")
    user = factories.part(assessment, role="facilitator")
    factories.answered(assessment, "alarm", "none", by=user, note="A note.")
    found = take_snapshot(assessment=assessment, reason="kept", by=user)
    found.people["p"] = "Łukasz Škoda"
    return found


@pytest.fixture
def laid_out(monkeypatch):
    """How many letters were given to Pango, again and again."""
    given = [0]
    whole = line_break.Layout.set_text

    def counted(self, text, *args, **kwargs):
        given[0] += len(text)
        return whole(self, text, *args, **kwargs)

    monkeypatch.setattr(line_break.Layout, "set_text", counted)
    return given


def action(text: str) -> dict:
    return {
        "question": "q",
        "prompt": "Why?",
        "text": text,
        "owner": "p",
        "due": None,
        "done": False,
    }


def tool(text: str) -> dict:
    return {
        "question": "q",
        "prompt": "Why?",
        "tool": "t",
        "title": "Tool",
        "others": ["Other"],
        "options": [],
        "reason": text,
        "by": "p",
        "at": "2026-11-26T10:00:00+00:00",
    }


def answer(data: dict) -> dict:
    questions = [q for s in data["stages"] for c in s["considerations"] for q in c["questions"]]
    return next(each["answer"] for each in questions if each["answer"])


def notes(data: dict, count: int) -> None:
    home = data["stages"][0]["considerations"][0]
    one = copy.deepcopy(home["questions"][0])
    one["answer"] = copy.deepcopy(answer(data)) | {"note": WORDS[:480]}
    home["questions"] = [one] * count


def set_to(*path: str, entry):
    def fill(data: dict, count: int) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = [entry] * count

    return fill


EVIDENCE = {"label": "A page", "url": "https://wiki.example/" + "page/" * 20, "until": "2027-01-01"}
GAP = {
    "question": "q",
    "prompt": WORDS[:200],
    "holds": "stop",
    "now": "No.",
    "reach": WORDS[:300],
    "brings": "",
    "practice": "",
    "component": "",
    "role": "",
}
LISTS = {
    "actions": set_to("actions", entry=action(WORDS[:480])),
    "actions of one word": set_to("actions", entry=action("x" * 480)),
    "actions of soft hyphens": set_to("actions", entry=action("\u00ad".join("x" * 240))),
    "reasons of tools": set_to("tool_choices", entry=tool(WORDS[:1000])),
    "notes": notes,
    "evidence": lambda data, count: answer(data).update(evidence=[EVIDENCE] * count),
    "gaps": set_to("gaps", entry=GAP),
    "to find out": set_to("find_out", entry={"prompt": WORDS[:200], "role": "", "essential": True}),
    "people": set_to("participants", entry={"person": "p", "role": "viewer", "job_role": ""}),
    "rules": lambda data, count: data["result"].update(trace=data["result"]["trace"][:1] * count),
}


def work(snapshot, laid_out, fill, count: int) -> tuple[float, float]:
    """(calls, letters laid out) a page of a report whose data `fill` has filled with so much."""
    original = copy.deepcopy(snapshot.data)
    fill(snapshot.data, count)
    html = build.html_of(snapshot)
    snapshot.data = original
    laid_out[0] = 0
    profile = cProfile.Profile()
    _content, pages = profile.runcall(pdf.render, html, lambda progress: None)
    return sum(each.callcount for each in profile.getstats()) / pages, laid_out[0] / pages


def grows_with_its_pages(snapshot, laid_out, fill, sizes: tuple[int, int], leeway=LEEWAY) -> None:
    few, many = (work(snapshot, laid_out, fill, count) for count in sizes)
    assert many[0] <= leeway * few[0]
    assert many[1] <= leeway * max(few[1], FULL_PAGE)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("kind", LISTS)
def test_a_longer_list_costs_no_more_a_page(snapshot, laid_out, kind, sizes):
    leeway = DENSER.get(kind, LEEWAY)
    grows_with_its_pages(snapshot, laid_out, LISTS[kind], sizes, leeway)


LETTERS = {"latin": "x", "joined": "ف", "no spaces": "ต", "han": "検", "no break": "a\u00a0"}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_longer_word_costs_no_more_a_page(snapshot, laid_out, letter):
    def fill(data: dict, count: int) -> None:
        answer(data)["note"] = LETTERS[letter] * count

    grows_with_its_pages(snapshot, laid_out, fill, (2_000, 20_000))


def test_the_count_can_be_too_high(snapshot, laid_out, monkeypatch):
    monkeypatch.setattr(build.lettering, "prepared", lambda html: html)

    def fill(data: dict, count: int) -> None:
        answer(data)["note"] = "x" * count

    with pytest.raises(AssertionError):
        grows_with_its_pages(snapshot, laid_out, fill, (500, 5_000))
