"""What a curator has made of a tool's draft, so that nobody is in conflict with themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404

from accounts.models import User
from accounts.submissions.seen import fingerprint, is_own_way, remember_step
from catalogue.curation.drafts import Editing, editing


def place_of(held: Editing, criterion: str = "") -> str:
    return f"tool:{held.tool.key}:{criterion}"


def has_seen(held: Editing, seen: str, *, by: User) -> bool:
    """Whether the draft is as `by` has seen it, or has since been changed by themselves alone."""
    return is_own_way(by=by, place=place_of(held), seen=seen, now=held.seen)


def has_seen_cell(held: Editing, criterion: str, seen: str, *, by: User) -> bool:
    now = fingerprint(held.cell(criterion))
    return is_own_way(by=by, place=place_of(held, criterion), seen=seen, now=now)


@contextmanager
def step(held: Editing, *, by: User) -> Iterator[None]:
    """What is done within leads from what `held` is to what stands afterwards."""
    yield
    try:
        after = editing(held.tool.key)
    except Http404:  # a tool that only the draft knew
        return
    remember_step(by=by, place=place_of(held), before=held.seen, after=after.seen)
    for name in {*held.changed_cells, *after.changed_cells}:
        remember_step(
            by=by,
            place=place_of(held, name),
            before=fingerprint(held.cell(name)),
            after=fingerprint(after.cell(name)),
        )
