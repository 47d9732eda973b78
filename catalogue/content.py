"""Loading the components of the horizon scan."""

from pathlib import Path

from catalogue.models import Component, Group
from handbook.content import keep_all, read

FOLDER = Path(__file__).parent / "content"


def load() -> None:
    found = read(FOLDER / "components.yaml")
    keep_all(Group, found["groups"])
    keep_all(Component, found["components"], group=Group)
