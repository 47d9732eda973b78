"""Moving an assessment to another version of its framework, and undoing that within a day.

No answer is written anew and none is deleted. What the answer to a question says is copied to those
that came of it under another key; undoing takes out the copies that nobody has changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.held_rows import hold
from accounts.models import User
from assessments.answer_data import as_situation, given, situation_of, value_of
from assessments.framework.definition import Framework
from assessments.framework.move import (
    GONE,
    RECHECK,
    SAME,
    Ground,
    Line,
    ground_after,
    lines,
    passages,
    what_speaks,
)
from assessments.models import (
    Action,
    Answer,
    AnswerRevision,
    Assessment,
    FrameworkVersion,
    VersionMove,
)
from assessments.publishing import definition_of
from assessments.services.lifecycle import SAID
from assessments.services.starting import as_ground, as_it_counts, state_facts, touched

UNDO_WITHIN = timedelta(hours=24)
Rows = Mapping[str, Answer]


# --- what it would do -----------------------------------------------------------------------------
def versions_of(assessment: Assessment) -> list[FrameworkVersion]:
    """The published versions of its framework, the newest first."""
    rows = FrameworkVersion.objects.published()
    rows = rows.filter(framework__versions=assessment.framework_version_id)
    return list(rows.defer("definition", "source"))


def newer_version(assessment: Assessment) -> FrameworkVersion | None:
    newest = next(iter(versions_of(assessment)), None)
    return newest if newest and newest.pk != assessment.framework_version_id else None


@dataclass(frozen=True)
class Proposal:
    """What becomes of each question and answer, and of gate and facts."""

    new: Framework
    lines: tuple[Line, ...]
    ground: Ground


def proposal(assessment: Assessment, to: int, rows: Rows) -> Proposal:
    here = assessment.framework_version_id
    way = {version.pk: version.number for version in versions_of(assessment)}
    first, last = sorted((way[here], way[to]))
    on_it = sorted((number, pk) for pk, number in way.items() if first <= number <= last)
    found = passages([definition_of(pk) for _n, pk in on_it], back=way[to] < way[here])
    new = definition_of(to)
    return Proposal(
        new=new,
        lines=lines(found, {key: given(row) for key, row in rows.items()}),
        ground=ground_after(new, assessment.profile, assessment.gate, assessment.facts),
    )


def answers_of(assessment: Assessment) -> dict[str, Answer]:
    return {row.question: row for row in assessment.answers.all()}


def held_answers(assessment: Assessment) -> dict[str, Answer]:
    """Nobody else's to save until the transaction ends."""
    return {row.question: row for row in assessment.answers.select_for_update(no_key=True)}


# --- moving ---------------------------------------------------------------------------------------
@transaction.atomic
def move_version(*, assessment: Assessment, to: FrameworkVersion, by: User | None) -> VersionMove:
    held = hold(Assessment, assessment.pk)
    assert held is not None
    rows = held_answers(held)
    found = proposal(held, to.pk, rows)
    made = copied(held, found.lines, rows)
    shaken = [line.passage.question.key for line in found.lines if line.fate == RECHECK]
    fell = agreements_that_fall(found.lines, rows)
    move = VersionMove.objects.create(
        assessment=held,
        old_id=held.framework_version_id,
        new=to,
        by=by,
        before={
            "gate": held.gate,
            "facts": held.facts,
            "ground": held.ground,
            "answers": {key: as_before(row, fell=row in fell) for key, row in rows.items()},
            "made": [row.question for row in made],
            "actions": with_their_questions(held, found),
        },
    )
    pks = [rows[key].pk for key in shaken if key in rows]
    Answer.objects.filter(pk__in=pks).update(recheck=True)
    clear_agreements(fell)
    now = rows | {row.question: row for row in made}
    state_facts(held, before=held.facts, after=found.ground.facts, by=by)
    waiting = as_it_counts(found.new, held, found.ground.gate, found.ground.facts)[1]
    Assessment.objects.filter(pk=held.pk).update(
        framework_version=to,
        gate=found.ground.gate,
        facts=found.ground.facts,
        unagreed_facts=waiting,
        ground=held.ground | inherited(held, found.lines, made) | moved_ground(held, shaken, now),
    )
    return move


