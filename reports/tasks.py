"""Rung by name."""

from celery import shared_task
from celery.signals import worker_init

from reports import fonts, pdf
from reports.build import build


@shared_task(name="reports.build", ignore_result=True)
def build_report(report_id: str) -> None:
    build(report_id)


@worker_init.connect
def get_ready(**signal) -> None:
    """Half a second, once for all children instead of once for each; and the faces are listed."""
    if pdf.missing_libraries():
        return
    import weasyprint  # noqa: F401, PLC0415

    fonts.configuration()
