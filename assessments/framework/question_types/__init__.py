"""The types of questions: each module here is one, and makes it as `TYPE`. Pure."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from assessments.framework.definition import Question
from assessments.framework.question_type import QuestionType

_found: list[QuestionType] = [
    import_module(f"{__name__}.{module.name}").TYPE for module in iter_modules(__path__)
]
TYPES: Mapping[str, QuestionType] = MappingProxyType({kind.name: kind for kind in _found})


def type_of(question: Question) -> QuestionType:
    return TYPES[question.type]