def as_before(row: Answer, *, fell: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"version": row.version, "recheck": row.recheck}
    if fell and row.agreed_at:
        told["agreed_by"] = str(row.agreed_by_id) if row.agreed_by_id else None
        told["agreed_at"] = row.agreed_at.isoformat()
    return told


def agreements_that_fall(found: Iterable[Line], rows: Rows) -> list[Answer]:
    """Consent was given to the question as it was asked. What is gone keeps its own."""
    changed = (
        rows.get(line.passage.question.key)
        for line in found
        if line.passage.kind not in (SAME, GONE)
    )
    return [row for row in changed if row and row.agreed_at]


def clear_agreements(rows: Iterable[Answer]) -> None:
    Answer.objects.filter(pk__in=[row.pk for row in rows]).update(agreed_by=None, agreed_at=None)


def copied(assessment: Assessment, found: Iterable[Line], rows: Rows) -> list[Answer]:
    """What was said, under the keys of the questions that came of it; authors and times stay."""
    made = Answer.objects.bulk_create(
        copy_of(rows[line.passage.old.key], line)
        for line in found
        if line.passage.old
        and line.passage.old.key in rows
        and line.passage.question.key not in rows
    )
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=row,
            assessment=assessment,
            version=1,
            base_version=0,
            author_id=row.author_id,
            saved_at=row.saved_at,
            **{name: getattr(row, name) for name in SAID},
        )
        for row in made
    )
    return made


def copy_of(row: Answer, line: Line) -> Answer:
    status, value = what_speaks(line.passage, row.status, value_of(row.value))
    is_same = line.passage.kind == SAME
    return Answer(
        assessment_id=row.assessment_id,
        question=line.passage.question.key,
        version=1,
        author_id=row.author_id,
        saved_at=row.saved_at,
        recheck=row.recheck or line.fate == RECHECK,
        agreed_by_id=row.agreed_by_id if is_same else None,
        agreed_at=row.agreed_at if is_same else None,
        **{name: getattr(row, name) for name in SAID}
        | {"status": status, "value": list(value) if isinstance(value, tuple) else value},
    )


def inherited(
    assessment: Assessment, found: Iterable[Line], made: Iterable[Answer]
) -> dict[str, Any]:
    """What changed facts have put in doubt stays so under its other key."""
    keys = {row.question for row in made}
    return {
        line.passage.question.key: {**assessment.ground[line.passage.old.key], "version": 1}
        for line in found
        if line.passage.question.key in keys
        and line.passage.old
        and line.passage.old.key in assessment.ground
    }


def moved_ground(assessment: Assessment, shaken: Iterable[str], rows: Rows) -> dict[str, Any]:
    """No return to earlier facts settles what another version asks otherwise."""
    under = as_ground(situation_of(assessment))
    return {key: {"version": rows[key].version, **under, "moved": True} for key in shaken}


def with_their_questions(assessment: Assessment, found: Proposal) -> dict[str, str]:
    """Planned actions follow their question to its other key, of several to the first; those of a
    question that is gone stay where they are. Gives the keys that they had."""
    homes: dict[str, str] = {}
    for line in found.lines:
        old = line.passage.old
        if old and line.passage.kind != GONE and old.key not in found.new.questions:
            homes.setdefault(old.key, line.passage.question.key)
    actions = list(assessment.actions.filter(question__in=homes)) if homes else []
    before = {str(action.pk): action.question for action in actions}
    for action in actions:
        action.question = homes[action.question]
    Action.objects.bulk_update(actions, ["question"])
    return before


# --- what was done --------------------------------------------------------------------------------
def moves_of(assessment: Assessment) -> QuerySet[VersionMove]:
    """With the people and the versions' names, the newest first."""
    rows = assessment.version_moves.select_related("by", "undone_by", "old", "new")
    wide = [f"{end}__{column}" for end in ("old", "new") for column in ("definition", "source")]
    return rows.defer("before", *wide)


