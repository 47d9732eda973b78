"""What the sender of a form has seen of what it would replace.

A form names the state that it shows (`seen`); what somebody else has made of it since is shown to
its writer before anything is replaced. Nobody is in conflict with themselves: where its reader
alone has led from that state to what stands now, they have seen all of it. These steps are kept
for a day, in the cache: one that is gone is a conflict too many, never an overwriting.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from accounts.held_rows import hold
from accounts.models import User
from accounts.requests import AuthenticatedRequest

KEPT_SECONDS = 24 * 3600
MOST_STEPS = 50
Row = TypeVar("Row", bound=Model)
MEANWHILE = _(
    "Nothing was saved: somebody else has changed this after you had opened it. It says now: "
    "%(now)s. If you save again, what stands below replaces it."
)


def fingerprint(state: Any) -> str:
    """Names `state`, of JSON's types, days and ids: two that say the same have the same."""
    text = json.dumps(state, sort_keys=True, default=str)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


@contextmanager
def laid_over(
    request: AuthenticatedRequest, row: Row, part: str, state: Callable[[Row], Any]
) -> Iterator[bool]:
    """Whether who sent this has seen the `state` of `row` as it stands, or of that `part` of it.
    What is written within is theirs. A form that names nothing has seen nothing."""
    with transaction.atomic():
        by, place = request.user, f"{row._meta.label}:{row.pk}:{part}"
        before = state_of(row, state)
        yield is_own_way(by=by, place=place, seen=request.POST.get("seen", ""), now=before)
        remember_step(by=by, place=place, before=before, after=state_of(row, state))


def state_of(row: Row, state: Callable[[Row], Any]) -> str:
    now = hold(type(row), row.pk)
    return fingerprint(state(now) if now else None)


def show_beside(form: BaseForm, now: str) -> None:
    """What stands by now, in words, above what was typed."""
    form.add_error(None, MEANWHILE % {"now": now})


def remember_step(*, by: User, place: str, before: str, after: str) -> None:
    if before != after:
        cache.set(key(by, place, before), after, KEPT_SECONDS)


def is_own_way(*, by: User, place: str, seen: str, now: str) -> bool:
    """Whether `seen` is `now`, or `by` alone has led from the one to the other."""
    for _step in range(MOST_STEPS):
        if seen == now:
            return True
        seen = cache.get(key(by, place, seen))
        if seen is None:
            return False
    return False


def key(by: User, place: str, state: str) -> str:
    digest = hashlib.sha256(f"{place} {state}".encode(errors="replace")).hexdigest()
    return f"own-step:{by.pk}:{digest}"
