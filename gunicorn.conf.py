"""How gunicorn serves the hub wherever it runs: under `up`, in the image, under the benchmark."""

import gc
import os
import sys

from hub.up.processes import OWNER_ONLY, end_with_parent

worker_class = "hub.web.serving.Worker"
# On two cores two serve as many as three, and each holds 40 MB of its own once it has served.
workers = 3 if (os.cpu_count() or 1) > 2 else 2
timeout = 30
graceful_timeout = 20
# Imported once, then forked: a worker that starts anew on a busy machine has nothing to import.
preload_app = True
control_socket_disable = True
umask = OWNER_ONLY
logger_class = "hub.logs.GunicornLogger"


def on_starting(server) -> None:
    if "hub.wsgi" in sys.modules:
        from hub.web.warming import warm  # noqa: PLC0415  only once Django is set up

        warm()
    gc.collect()
    gc.freeze()


def post_fork(server, worker) -> None:
    end_with_parent()
