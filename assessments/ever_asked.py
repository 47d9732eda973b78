"""The questions that an assessment asks, and those of the versions from which it was moved: what
was said to them and planned for them stays to be read."""

from dataclasses import dataclass
from functools import cached_property

from assessments.framework.definition import Framework, Question
from assessments.models import Assessment
from assessments.publishing import definition_of


@dataclass
class EverAsked:
    assessment: Assessment
    framework: Framework

    @cached_property
    def earlier(self) -> list[Framework]:
        """Read only where it is needed, the latest first."""
        ends = self.assessment.version_moves.values_list("new_id", "old_id")
        return [definition_of(pk) for pk in dict.fromkeys(pk for both in ends for pk in both)]

    def question(self, key: str) -> Question | None:
        if key in self.framework.questions:
            return self.framework.questions[key]
        found = (each.questions[key] for each in self.earlier if key in each.questions)
        return next(found, None)

    def prompt(self, key: str) -> str:
        question = self.question(key)
        return question.prompt if question else key
