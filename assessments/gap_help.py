"""From a gap to the catalogue and the team: the tools that help, what was chosen, skills one lacks.

The number of statements is the same for one gap and for thirty.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from assessments.framework.definition import Question
from assessments.models import Assessment, ToolChoice
from handbook.models import Practice, Role, Skill
from handbook.team import skills_of

# The practice, not a question: whichever framework asks about it leads to the helper.
WHERE_IT_RUNS = "cloud-or-on-premises"
NEEDED = "needed"


def choosing_query(assessment_id: UUID | str, question: str) -> str:
    """What an address of the horizon scan carries along while somebody chooses."""
    return urlencode({"for": assessment_id, "question": question})


def tools_address(assessment_id: UUID | str, question: str, component: str) -> str:
    """The horizon scan, filtered for what `question` needs."""
    first = f"{urlencode({'component': component})}&" if component else ""
    return f"{reverse('catalogue:horizon_scan')}?{first}{choosing_query(assessment_id, question)}"


@dataclass(frozen=True)
class Help:
    """What stands beside one gap. `lacks` are titles of skills that nobody of the organisation has
    marked; it is empty where nobody has marked anything."""

    address: str
    choice: ToolChoice | None
    lacks: tuple[str, ...]
    is_about_platform: bool


def newest_choices(assessment: Assessment) -> dict[str, ToolChoice]:
    """Without the frozen cells, which these pages do not show."""
    titles = assessment.tool_choices.defer("options")
    return titles.newest_by_question()


def helps(
    assessment: Assessment, questions: Iterable[Question], choices: Mapping[str, ToolChoice]
) -> dict[str, Help]:
    questions = list(questions)
    lacks = lacking(assessment, questions, choices)
    return {
        question.key: Help(
            address=tools_address(assessment.pk, question.key, question.component)
            if question.component
            else "",
            choice=choices.get(question.key),
            lacks=lacks.get(question.key, ()),
            is_about_platform=question.practice == WHERE_IT_RUNS,
        )
        for question in questions
    }


# --- skills -----------------------------------------------------------------------------------
def lacking(
    assessment: Assessment, questions: list[Question], choices: Mapping[str, ToolChoice]
) -> dict[str, tuple[str, ...]]:
    """For each question the skills that its chosen tool takes, or else the role that carries its
    practice, and that nobody here has."""
    held = skills_of(assessment.organisation)
    if not held:
        return {}
    by_role = skills_by_role(questions)
    titles = dict(Skill.objects.values_list("key", "title"))
    lacks = {}
    for question in questions:
        choice = choices.get(question.key)
        needed = choice.skills if choice else by_role.get(question.key, ())
        lacks[question.key] = tuple(titles.get(key, key) for key in needed if key not in held)
    return lacks


def skills_by_role(questions: list[Question]) -> dict[str, tuple[str, ...]]:
    """By question: what the first role of its practice needs, or the role that is asked."""
    practices = {question.practice for question in questions if question.practice}
    carried = dict(Practice.objects.filter(key__in=practices).values_list("key", "roles"))
    needs = dict(Role.objects.values_list("key", "skills"))
    by_question = {}
    for question in questions:
        role = next(iter(carried.get(question.practice) or ()), question.role)
        skills = needs.get(role) or {}
        by_question[question.key] = tuple(key for key, how in skills.items() if how == NEEDED)
    return by_question
