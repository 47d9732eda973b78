"""A mark that is drawn once is the component `state`."""

from datetime import timedelta

import pytest
from django.template import engines
from django.utils import timezone

from assessments import marks
from assessments.marks import Mark
from assessments.models import Action
from assessments.scoring.progress import COMPLETE, IN_PROGRESS, NOT_STARTED
from assessments.views.plan import mark_of

EVIL = "<script>alert(1)</script>"
COMPONENT = '{% cotton state tone="gap" icon="clock" %}Overdue{% endcotton %}'


def rendered(source: str, **context) -> str:
    whole = engines["django"].from_string("{% load assessment_tags %}" + source)
    return " ".join(whole.render(context).split())


def test_it_is_drawn_as_the_component_draws_it():
    assert rendered("{% mark state %}", state=marks.OVERDUE) == rendered(COMPONENT)


def test_its_word_is_text():
    page = rendered("{% mark state %}", state=Mark("", "", EVIL))
    assert EVIL not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", marks.OF_QUESTIONS)
def test_a_mark_of_a_question_is_drawn_by_its_name(name):
    assert str(marks.OF_QUESTIONS[name].word) in rendered(f'{{% mark "{name}" %}}')


def test_a_name_that_no_mark_has_is_a_fault():
    with pytest.raises(KeyError):
        rendered('{% mark "esential" %}')


def test_nothing_is_drawn_where_there_is_nothing():
    assert rendered("{% mark state %}", state=None) == ""


def test_each_state_of_a_stage_has_a_mark():
    assert set(marks.STAGES) == {NOT_STARTED, IN_PROGRESS, COMPLETE}


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("due", "is_done", "mark"),
    [
        (TODAY, False, None),
        (None, False, None),
        (TODAY - timedelta(days=1), False, marks.OVERDUE),
        (TODAY - timedelta(days=1), True, marks.DONE),
    ],
)
def test_an_action_is_overdue_from_the_day_after_until_it_is_done(due, is_done, mark):
    action = Action(due=due, done_at=timezone.now() if is_done else None)
    assert mark_of(action, TODAY) is mark
