"""Rung by name."""

from typing import Any

from celery.signals import worker_init

from jobs.celery_tasks import task
from reports import fonts, pdf
from reports.build import build


@task("reports.build", ignore_result=True)
def build_report(report_id: str) -> None:
    build(report_id)


def get_ready(**signal: Any) -> None:
    """Half a second, once for all children instead of once for each; and the faces are listed."""
    if pdf.missing_libraries():
        return
    import weasyprint  # noqa: F401, PLC0415

    fonts.configuration()


worker_init.connect(get_ready)
