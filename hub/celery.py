"""The Celery application: Redis where REDIS_URL is set, else a queue of files under DATA_DIR."""

import os
import warnings
from typing import Any

from celery import Celery, signals
from celery.apps import worker
from celery.exceptions import SecurityWarning
from django.conf import settings
from kombu.entity import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

# A report ends by its own limit before its task does, and its task before it is handed out again.
VISIBILITY_SECONDS = max(300, settings.REPORT_SECONDS * settings.JOB_CLOCK_TO_PROCESSOR + 180)


def filesystem_broker() -> dict[str, Any]:
    """Messages as files; every process of the machine sees the same folder."""
    messages = settings.DATA_DIR / "queue" / "messages"
    messages.mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost",
        "broker_transport": "hub.backends.message_files:Transport",
        "broker_transport_options": {
            "data_folder_in": str(messages),
            "data_folder_out": str(messages),
            "polling_interval": 0.1,
        },
        # Nobody gives orders here; listening for them would cost more than the queue itself.
        "worker_enable_remote_control": False,
    }


def redis_broker() -> dict[str, Any]:
    """A killed worker's task is handed out again within seconds, not after the default hour."""
    return {
        "broker_url": settings.REDIS_URL,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 2,
            "socket_timeout": 30,
        },
    }


app = Celery("hub")
app.conf.update(
    **(redis_broker() if settings.REDIS_URL else filesystem_broker()),
    broker_connection_retry_on_startup=True,
    # Reports have a queue of their own, so that what takes moments waits behind one at most.
    task_queues=[Queue("celery"), Queue("reports")],
    task_routes={"reports.*": {"queue": "reports"}},
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_concurrency=2,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,  # a mail that is printed is no line of the log
    task_soft_time_limit=VISIBILITY_SECONDS - 120,
    task_time_limit=VISIBILITY_SECONDS - 90,
    task_publish_retry=False,
    timezone="UTC",
    beat_schedule_filename=str(settings.DATA_DIR / "beat-schedule"),
    beat_schedule={
        "sweep": {
            "task": "jobs.sweep",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": max(10, settings.SWEEP_SECONDS)},
        }
    },
)
app.autodiscover_tasks()
# It warns whoever is root of pickled messages; ours are JSON.
warnings.filterwarnings("ignore", category=SecurityWarning)


def leave_the_logs_alone(**signal: Any) -> None:
    """As soon as somebody listens here, Celery sets up no handlers and levels of its own."""


def end_without_a_word(**signal: Any) -> None:
    """A worker that is told to end says so beside the log, in no shape."""
    worker.safe_say = lambda *words: None


signals.setup_logging.connect(leave_the_logs_alone)
signals.worker_init.connect(end_without_a_word)
