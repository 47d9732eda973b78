"""Which state of a draft a person has made of which: nobody is in conflict with themselves.

A page that was opened earlier names the state that it shows. Where its reader alone has led from
there to what stands now, they have seen all of it. The steps are kept for a day, in the cache: one
that is gone is a conflict too many, never an overwriting.
"""

import hashlib

from django.core.cache import cache

KEPT_SECONDS = 24 * 3600
MOST_STEPS = 50


def remember_step(*, by, place: str, before: str, after: str) -> None:
    if before != after:
        cache.set(key(by, place, before), after, KEPT_SECONDS)


def is_own_way(*, by, place: str, seen: str, now: str) -> bool:
    """Whether `seen` is `now`, or `by` alone has led from the one to the other."""
    for _step in range(MOST_STEPS):
        if seen == now:
            return True
        seen = cache.get(key(by, place, seen))
        if seen is None:
            return False
    return False


def key(by, place: str, state: str) -> str:
    told = hashlib.sha256(f"{place} {state}".encode(errors="replace")).hexdigest()
    return f"own-step:{by.pk}:{told}"
