"""What one version of a framework changes against another. Pure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from assessments.framework.definition import Framework, Question


@dataclass(frozen=True)
class Changed:
    """A question that both have; `fields` are the names of what differs."""

    question: Question
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    added: tuple[Question, ...]
    removed: tuple[Question, ...]
    changed: tuple[Changed, ...]
    elsewhere: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.elsewhere)


def fields_that_differ(
    old: object, new: object, leaving_out: tuple[str, ...] = ()
) -> tuple[str, ...]:
    assert dataclasses.is_dataclass(old)
    return tuple(
        field.name.replace("_", " ")
        for field in dataclasses.fields(old)
        if field.name not in leaving_out and getattr(old, field.name) != getattr(new, field.name)
    )


def difference(old: Framework, new: Framework) -> Difference:
    before, after = old.questions, new.questions
    changed = (
        Changed(after[key], fields_that_differ(before[key], after[key]))
        for key in after
        if key in before
    )
    return Difference(
        added=tuple(question for key, question in after.items() if key not in before),
        removed=tuple(question for key, question in before.items() if key not in after),
        changed=tuple(question for question in changed if question.fields),
        elsewhere=fields_that_differ(old, new, leaving_out=("stages", "version")),
    )
