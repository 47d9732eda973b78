"""Finding the published tool that another catalogue's name means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.entries.definition import ToolEntry
from documents.field_reader import LONGEST_KEY


@dataclass(frozen=True)
class LeftOut:
    """An item that an import passes over, where it stands, and why."""

    name: str
    place: str
    reason: str


@dataclass(frozen=True)
class ReadFile:
    """What a foreign file comes to: entries to compare with what is published, what is left out,
    the categories that it names, and of a workbook the sheet that was read."""

    entries: tuple[ToolEntry, ...]
    left_out: tuple[LeftOut, ...] = ()
    categories: tuple[str, ...] = ()
    sheet: str = ""
    is_hidden: bool = False


def key_of(name: str) -> str:
    """A key made of a name: lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:LONGEST_KEY].strip("-")


def names_of(published: Mapping[str, ToolEntry]) -> dict[str, str]:
    """The key of each tool by all that it is called: key, title, former names, repository. Where
    two are called the same, neither is meant."""
    keys: dict[str, str] = {}
    for key, entry in published.items():
        own = {key, called(entry.title), *(called(name) for name in entry.former_names)}
        if address := entry.links.get("repository"):
            own.add(address_of(address))
        for name in own:
            keys[name] = "" if name in keys else key
    keys.update({key: key for key in published})
    return {name: key for name, key in keys.items() if key}


def called(name: str) -> str:
    return " ".join(name.casefold().split())


def address_of(text: str) -> str:
    """An address as it is compared: without scheme, `www.`, `.git` and a last slash."""
    rest = text.casefold().partition("://")[2].removeprefix("www.")
    return "//" + rest.rstrip("/").removesuffix(".git")
