"""The states of a row and what differs between them, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from handbook import link_targets
from handbook.matrices import ARTEFACTS, NEEDS, PARTS, STAGES
from handbook.models import Role, Skill
from handbook.text_changes import Titles, changed

COLUMNS = {
    "title": _("Title"),
    "summary": _("In short"),
    "body": _("Text"),
    "roles": _("Who carries it"),
    "components": _("Components that help"),
    "resources": _("Read more"),
    "stages": _("Stages"),
    "skills": _("Skills"),
    "artefacts": _("What it may do"),
    "archived": _("Archived"),
}


def titles() -> dict[str, object]:
    """Of every key that a column may hold; three statements."""
    return {
        **STAGES,
        **ARTEFACTS,
        **{key: mark.word for known in (PARTS, NEEDS) for key, mark in known.items()},
        **dict(Role.objects.values_list("key", "title")),
        **dict(Skill.objects.values_list("key", "title")),
        **link_targets.titles("component"),
    }


def columns_shown(
    before: Mapping[str, Any], after: Mapping[str, Any], known: Titles | None = None
) -> list[dict[str, Any]]:
    """Each column that differs, with its lines. `known` are the titles, where they are at hand."""
    if before == after:
        return []
    return [
        {"title": COLUMNS.get(change.column, change.column), "lines": change.lines}
        for change in changed(before, after, known or titles())
    ]
