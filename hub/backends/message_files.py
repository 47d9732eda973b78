"""The queue of files: one file a message, which is there whole or not at all, and is taken by
whoever moves it away first.

On top of kombu's, which writes under the very name that is looked for, keeps a table of queues in a
file, and ends its worker where either cannot be read.
"""

from pathlib import Path
from time import time_ns
from typing import Any
from uuid import uuid4

import structlog
from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps

log = structlog.get_logger()
PART = ".part"


class Channel(filesystem.Channel):
    # Each process names its queues itself, so no table of them lies in a file that could break.
    supports_fanout = False
    get_table = virtual.Channel.get_table
    _delete = virtual.Channel._delete  # noqa: SLF001 - what the parent overrides

    def _put(  # type: ignore[override]  # kombu names what it is given in two ways
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        """Under a name that nobody looks for, until it is whole."""
        message = Path(self.data_folder_out) / f"{time_ns()}_{uuid4()}.{queue}.msg"
        part = message.with_name(message.name + PART)
        part.write_text(dumps(payload))
        part.replace(message)

    def _get(self, queue: str, timeout: Any = None) -> dict[str, Any]:
        """The next that can be read. Another is dropped, as a machine that lost its power leaves
        it: the row of a job is the truth, and its ring comes again."""
        while True:
            try:
                message: dict[str, Any] = super()._get(queue)
                self.Message(message, channel=self)
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                log.warning("message_unreadable", queue=queue, error=type(error).__name__)
            else:
                return message


class Transport(filesystem.Transport):
    Channel = Channel
    implements = filesystem.Transport.implements.extend(
        exchange_type=frozenset(["direct", "topic"])
    )
