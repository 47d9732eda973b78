"""Where every mail is put down. A worker sends it: no request waits for a mail server."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import Mail
from jobs.models import JobQuerySet
from jobs.services import cancel, ring_after_commit

TASK = "accounts.send_mail"
ABOUT = "about"
TAKEN_BACK = "It was taken back: its link opens nothing any more."


class Outbox(BaseEmailBackend):
    """Django's EMAIL_BACKEND: one row for each recipient, in the transaction that is open."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [row for message in email_messages for row in rows_of(message)]
        Mail.objects.bulk_create(rows)
        for row in rows:
            ring_after_commit(TASK, row.pk)
        return len(email_messages)


def rows_of(message: EmailMessage) -> list[Mail]:
    alternatives = getattr(message, "alternatives", ())
    html = [content for content, kind in alternatives if kind == "text/html"]
    return [
        Mail(
            recipient=recipient,
            sender=str(message.from_email),
            subject=str(message.subject)[:998],
            body=str(message.body),
            html="".join(html),
            headers=message.extra_headers,
            **getattr(message, ABOUT, {}),
        )
        for recipient in message.recipients()
    ]


def take_back(mails: JobQuerySet[Mail]) -> None:
    """Those that wait: their links open nothing any more."""
    for mail_id in mails.unfinished().values_list("pk", flat=True):
        cancel(Mail, mail_id, TAKEN_BACK)


def post_mail(to: str, subject: str, body: str, **about: Any) -> None:
    """A mail of our own; `about` names the invitation or the person that it belongs to."""
    message = EmailMessage(" ".join(subject.split()), body, to=[to])
    setattr(message, ABOUT, about)
    message.send()
