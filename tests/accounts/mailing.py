"""Mail servers of every temper, and the worker that sends through them, for tests."""

import re
import socket
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from django.conf import settings as django_settings

from accounts.mail import mail_sending
from accounts.models import Mail
from jobs.models import State

BASE = "https://hub.example.org"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
KINDS = ("console", "working", "refusing", "silent")


class Inbox:
    """What aiosmtpd does with a mail: keeps it."""

    def __init__(self):
        self.messages: list[Message] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name for it
        message = message_from_bytes(envelope.content)
        message["X-Recipient"] = envelope.rcpt_tos[0]
        self.messages.append(message)
        return "250 OK"


class Working:
    def __init__(self):
        self.inbox = Inbox()
        self.controller = Controller(self.inbox, hostname="127.0.0.1", port=free_port())

    def start(self) -> "Working":
        self.controller.start()
        return self

    def stop(self) -> None:
        self.controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def silent() -> socket.socket:
    """Takes every connection and never says a word."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(50)
    return listening


@dataclass
class Post:
    """The hub's mail under one setting; `read` gives the texts that came to an address."""

    kind: str
    working: Working | None = None
    capsys: object = None
    printed: list[str] = field(default_factory=list)

    def deliver(self) -> None:
        """As the worker does, until nothing is due."""
        for mail in Mail.objects.filter(state=State.QUEUED).order_by("created_at"):
            mail_sending.send(str(mail.pk))
        if self.kind == "console":
            self.printed += self.capsys.readouterr().out.split("-" * 79)

    def read(self, email: str) -> list[str]:
        self.deliver()
        if self.kind == "console":
            return [each for each in self.printed if f"To: {email}\n" in each]
        if self.kind == "working":
            mine = (each for each in self.working.inbox.messages if each["X-Recipient"] == email)
            return [each.get_payload(decode=True).decode() for each in mine]
        return []

    def link(self, email: str) -> str:
        """The path of the last link that came; empty where none did."""
        found = [
            link for text in self.read(email) for link in links(text) if "/" in link.strip("/")
        ]
        return found[-1] if found else ""


def links(text: str) -> list[str]:
    """Paths of all links; each leads to the hub's own address, whatever host was asked."""
    found = re.findall(r"https?://\S+", text)
    assert [each for each in found if not each.startswith(f"{BASE}/")] == []
    return [each.removeprefix(BASE) for each in found]


def set_mail(settings, kind: str, port: int) -> None:
    """The settings as EMAIL_URL makes them."""
    is_real = kind != "console"
    settings.PUBLIC_BASE_URL = BASE
    settings.EMAIL_BACKEND = "accounts.mail.outbox.Outbox"
    settings.MAIL_BACKEND = SMTP if is_real else CONSOLE
    settings.MAIL_IS_REAL = is_real
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory" if is_real else "none"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 0.1 if kind == "silent" else 5
    assert django_settings.MAIL_IS_REAL is is_real
