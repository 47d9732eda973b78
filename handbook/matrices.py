"""The three tables of the roles page: who does what in which stage, who needs which skill, who may
do what with which artefact. Each mark is a letter, a word and an icon: none rests on colour alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from handbook.models import Role, Skill

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAGES = {
    "gather": _("Gather"),
    "assess": _("Assess"),
    "plan": _("Plan and design"),
    "implement": _("Implement"),
    "evaluate": _("Evaluate and review"),
}
ARTEFACTS = {
    "code": _("Code"),
    "data": _("Data"),
    "model": _("Model"),
    "pipeline": _("Pipeline"),
    "infrastructure": _("Infrastructure"),
}


@dataclass(frozen=True)
class Mark:
    value: str
    letter: str
    word: "StrOrPromise"
    icon: str
    meaning: "StrOrPromise"


def marks(*rows: "tuple[str, str, StrOrPromise, str, StrOrPromise]") -> dict[str, Mark]:
    return {row[0]: Mark(*row) for row in rows}


PARTS = marks(
    ("leads", "L", _("Leads"), "flag", _("answers for the stage and calls the others together")),
    ("helps", "H", _("Helps"), "hand-helping", _("does a share of its work")),
    ("asked", "A", _("Is asked"), "message-circle", _("knows or decides something it needs")),
    ("told", "T", _("Is told"), "bell", _("hears of the outcome")),
)
NEEDS = marks(
    ("needed", "N", _("Needed"), "circle-check", _("cannot do the work without it")),
    ("useful", "U", _("Useful"), "plus", _("works better with it")),
)
RIGHTS = marks(
    ("r", "r", _("Read"), "eye", _("may open it and look")),
    ("w", "w", _("Write"), "pencil", _("may change it")),
    ("x", "x", _("Execute"), "play", _("may run, call or deploy it")),
)


@dataclass(frozen=True)
class Row:
    """`cells` are lists of marks, an empty one where there is none."""

    key: str
    title: str
    cells: list[list[Mark]]


def one(known: dict[str, Mark], value: str | None) -> list[Mark]:
    return [known[value]] if value in known else []


def by_stage(roles: Iterable[Role]) -> list[Row]:
    return [
        Row(role.key, role.title, [one(PARTS, role.stages.get(stage)) for stage in STAGES])
        for role in roles
    ]


def by_skill(roles: Iterable[Role], skills: Iterable[Skill]) -> list[Row]:
    """Skills down, roles across."""
    return [
        Row(skill.key, skill.title, [one(NEEDS, role.skills.get(skill.key)) for role in roles])
        for skill in skills
    ]


def rights(role: Role, artefact: str) -> list[Mark]:
    held = role.artefacts.get(artefact, "")
    return [mark for letter, mark in RIGHTS.items() if letter in held]


def by_artefact(roles: Iterable[Role]) -> list[Row]:
    return [
        Row(role.key, role.title, [rights(role, artefact) for artefact in ARTEFACTS])
        for role in roles
    ]
