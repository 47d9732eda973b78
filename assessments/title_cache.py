"""The titles of practices, roles and components by key, as one process knows them.

Pages name dozens of them and may not cost a query each, so they are read at most once a minute:
a curator's new title is everywhere within that time.
"""

import time
from dataclasses import dataclass, field

from catalogue.models import Component
from handbook.models import Practice, Role

FOR_SECONDS = 60
MODELS = {"practice": Practice, "role": Role, "component": Component}
WORDS = {
    "lens": {
        "responsible-ai": "Responsible AI",
        "generative-ai": "Generative AI",
    },
}


@dataclass
class Known:
    """`edition` counts how often the titles have turned out to be others than before."""

    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    edition: int = 0
    read_at: float = float("-inf")

    def fresh(self) -> "Known":
        if time.monotonic() - self.read_at < FOR_SECONDS:
            return self
        titles = {
            kind: dict(model._default_manager.values_list("key", "title"))
            for kind, model in MODELS.items()
        }
        if titles != self.titles:
            self.titles = titles
            self.edition += 1
        self.read_at = time.monotonic()
        return self

    def forget(self) -> None:
        self.read_at = float("-inf")


known = Known()


def in_words(key: str) -> str:
    """What a key says by itself, where nothing else is known of it."""
    return key.replace("-", " ").capitalize()


def title(kind: str, key: str) -> str:
    fixed = WORDS.get(kind)
    title = (known.fresh().titles.get(kind, {}) if fixed is None else fixed).get(key)
    return title or in_words(key)


def edition() -> int:
    """Changes whenever a title has: for what is kept with titles in it."""
    return known.fresh().edition
