"""The sweeper: rings again for every row that is due, whatever became of its first ring."""

from typing import Any

from celery.signals import worker_ready

from jobs import registry
from jobs.celery_tasks import task
from jobs.services import ring

MOST_AT_ONCE = 200


@task("jobs.sweep")
def sweep() -> int:
    """Returns how many doorbells were rung."""
    rung = 0
    for model, name in registry.kinds().items():
        for job_id in (
            model.objects.due().order_by("due_at").values_list("pk", flat=True)[:MOST_AT_ONCE]
        ):
            ring(name, job_id)
            rung += 1
    return rung


def sweep_at_start(sender: Any, **_signal: Any) -> None:
    """As a task, not here: a database connection opened in the main process would be inherited
    by every child that is forked after another was killed, and hang it."""
    sender.app.send_task("jobs.sweep", ignore_result=True)


worker_ready.connect(sweep_at_start)
