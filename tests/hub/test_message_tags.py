"""What went well and what went wrong are told apart by their tone."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message

from hub.templatetags.message_tags import tone


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        (messages.SUCCESS, "good"),
        (messages.ERROR, "gap"),
        (messages.WARNING, ""),
        (messages.INFO, ""),
    ],
)
def test_the_tone_of_what_is_said(level, shown):
    assert tone(Message(level, "said")) == shown
