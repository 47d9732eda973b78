"""What Django adds to a question type is found by its name, and missed before a server starts."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from assessments.forms.answers import FIELDS
from assessments.framework.question_type import QuestionType
from assessments.framework.question_types import TYPES
from assessments.templatetags.assessment_tags import partial_of


def check_question_types(app_configs: Any, **asked: Any) -> list[CheckMessage]:
    return [Error(fault, id="assessments.E001") for fault in missing(TYPES.values())]


def missing(types: Iterable[QuestionType]) -> Iterator[str]:
    for kind in types:
        try:
            get_template(partial_of(kind.name))
        except TemplateDoesNotExist as error:
            yield f"The question type “{kind.name}” lacks its template {error}."
        if kind.field not in FIELDS:
            known = ", ".join(FIELDS)
            yield f"The question type “{kind.name}” reads a field “{kind.field}”, not {known}."
