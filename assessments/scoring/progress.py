"""What is asked, how far it has got and what comes next. Pure, and quick: each save calls it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.framework.conditions import Asking, essential_of
from assessments.framework.definition import Answers, Framework, Question, Situation, Stage

NOT_STARTED, IN_PROGRESS, COMPLETE = "not-started", "in-progress", "complete"


@dataclass(frozen=True)
class Asked:
    """`visible` questions are shown; `hanging` ones wait for a fact or an earlier answer."""

    visible: tuple[Question, ...]
    hanging: tuple[Question, ...]


@dataclass(frozen=True)
class StageProgress:
    """`answered` of the `total` visible questions; `minutes_left` for the rest."""

    key: str
    title: str
    answered: int
    total: int
    state: str
    minutes_left: float
    next_question: Question | None

    @property
    def is_complete(self) -> bool:
        return self.state == COMPLETE


@dataclass(frozen=True)
class Progress:
    answered: int
    total: int
    minutes_left: float
    next_question: Question | None
    stages: tuple[StageProgress, ...]


def counted_stages(framework: Framework, situation: Situation) -> tuple[Stage, ...]:
    """The stages that the chosen gate looks at; all where there is no gate."""
    gate = framework.gate_by_key.get(situation.gate)
    if gate is None:
        return framework.stages
    return tuple(stage for stage in framework.stages if stage.key in gate.stages)


def asked(framework: Framework, situation: Situation, answers: Answers) -> Asked:
    """The questions of the counted stages, in the order of the document."""
    asking = Asking(framework, situation, answers)
    visible, hanging = [], []
    for stage in counted_stages(framework, situation):
        for question in stage.questions:
            truth = asking.asks(question)
            if truth:
                visible.append(question)
            elif truth is None:
                hanging.append(question)
    return Asked(tuple(visible), tuple(hanging))


def is_done(question: Question, answers: Answers) -> bool:
    """Whether something other than *open* is said, on ground that has not shifted since."""
    given = answers.get(question.key)
    return given is not None and given.status != "open" and not given.recheck


def next_after(questions: Iterable[Question], answers: Answers, after: str = "") -> Question | None:
    """The first one not done that follows `after`, else the first one not done."""
    waiting, passed = None, not after
    for question in questions:
        if question.key == after:
            passed = True
        elif not is_done(question, answers):
            if passed:
                return question
            waiting = waiting or question
    return waiting


def stage_progress(
    stage: Stage, questions: tuple[Question, ...], answers: Answers
) -> StageProgress:
    left = [question for question in questions if not is_done(question, answers)]
    answered = len(questions) - len(left)
    state = COMPLETE if not left else IN_PROGRESS if answered else NOT_STARTED
    return StageProgress(
        key=stage.key,
        title=stage.title,
        answered=answered,
        total=len(questions),
        state=state,
        minutes_left=sum(question.minutes for question in left),
        next_question=left[0] if left else None,
    )


def progress(
    framework: Framework, situation: Situation, answers: Answers, seen: Asked | None = None
) -> Progress:
    """`seen` saves asking twice where the caller has what `asked` gave."""
    seen = seen or asked(framework, situation, answers)
    by_stage: dict[str, list[Question]] = {}
    for question in seen.visible:
        by_stage.setdefault(question.stage, []).append(question)
    stages = tuple(
        stage_progress(stage, tuple(by_stage.get(stage.key, ())), answers)
        for stage in counted_stages(framework, situation)
    )
    return Progress(
        answered=sum(stage.answered for stage in stages),
        total=sum(stage.total for stage in stages),
        minutes_left=sum(stage.minutes_left for stage in stages),
        next_question=next((s.next_question for s in stages if s.next_question), None),
        stages=stages,
    )


def is_essential(question: Question, situation: Situation) -> bool:
    return essential_of(question, situation) is not None


def needs_proof(question: Question, situation: Situation) -> bool:
    """*Ready* asks for evidence of each stop."""
    essential = essential_of(question, situation)
    return essential is not None and essential.kind == "stop"


def essentials(questions: Iterable[Question], situation: Situation) -> tuple[Question, ...]:
    """The route of about a quarter of an hour: what can hold the verdict back by itself."""
    return tuple(question for question in questions if is_essential(question, situation))


def for_role(questions: Iterable[Question], role: str) -> tuple[Question, ...]:
    return tuple(question for question in questions if question.role == role)
