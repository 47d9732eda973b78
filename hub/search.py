"""One search over what the hub has to read: practices, roles, tools, questions.

All words must occur, anywhere in a text; titles that hold them come first. A private tool is found
by its organisation's people alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import Anybody
from assessments.publishing import definition_of
from assessments.templatetags.framework_tags import newest_ids
from catalogue.scan.seen import seen_by
from documents.text import folded
from handbook.models import Practice, Role

SHOWN = 12
LONGEST = 100


@dataclass(frozen=True)
class Hit:
    title: str
    about: str
    address: str
    text: str
    tag: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `hits` are the first of `count`."""

    key: str
    title: str
    hits: tuple[Hit, ...]
    count: int
    more: str = ""

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.hits)


def rank(hit: Hit, words: list[str]) -> int:
    title = folded(hit.title)
    if title.startswith(" ".join(words)):
        return 0
    return 1 if all(word in title for word in words) else 2


def ranked(hits: Iterable[Hit], words: list[str]) -> list[Hit]:
    """In their own order, but titles first."""
    matching = [hit for hit in hits if all(word in hit.text for word in words)]
    return sorted(matching, key=lambda hit: rank(hit, words))


def text_of(*parts: str) -> str:
    return folded(" ".join(parts))


def search(user: Anybody, typed: str) -> list[Group]:
    """The groups in which something was found; at most eight statements."""
    words = folded(typed).split()
    if not words:
        return []
    groups = (
        group("practices", _("Best practices"), ranked(practices(), words)),
        group("roles", _("Roles"), ranked(roles(), words)),
        group("tools", _("Tools"), tools(user, words), reverse("catalogue:horizon_scan")),
        group("questions", _("Questions"), ranked(questions(), words)),
    )
    return [group for group in groups if group.count]


def group(key: str, title: str, hits: list[Hit], more: str = "") -> Group:
    return Group(key, title, tuple(hits[:SHOWN]), len(hits), more if len(hits) > SHOWN else "")


def practices() -> Iterable[Hit]:
    for row in Practice.objects.filter(archived=False):
        address = reverse("practices:practice", args=[row.key])
        yield Hit(row.title, row.summary, address, text_of(row.title, row.summary, row.body))


def roles() -> Iterable[Hit]:
    for row in Role.objects.filter(archived=False):
        address = reverse("roles:role", args=[row.key])
        yield Hit(row.title, row.summary, address, text_of(row.title, row.summary, row.body))


def tools(user: Anybody, words: list[str]) -> list[Hit]:
    """From the index in memory; the private ones of the person's own organisations first."""
    seen = seen_by(user)
    typed = " ".join(words)
    return [
        Hit(
            item.title,
            item.summary,
            reverse("catalogue:tool", args=[item.key]),
            item.text,
            _("private") if item.is_private else "",
        )
        for index in (seen.private, seen.index)
        for item in index.listed(index.matching(typed), typed)
    ]


def questions() -> Iterable[Hit]:
    for framework in map(definition_of, newest_ids()):
        page = reverse("frameworks:framework", args=[framework.key])
        for asked in framework.questions.values():
            yield Hit(
                asked.prompt,
                asked.why,
                f"{page}#{asked.key}",
                text_of(asked.prompt, asked.why, asked.evidence),
                framework.title,
            )
