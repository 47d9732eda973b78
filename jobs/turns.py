"""Whose turn it is: those who have least on its way, and of these those who were served longest
ago. Organisations take turns first, then the people of one."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from jobs.models import Job, State

Lane = tuple[str, str]
REMEMBERED = timedelta(hours=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))
LANE = ("organisation_lane", "person_lane")


class Tally:
    """How much is on its way for somebody, and when they were served last."""

    def __init__(self) -> None:
        self.running = 0
        self.served = LONG_AGO

    def add(self, running: int, served: datetime) -> None:
        self.running += running
        self.served = max(self.served, served)


def fairest(waiting: dict[Lane, datetime], known: list[tuple[Lane, int, datetime]]) -> Lane:
    """`waiting`: since when each lane waits; `known`: (lane, running, served last)."""
    organisations: dict[str, Tally] = defaultdict(Tally)
    people: dict[Lane, Tally] = defaultdict(Tally)
    for lane, running, served in known:
        organisations[lane[0]].add(running, served)
        people[lane].add(running, served)

    def turn(lane: Lane) -> tuple[Any, ...]:
        organisation, person = organisations[lane[0]], people[lane]
        of_organisation = organisation.running, organisation.served
        return *of_organisation, person.running, person.served, waiting[lane], lane

    return min(waiting, key=turn)


def next_due(model: type[Job]) -> UUID | None:
    """The id of the due job whose turn it is, or None."""
    now = timezone.now()
    due = model.objects.due(now).order_by()
    lanes = due.values_list(*LANE).annotate(since=Min("due_at"))
    waiting = {(organisation, person): since for organisation, person, since in lanes}
    if not waiting:
        return None
    lane = next(iter(waiting)) if len(waiting) == 1 else fairest(waiting, served_lately(model, now))
    mine = due.filter(organisation_lane=lane[0], person_lane=lane[1])
    return mine.order_by("due_at", "created_at", "pk").values_list("pk", flat=True).first()


def served_lately(model: type[Job], now: datetime) -> list[tuple[Lane, int, datetime]]:
    held = Q(state=State.RUNNING, lease_until__gte=now)
    recent = model.objects.filter(claimed_at__gte=now - REMEMBERED).order_by()
    rows = recent.values_list(*LANE).annotate(running=Count("pk", filter=held))
    rows = rows.annotate(served=Max("claimed_at"))
    return [((organisation, person), running, at) for organisation, person, running, at in rows]
