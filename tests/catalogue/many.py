"""Small catalogues for tests, and large ones."""

from django.utils import timezone

from catalogue.models import Cell, Component, Criterion, Group, Ring, Status, Tool
from catalogue.services.writing import touched

LICENCES = ("Apache-2.0", "MIT", "proprietary")


def ground() -> tuple[list[Component], list[Criterion]]:
    """Three components in one group, sixteen criteria: the five marks and eleven others."""
    group = Group.objects.create(key="data", title="Data")
    parts = [
        Component.objects.create(
            key=key, title=key.capitalize(), group=group, summary=f"For {key}."
        )
        for key in ("tracking", "serving", "watching")
    ]
    names = ["licence", "self-hosted", "managed-cloud", "user-interface", "sso"]
    names += [f"criterion-{number}" for number in range(11)]
    criteria = [
        Criterion.objects.create(
            key=name,
            title=name.capitalize(),
            kind="verdict",
            definition=f"About {name}.",
            mark=place < 5,
            position=place,
        )
        for place, name in enumerate(names)
    ]
    touched()
    return parts, criteria


def tools(count: int, criteria: list[Criterion], parts: list[Component]) -> list[Tool]:
    """`count` public tools, each with a cell on every criterion."""
    verdicts = ("yes", "partly", "no", "unknown")
    made = Tool.objects.bulk_create(
        [
            Tool(
                key=f"tool-{number}",
                title=f"Tool {number:05}",
                summary=f"Does the work of kind {number % 7}.",
                vendor=f"Vendor {number % 50}",
                licence=LICENCES[number % 3],
                components=[parts[number % len(parts)].key],
                status=Status.values[number % 5],
                ring=Ring.values[number % 4],
                checked_on=timezone.localdate(),
            )
            for number in range(count)
        ],
        batch_size=500,
    )
    Cell.objects.bulk_create(
        [
            Cell(
                tool=tool,
                criterion=criterion,
                value=verdicts[(number + place) % 4],
                source="https://example.org/docs",
                checked_on=timezone.localdate(),
            )
            for number, tool in enumerate(made)
            for place, criterion in enumerate(criteria)
        ],
        batch_size=2000,
    )
    touched()
    return made