# --- undoing --------------------------------------------------------------------------------------
def move_to_undo(assessment: Assessment) -> VersionMove | None:
    """The last one, while it is a day old at most and has not been undone."""
    last = assessment.version_moves.filter(undone_at=None).first()
    if last is None or last.new_id != assessment.framework_version_id:
        return None
    return last if timezone.now() < undone_until(last) else None


def undone_until(move: VersionMove) -> datetime:
    return move.at + UNDO_WITHIN


@transaction.atomic
def undo_move(*, assessment: Assessment, by: User) -> int:
    """Back to the version before, with gate, facts and every answer as they were. How many answers
    were changed since: they keep their newer text."""
    held = hold(Assessment, assessment.pk)
    move = move_to_undo(held) if held else None
    if held is None or move is None:
        raise ValidationError(_("There is nothing to undo: it is more than a day ago, or undone."))
    before, rows = move.before, held_answers(held)
    untouched = {key for key in before["made"] if key in rows and rows[key].version == 1}
    Answer.objects.filter(pk__in=[rows.pop(key).pk for key in untouched]).delete()
    newer = {key for key, row in rows.items() if is_newer(row, before["answers"].get(key))}
    found = proposal(held, move.old_id, rows)
    then = as_situation(held.profile, before["gate"], before["facts"])
    doubtful = touched(found.new, situation_of(held), then)
    shaken = {
        line.passage.question.key
        for line in found.lines
        if line.passage.question.key in newer
        and (line.fate == RECHECK or line.passage.question.key in doubtful)
        and not rows[line.passage.question.key].is_open
    }
    restore_answers(rows, newer, shaken, move)
    fall = agreements_that_fall(found.lines, rows)
    clear_agreements(row for row in fall if row.agreed_at and row.agreed_at > move.at)
    restore_actions(held, before["actions"])
    state_facts(held, before=held.facts, after=before["facts"], by=by)
    waiting = as_it_counts(found.new, held, before["gate"], before["facts"])[1]
    Assessment.objects.filter(pk=held.pk).update(
        framework_version=move.old_id,
        gate=before["gate"],
        facts=before["facts"],
        unagreed_facts=waiting,
        ground=before["ground"] | moved_ground(held, shaken, rows),
    )
    VersionMove.objects.filter(pk=move.pk).update(undone_at=timezone.now(), undone_by=by)
    return len(newer)


def is_newer(row: Answer, then: Mapping[str, Any] | None) -> bool:
    return then is None or row.version != then["version"]


def restore_answers(rows: Rows, newer: set[str], shaken: set[str], move: VersionMove) -> None:
    before = move.before["answers"]
    for key, row in rows.items():
        row.recheck = row.recheck if key in newer else before[key]["recheck"]
        row.recheck = row.recheck or key in shaken
    for doubt in (True, False):
        pks = [row.pk for row in rows.values() if row.recheck is doubt]
        Answer.objects.filter(pk__in=pks).exclude(recheck=doubt).update(recheck=doubt)
    restore_agreements([row for key, row in rows.items() if key not in newer], before)


def restore_agreements(rows: Iterable[Answer], before: Mapping[str, Any]) -> None:
    """Those that the move took."""
    fell = [row for row in rows if "agreed_at" in before[row.question]]
    wanted = {before[row.question]["agreed_by"] for row in fell} - {None}
    there = {str(pk) for pk in User.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
    for row in fell:
        then = before[row.question]
        row.agreed_by_id = then["agreed_by"] if then["agreed_by"] in there else None
        row.agreed_at = datetime.fromisoformat(then["agreed_at"])
    Answer.objects.bulk_update(fell, ["agreed_by", "agreed_at"])


def restore_actions(assessment: Assessment, before: Mapping[str, str]) -> None:
    actions = list(assessment.actions.filter(pk__in=before)) if before else []
    for action in actions:
        action.question = before[str(action.pk)]
    Action.objects.bulk_update(actions, ["question"])
