"""Who holds what in a team: what is covered, what nobody holds, what hangs on one person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NOBODY, ONE, SEVERAL = "nobody", "one", "several"


@dataclass(frozen=True)
class Held:
    """One person: the keys of the roles and of the skills that they have marked."""

    person: str
    roles: frozenset[str]
    skills: frozenset[str]

    @property
    def has_marked(self) -> bool:
        return bool(self.roles or self.skills)


@dataclass(frozen=True)
class Cover:
    """One role or skill; `holders` by name, in the team's order. `wanted_by` are titles of the
    roles held in this team that need the skill."""

    key: str
    title: str
    holders: tuple[str, ...]
    wanted_by: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        return (NOBODY, ONE)[len(self.holders)] if len(self.holders) < 2 else SEVERAL

    @property
    def has_one(self) -> bool:
        return self.state == ONE

    @property
    def has_several(self) -> bool:
        return self.state == SEVERAL


def counts(sets: Iterable[Iterable[str]]) -> dict[str, int]:
    """How many of `sets` hold each key."""
    counted: dict[str, int] = {}
    for keys in sets:
        for key in keys:
            counted[key] = counted.get(key, 0) + 1
    return counted


def of_roles(people: Iterable[Held], titles: Mapping[str, str]) -> list[Cover]:
    held = [(person.person, person.roles) for person in people]
    return [
        Cover(key, title, tuple(person for person, keys in held if key in keys))
        for key, title in titles.items()
    ]


def of_skills(
    people: Iterable[Held],
    titles: Mapping[str, str],
    roles: Mapping[str, str],
    needs: Mapping[str, frozenset[str]],
) -> list[Cover]:
    """`roles` are titles of roles, `needs` the skills that each of them cannot do without."""
    everybody = list(people)
    held_roles = {key for person in everybody for key in person.roles}
    return [
        Cover(
            key,
            title,
            tuple(person.person for person in everybody if key in person.skills),
            tuple(roles[role] for role in roles if role in held_roles and key in needs[role]),
        )
        for key, title in titles.items()
    ]
