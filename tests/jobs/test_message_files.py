"""The queue of files stands what a crash, a full disk or a stranger leaves in its folder."""

import json
import threading
from pathlib import Path

import pytest
from kombu import Connection
from kombu.transport.virtual import BrokerState

from hub import celery
from hub.backends import message_files
from hub.up import starting

MESSAGE = {"id": 1}


@pytest.fixture
def queue(tmp_path, settings, monkeypatch):
    """A connection as the hub's own, over a folder of its own. Which queues there are is known to
    all connections of a process: this one knows none of those that other tests have named."""
    monkeypatch.setattr(message_files.Transport, "global_state", BrokerState())
    settings.DATA_DIR = tmp_path
    found = celery.filesystem_broker()
    found["broker_transport_options"]["polling_interval"] = 0.01
    with Connection(
        found["broker_url"],
        transport=found["broker_transport"],
        transport_options=found["broker_transport_options"],
    ) as connection:
        yield connection.SimpleQueue("celery")


@pytest.fixture
def messages(queue, tmp_path) -> Path:
    return tmp_path / "queue" / "messages"


@pytest.mark.parametrize(
    "content",
    [b"", b'{"body": "', b"\xff\xfe", b"[]", b"7", b"null", b"{}", b'{"properties": []}'],
)
def test_a_message_that_cannot_be_read_is_dropped_and_the_next_is_taken(queue, messages, content):
    (messages / "0_broken.celery.msg").write_bytes(content)
    queue.put(MESSAGE)
    assert queue.get(timeout=1).payload == MESSAGE
    assert list(messages.iterdir()) == []


def test_a_message_alone_that_cannot_be_read_is_as_an_empty_queue(queue, messages):
    (messages / "0_broken.celery.msg").write_bytes(b"")
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.05)


def test_what_is_half_written_is_not_taken_and_cleared_at_the_next_start(
    queue, messages, tmp_path, monkeypatch
):
    """Killed where it would be given its name."""

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            queue.put(MESSAGE)
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.05)
    assert len(list(messages.iterdir())) == 1
    starting.clear_half_messages(tmp_path)
    assert list(messages.iterdir()) == []


def test_no_file_says_which_queues_there_are(queue, tmp_path):
    """An empty one once ended every worker, and every ring, for ever."""
    queue.put(MESSAGE)
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert [each.parent.name for each in files] == ["messages"]
    assert json.loads(files[0].read_text())["properties"]["delivery_info"]["routing_key"]


def test_of_many_put_and_taken_at_once_none_is_lost_and_none_comes_twice(queue):
    def put() -> None:
        for number in range(300):
            queue.put({"id": number})

    putting = threading.Thread(target=put)
    putting.start()
    taken = [queue.get(timeout=5).payload["id"] for _ in range(300)]
    putting.join()
    assert sorted(taken) == list(range(300))
