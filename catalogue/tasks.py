"""Rung by name."""

from celery import shared_task

from catalogue.services.import_jobs import run


@shared_task(name="catalogue.import", ignore_result=True)
def run_import(import_id: str) -> None:
    run(import_id)
