"""How what a request leaves to be said looks on the next page."""

from django import template
from django.contrib import messages
from django.contrib.messages.storage.base import Message

register = template.Library()
TONES = {messages.SUCCESS: "good", messages.ERROR: "gap"}


@register.filter
def tone(message: Message) -> str:
    return TONES.get(message.level, "")
