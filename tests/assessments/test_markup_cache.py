"""Markup that a process keeps holds what it is keyed by, and can show nothing else."""

from dataclasses import fields, replace
from types import SimpleNamespace

import pytest
from django.db.models import Model
from django.template import Context, Template
from django.utils import timezone

from assessments import markup_cache
from assessments.access import framework_of
from assessments.models import Answer
from assessments.scoring.progress import Progress, StageProgress
from assessments.templatetags import assessment_tags as tags
from assessments.views.question_items import Item
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "CANARY-OF-ANOTHER"


@pytest.fixture(autouse=True)
def _nothing_kept():
    tags._body.cache_clear()
    tags._foot.cache_clear()
    tags._stage_link.cache_clear()
    tags._coverage.cache_clear()


def item_of(assessment, said: str, key: str = "owner", **more) -> Item:
    """A question with an answer of which everything says `said`."""
    user = factories.person(said)
    answer = Answer(
        assessment=assessment,
        question=key,
        version=1,
        status="answered",
        value=["some"],
        note=said,
        reason=said,
        evidence=[{"url": f"https://{said}.example", "label": said, "until": None}],
        author=user,
        agreed_by=user,
        saved_at=timezone.now(),
    )
    return Item(question=framework_of(assessment).questions[key], answer=answer, **more)


def shown(assessment, item: Item, may_answer: bool = True, **more) -> str:
    template = Template(
        "{% load assessment_tags %}{% question_body item %}{% question_foot item %}"
    )
    context = {"assessment": assessment, "item": item, "may_answer": may_answer}
    return template.render(Context(context | more))


@pytest.mark.parametrize("may_answer", [True, False])
def test_two_organisations_see_their_own(may_answer):
    """Also where the answers differ in nothing that a key might leave out."""
    version = factories.version()
    one, two = factories.assessment(version=version), factories.assessment(version=version)
    assert CANARY in shown(one, item_of(one, CANARY), may_answer)
    mine = shown(two, item_of(two, "Mine"), may_answer)
    assert CANARY not in mine
    assert "Mine" in mine


def everything(assessment) -> dict:
    """Whatever a page may know besides."""
    names = ("user", "request", "framework", "typed", "said", "answer", "history", "people", "q")
    return dict.fromkeys(names, CANARY) | {"one": None, "messages": [CANARY]}


@pytest.mark.parametrize("may_answer", [True, False])
def test_what_else_the_page_knows_cannot_be_shown(may_answer, monkeypatch):
    given = []

    def looked_at(template, context):
        given.append((template, context))
        return ""

    monkeypatch.setattr(tags, "render_to_string", looked_at)
    assessment = factories.assessment(name=CANARY)
    item = item_of(assessment, "Said")
    item.answer.canary = item.question_of_page = CANARY
    shown(assessment, item, may_answer, **everything(assessment))
    assert [set(context) for _template, context in given] == [
        {"item", "q", "framework", "fields", "is_read_only", "alone"},
        {"assessment", "may_answer", "item"},
    ]
    for _template, context in given:
        assert CANARY not in repr(context)
        assert not any(isinstance(each, (Model, Item)) for each in reached(context))


def reached(value) -> list:
    """The value and all that a template could come to from it by plain attributes."""
    inner = value.values() if isinstance(value, dict) else getattr(value, "__dict__", {}).values()
    return [value, *(found for each in inner for found in reached(each))]


def body(assessment) -> markup_cache.Body:
    return markup_cache.Body.of(item_of(assessment, "Said"), 1, 1, is_read_only=False, alone=False)


def foot(assessment) -> markup_cache.Foot:
    return markup_cache.Foot.of(item_of(assessment, "Said"), assessment.pk, may_answer=True)


def stage_link(assessment) -> markup_cache.StageLink:
    return markup_cache.StageLink.of(stage_of("first", 1), assessment.pk, "first")


def coverage(assessment) -> markup_cache.Coverage:
    return markup_cache.Coverage.of(progress_of(1), stage_of("first", 1))


@pytest.mark.parametrize("kept", [body, foot, stage_link, coverage])
def test_every_value_that_is_given_is_part_of_the_key(kept):
    whole = kept(factories.assessment())
    for each in fields(whole):
        assert each.compare
        assert replace(whole, **{each.name: object()}) != whole, each.name
        with pytest.raises(AttributeError):
            setattr(whole, each.name, "other")


def test_an_equal_question_is_rendered_once(monkeypatch):
    assessment = factories.assessment()
    calls = []
    real = tags.render_to_string
    monkeypatch.setattr(
        tags, "render_to_string", lambda *told: calls.append(told[0]) or real(*told)
    )
    item = item_of(assessment, "Said")
    first, second = shown(assessment, item), shown(assessment, item)
    assert first == second
    assert calls == ["assessments/question_body.html", "assessments/stage.html#foot"]


def test_what_was_refused_is_never_kept():
    assessment = factories.assessment()
    item = item_of(assessment, "Said", errors=["Say why."])
    assert "Say why." in shown(assessment, item)
    assert tags._foot.cache_info().currsize == 0
    item = item_of(assessment, "Said")
    item.current = item_of(assessment, CANARY).answer
    assert CANARY in shown(assessment, item)
    assert tags._foot.cache_info().currsize == 0


# --- the list of stages -------------------------------------------------------------------------
def stage_of(key: str, answered: int, title: str = "Stage") -> StageProgress:
    state = "complete" if answered == 3 else "in-progress"
    return StageProgress(key, f"{title} {key}", answered, 3, state, 3 - answered, None)


def progress_of(answered: int, title: str = "Stage") -> Progress:
    stages = (stage_of("first", answered, title), stage_of("second", 0, title))
    return Progress(answered, 6, 6 - answered, None, stages)


def around(assessment, progress: Progress, here: str = "first") -> str:
    """What stands around the questions: the list of stages, and how far one has got."""
    template = Template(
        "{% load assessment_tags %}{% for each in progress.stages %}{% stage_link each %}"
        "{% endfor %}{% coverage progress here %}"
    )
    stage = next((each for each in progress.stages if each.key == here), None)
    told = {"assessment": assessment, "progress": progress, "here": stage}
    return template.render(Context(told | {"stage": stage or SimpleNamespace(key=here)}))


def test_a_save_draws_no_line_but_that_of_its_own_stage(monkeypatch):
    assessment = factories.assessment()
    around(assessment, progress_of(1))
    calls = []
    real = tags.render_to_string
    monkeypatch.setattr(
        tags, "render_to_string", lambda *told: calls.append(told[0]) or real(*told)
    )
    around(assessment, progress_of(1))
    assert calls == []
    page = around(assessment, progress_of(2))
    assert calls == ["assessments/stage/link.html", "assessments/stage/coverage.html"]
    assert 'data-answered="2"' in page


def test_the_lines_say_how_far_each_stage_has_got_and_which_one_is_read():
    assessment = factories.assessment()
    page = around(assessment, progress_of(3))
    assert page.count('aria-current="page"') == 1
    assert page.count(">complete<") == 1
    assert "Stage first: 3 of 3" in page
    assert "min left" not in page
    assert "about 2 min left" in around(assessment, progress_of(1))
    assert "Stage first: " not in around(assessment, progress_of(1), here="elsewhere")


def test_lines_of_another_framework_or_organisation_are_others():
    one, two = factories.assessment(), factories.assessment()
    assert CANARY in around(one, progress_of(1, CANARY))
    page = around(two, progress_of(1))
    assert CANARY not in page
    assert str(one.pk) not in page
    assert str(two.pk) in page
