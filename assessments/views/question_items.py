"""Questions with their answers, as the pages and fragments show them."""

from dataclasses import dataclass, field

from django.utils import timezone

from assessments import marks
from assessments.answer_data import given, light_givens, situation_of, value_of
from assessments.framework.definition import Answers, Framework, Question
from assessments.models import Answer, Assessment
from assessments.scoring.answer_value import strength
from assessments.scoring.progress import (
    Asked,
    Progress,
    asked,
    is_essential,
    needs_proof,
    progress,
)
from documents.numbers import own_format, written


@dataclass
class Item:
    """One question on a page. `typed` stands in for the answer's content where a save was refused,
    so that nothing that was typed is lost; `seen` then is the version that came with it, for a
    newer one belongs only to who has seen it. `readings` are what a typed
    number may mean; `is_own` says that the current answer is by the same person, from elsewhere."""

    question: Question
    answer: Answer | None
    is_visible: bool = True
    is_essential: bool = False
    needs_proof: bool = False
    typed: Answer | None = None
    errors: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    current: Answer | None = None
    seen: int | str | None = None
    is_own: bool = False

    @property
    def shown_answer(self) -> Answer | None:
        return self.typed or self.answer

    @property
    def strength(self) -> marks.Mark | None:
        """How firmly the answer stands."""
        if self.answer is None:
            return None
        return marks.STRENGTHS.get(strength(given(self.answer), timezone.localdate()))

    @property
    def version(self) -> int | str:
        if self.seen is not None:
            return self.seen
        return self.answer.version if self.answer else 0

    @property
    def status(self) -> str:
        return self.shown_answer.status if self.shown_answer else ""

    @property
    def chosen(self) -> tuple[str, ...]:
        value = value_of(self.shown_answer.value) if self.shown_answer else None
        return value if isinstance(value, tuple) else ()

    @property
    def value(self) -> str:
        """What stands in the one input of a question without options."""
        value = self.shown_answer.value if self.shown_answer else None
        if isinstance(value, list) or value is None:
            return ""
        return written(value, own_format()) if isinstance(value, (int, float)) else value

    @property
    def state(self) -> str:
        """For the mark `data-save-state`."""
        if self.current is not None:
            return "conflict"
        return "error" if self.errors else "saved"


def answers_by_question(assessment: Assessment) -> dict[str, Answer]:
    rows = assessment.answers.select_related("author", "agreed_by")
    return {answer.question: answer for answer in rows}


def light(answers: dict[str, Answer]) -> Answers:
    """The pure functions' view of rows that are here already."""
    return light_givens(
        {"question": a.question, "status": a.status, "value": a.value, "recheck": a.recheck}
        for a in answers.values()
    )


@dataclass(frozen=True)
class Page:
    """All that a page of questions shows, from two queries."""

    framework: Framework
    assessment: Assessment
    answers: dict[str, Answer]
    seen: Asked
    progress: Progress

    @classmethod
    def of(cls, assessment: Assessment, framework: Framework) -> "Page":
        answers = answers_by_question(assessment)
        givens, situation = light(answers), situation_of(assessment)
        seen = asked(framework, situation, givens)
        return cls(
            framework=framework,
            assessment=assessment,
            answers=answers,
            seen=seen,
            progress=progress(framework, situation, givens, seen),
        )

    def item(self, question: Question, *, visible: bool = True) -> Item:
        situation = situation_of(self.assessment)
        return Item(
            question=question,
            answer=self.answers.get(question.key),
            is_visible=visible,
            is_essential=is_essential(question, situation),
            needs_proof=needs_proof(question, situation),
        )

    def items(self, stage: str) -> list[Item]:
        """Of the stage's questions those that are asked, and empty places for those that may come
        to be asked while the page is open."""
        visible = {question.key for question in self.seen.visible}
        return [
            self.item(question, visible=question.key in visible)
            for question in self.framework.stage_by_key[stage].questions
            if question.key in visible or question.when is not None
        ]
