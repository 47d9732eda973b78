"""Rung by name."""

from typing import Any

from celery.signals import worker_init

from jobs.celery_tasks import task
from reports import pdf
from reports.build import build


@task("reports.build", ignore_result=True)
def build_report(report_id: str) -> None:
    build(report_id)


def get_ready(**signal: Any) -> None:
    """Before the first report, for all children that make one."""
    pdf.get_ready()


worker_init.connect(get_ready)
