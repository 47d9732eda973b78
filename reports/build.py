"""One report: claim the row, render its snapshot, put the file down, then say so."""

import hashlib
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_noop

from assessments import charts, figures
from jobs.processes import Limits, TooLarge, TooLong, Work, run
from jobs.services import LostFence, claim_next, fail, finish, renew
from reports import lettering, pdf, storage
from reports.models import Report, Snapshot
from reports.snapshot import Data, frozen_result

log = structlog.get_logger()
REASON = gettext_noop(
    "The report could not be made. The details are in the worker's log. Try again; if it fails "
    "again, tell whoever runs this hub."
)
LIMITS: dict[type[Exception], str] = {
    TooLong: gettext_noop(
        "Making the report took more than %(seconds)d seconds, the most that this hub allows. "
        "Shorten the longest notes and lists of this assessment, or ask whoever runs this hub to "
        "allow more (REPORT_SECONDS), and ask for the report again."
    ),
    TooLarge: gettext_noop(
        "Making the report took more than %(megabytes)d MB of memory, the most that this hub "
        "allows. Shorten the longest notes and lists of this assessment, or ask whoever runs this "
        "hub to allow more (REPORT_MEMORY_MB), and ask for the report again."
    ),
    pdf.TooManyPages: gettext_noop(
        "The report has more than %(pages)d pages, the most that this hub allows. Shorten the "
        "longest notes and lists of this assessment, or ask whoever runs this hub to allow more "
        "(REPORT_PAGES), and ask for the report again."
    ),
}
KEPT_IN_MIND = 10


def html_of(snapshot: Snapshot, undrawn: dict[str, Any] | None = None) -> str:
    """The report as one HTML document; the same snapshot gives the same text. `undrawn` says which
    letters have a box in their place."""
    data = snapshot.data
    context = {
        "data": data,
        "people": snapshot.people,
        "digest": snapshot.digest,
        **in_figures(data),
        "hub": settings.HUB_NAME,
        "base": settings.PUBLIC_BASE_URL,
        "undrawn": undrawn,
    }
    with timezone.override(data["zone"]):
        return lettering.prepared(render_to_string("reports/report.html", context))


def in_figures(data: Data) -> dict[str, Any]:
    """What the results page shows too, from the frozen result."""
    result, levels = frozen_result(data), data["titles"].get("level", {})
    return {
        "result": result,
        "figures": (
            figures.known(result),
            figures.score(result),
            figures.still_possible(result, levels),
        ),
        "valid_until": figures.valid_until(result),
        "by_stage": figures.by_stage(result, levels),
        "chart": charts.readiness(result),
        "rules": figures.rules(result),
    }


def made(snapshot: Snapshot, tell: Callable[[int], None]) -> tuple[bytes, int]:
    """(the PDF, its number of pages). What no face has is said in it and has a box in its place."""
    html = html_of(snapshot)
    try:
        return pdf.render(html, tell)
    except pdf.Undrawn as missing:
        letters = missing.letters
    page = html_of(snapshot, lettering.letters_missing(html, letters))
    return pdf.render(lettering.without(page, letters), tell)


def build(report_id: str) -> None:
    """Rung for `report_id`; what is made is the report whose turn it is."""
    report = claim_next(Report)
    if report is None:
        return
    if command := pdf.missing_libraries():
        give_up(report, pdf.LACKING, for_good=True, command=command)
        return
    name = storage.name_of(report.pk, report.fence)
    try:
        remove_leftovers(report)
        content, pages = run(work_of(report), report, limits())
        renew(report, 97)
        name = storage.put(name, content)
        finish(
            report,
            file=name,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            pages=pages,
        )
    except LostFence:
        storage.remove(name)
        log.info("report_taken_over", report=str(report.pk))
    except tuple(LIMITS) as limit:
        log.warning("report_too_large", report=str(report.pk), limit=type(limit).__name__)
        give_up(report, LIMITS[type(limit)], for_good=True, **allowed())
    except Exception as error:
        storage.remove(name)
        log.exception("report_failed", report=str(report.pk), error=type(error).__name__)
        give_up(report, REASON)


def work_of(report: Report) -> Work:
    """All that it needs of the database is fetched before it begins."""
    snapshot = report.snapshot

    def work(tell: Callable[[int], None]) -> tuple[bytes, int]:
        tell(2)
        return made(snapshot, tell)

    return work


def limits() -> Limits:
    return Limits(settings.REPORT_SECONDS, settings.REPORT_MEMORY_MB)


def allowed() -> dict[str, int]:
    return {
        "seconds": settings.REPORT_SECONDS,
        "megabytes": settings.REPORT_MEMORY_MB,
        "pages": settings.REPORT_PAGES,
    }


def remove_leftovers(report: Report) -> None:
    """Files of claims that ended between writing the file and saying so."""
    for fence in range(max(1, report.fence - KEPT_IN_MIND), report.fence):
        storage.remove(storage.name_of(report.pk, fence))


def give_up(report: Report, reason: str, *, for_good: bool = False, **values: Any) -> None:
    try:
        fail(report, reason, for_good=for_good, **values)
    except LostFence:
        log.info("report_taken_over", report=str(report.pk))
