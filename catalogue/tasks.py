"""Rung by name."""

from catalogue.services.import_jobs import run
from jobs.celery_tasks import task


@task("catalogue.import", ignore_result=True)
def run_import(import_id: str) -> None:
    run(import_id)
