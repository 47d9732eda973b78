"""The demo's choices: a tool for watching the model, and where it runs."""

from django.http import QueryDict

from accounts.models import User
from assessments.framework.definition import Framework
from assessments.models import Assessment
from assessments.services.choices import record_choice, record_platform
from assessments.tool_comparison import options_of
from catalogue.where_to_run.form import PlatformForm, weighed
from catalogue.where_to_run.weighing import TESTS

PRACTICE = "model-monitoring"
TOOLS = ("evidently", "whylogs", "nannyml")
TYPED = {
    "currency": "£",
    "money": "1500",
    "weeks": "10",
    "days": "4",
    "growth": "steady",
    "data": "named-country",
    "control": "shared",
    **{f"weight-{test}": "counts" for test in TESTS},
    "weight-upkeep": "decides",
    "cloud-money": "900",
    "cloud-weeks": "4",
    "cloud-days": "2",
    "cloud-growth": "setting",
    "cloud-data": "named-country",
    "cloud-control": "shared",
    "on-premises-money": "1700",
    "on-premises-weeks": "16",
    "on-premises-days": "8",
    "on-premises-growth": "order",
    "on-premises-data": "ours",
    "on-premises-control": "us",
}


def choose_tool(assessment: Assessment, framework: Framework, by: User) -> None:
    """Nothing where the catalogue lacks the tool, as it may once curators have changed it."""
    options = options_of(assessment, by, TOOLS)
    questions = [
        question for question in framework.questions.values() if question.practice == PRACTICE
    ]
    if questions and any(option["key"] == TOOLS[0] for option in options):
        record_choice(
            assessment=assessment,
            question=questions[0].key,
            options=options,
            tool=TOOLS[0],
            reason="It runs as a library beside our service, and two of us know it already.",
            by=by,
        )


def choose_platform(assessment: Assessment, by: User) -> None:
    typed = QueryDict(mutable=True)
    typed.update(TYPED)
    typed.setlist("option", ["cloud", "on-premises"])
    form = PlatformForm(typed)
    form.full_clean()
    record_platform(
        assessment=assessment,
        option="cloud",
        title="Cloud",
        answers=form.answers,
        result=weighed(form),
        reason="Nobody here has time to look after machines; the provider keeps data in London.",
        by=by,
    )
