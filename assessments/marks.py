"""How states are marked on pages: what the component `state` shows of each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assessments.framework.move import ASIDE, CARRIED, RECHECK
from assessments.scoring.progress import COMPLETE, IN_PROGRESS, NOT_STARTED

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Mark:
    """A tone, an icon and a word."""

    tone: str
    icon: str
    word: "str | StrPromise"


STAGES = {
    NOT_STARTED: Mark("", "circle", _("Not started")),
    IN_PROGRESS: Mark("partly", "circle-dashed", _("In progress")),
    COMPLETE: Mark("good", "check", _("Complete")),
}
# What a gap holds back (`scoring.advice.Gap`).
HELD_BACK = {
    "stop": Mark("gap", "circle-x", _("Must be in place")),
    "condition": Mark("partly", "circle-alert", _("A condition")),
}
# What a question is or lacks, wherever it stands; templates name these.
OF_QUESTIONS = {
    "conditional": Mark("", "", _("Asked only where it applies")),
    "essential": Mark("accent", "star", _("Essential")),
    "flagged": Mark("partly", "flag", _("Flagged")),
    "planned": Mark("good", "calendar-check", _("In the plan")),
    "recheck": Mark("partly", "rotate-ccw", _("To be re-checked")),
}
# How firmly an answer stands (`scoring.answer_value.strength`).
STRENGTHS = {
    "asserted": Mark("", "message-square", _("Said, not shown")),
    "noted": Mark("", "file-text", _("Note only")),
    "evidenced": Mark("good", "link", _("Evidenced")),
    "lapsed": Mark("gap", "clock", _("Evidence lapsed")),
    "alone": Mark("partly", "user", _("Waits for a second person")),
    "agreed": Mark("good", "users", _("Agreed")),
}
# What becomes of an answer in another version of the framework (`framework.move`).
FATES = {
    CARRIED: Mark("good", "check", _("Answer kept")),
    RECHECK: OF_QUESTIONS["recheck"],
    ASIDE: Mark("", "archive", _("Kept, not counted")),
}
DONE = Mark("good", "check", _("Done"))
OVERDUE = Mark("gap", "clock", _("Overdue"))
