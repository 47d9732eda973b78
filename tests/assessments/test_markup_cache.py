"""Markup that a process keeps holds what it is keyed by, and can show nothing else."""

from dataclasses import fields, replace

import pytest
from django.db.models import Model
from django.template import Context, Template
from django.utils import timezone

from assessments import markup_cache
from assessments.access import framework_of
from assessments.models import Answer
from assessments.templatetags import assessment_tags as tags
from assessments.views.question_items import Item
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "CANARY-OF-ANOTHER"


@pytest.fixture(autouse=True)
def _nothing_kept():
    tags._body.cache_clear()
    tags._foot.cache_clear()


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


@pytest.mark.parametrize("kind", [markup_cache.Body, markup_cache.Foot])
def test_every_value_that_is_given_is_part_of_the_key(kind):
    assessment = factories.assessment()
    item = item_of(assessment, "Said")
    whole = (
        markup_cache.Body.of(item, 1, 1, is_read_only=False, alone=False)
        if kind is markup_cache.Body
        else markup_cache.Foot.of(item, assessment.pk, may_answer=True)
    )
    for each in fields(kind):
        assert each.compare
        assert replace(whole, **{each.name: object()}) != whole, each.name
    with pytest.raises(AttributeError):
        whole.key = "other"


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
