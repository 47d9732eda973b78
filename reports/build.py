"""One report: claim the row, render its snapshot, put the file down, then say so."""

import hashlib
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.charts import Chart, chart
from jobs.services import LostFence, claim, fail, finish, renew
from reports import lettering, pdf, storage
from reports.models import Report, Snapshot

log = structlog.get_logger()
REASON = "The report could not be made. The details are in the worker's log."
RENEW_EVERY = 0.3
KEPT_IN_MIND = 10


def html_of(snapshot: Snapshot, undrawn: dict | None = None) -> str:
    """The report as one HTML document; the same snapshot gives the same text. `undrawn` says which
    letters have a box in their place."""
    data = snapshot.data
    context = {
        "data": data,
        "people": snapshot.people,
        "digest": snapshot.digest,
        "chart": chart_of(data["result"]),
        "hub": settings.HUB_NAME,
        "base": settings.PUBLIC_BASE_URL,
        "undrawn": undrawn,
    }
    with timezone.override(data["zone"]):
        return lettering.prepared(render_to_string("reports/report.html", context))


def made(snapshot: Snapshot, tell: Callable[[int], None], pages: int) -> tuple[bytes, int]:
    """(the PDF, its number of pages). What no face has is said in it, and has a box in its place."""
    html = html_of(snapshot)
    try:
        return pdf.render(html, tell, pages)
    except pdf.Undrawn as missing:
        letters = missing.letters
    said = html_of(snapshot, lettering.said_of(html, letters))
    return pdf.render(lettering.without(said, letters), tell, pages)


def chart_of(result: dict) -> Chart:
    """The picture of the results page, from the frozen figures."""
    full = 1.0
    if result["method"] == "minimum":
        stages = [each["stage"] for each in result["contributions"].values()]
        full = max((stages.count(stage["key"]) for stage in result["stages"]), default=1) or 1
    figures = [(stage["title"], stage["low"], stage["high"]) for stage in result["stages"]]
    return chart(figures, result["method"], full)


def teller(report: Report):
    """Shows progress and holds the lease, not more often than a few times a second."""
    last = 0.0

    def tell(progress: int) -> None:
        nonlocal last
        if time.monotonic() - last >= RENEW_EVERY or progress >= 95:
            last = time.monotonic()
            renew(report, progress)

    return tell


def build(report_id: str) -> None:
    report = claim(Report, report_id)
    if report is None:
        return
    name = storage.name_of(report.pk, report.fence)
    try:
        remove_leftovers(report)
        tell = teller(report)
        tell(2)
        content, pages = pdf.render(html_of(report.snapshot), tell)
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
        log.info("report_taken_over", report=report_id)
    except Exception as error:
        storage.remove(name)
        log.exception("report_failed", report=report_id, error=type(error).__name__)
        give_up(report)


def remove_leftovers(report: Report) -> None:
    """Files of claims that ended between writing the file and saying so."""
    for fence in range(max(1, report.fence - KEPT_IN_MIND), report.fence):
        storage.remove(storage.name_of(report.pk, fence))


def give_up(report: Report) -> None:
    try:
        fail(report, REASON)
    except LostFence:
        log.info("report_taken_over", report=str(report.pk))
