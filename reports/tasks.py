"""Rung by name."""

from celery import shared_task
from celery.signals import worker_init

from reports import pdf
from reports.build import build


@shared_task(name="reports.build", ignore_result=True)
def build_report(report_id: str) -> None:
    build(report_id)


@worker_init.connect
def import_before_fork(**signal) -> None:
    """Half a second, once for all children instead of once for each."""
    if not pdf.missing_libraries():
        import weasyprint  # noqa: F401, PLC0415
