"""`manage.py testmail`: whether mail goes out, told at once."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.form_fields.addresses import absolute, plain
from accounts.mail.mail_sending import hand_over, reason_of, within


class Command(BaseCommand):
    help = "Send a mail to an address, without the queue, and say how it went."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        address = plain(options["address"])
        subject = f"A test of {settings.HUB_NAME}"
        body = f"The hub at {absolute('/')} can send mail to this address.\n"
        message = EmailMessage(subject, body, to=[address])
        try:
            within(3 * settings.EMAIL_TIMEOUT, lambda: hand_over(message))
        except Exception as error:  # noqa: BLE001 - `reason_of` says which
            reason, values = reason_of(error)
            raise CommandError(f"{reason % values} {way()}") from None
        if settings.MAIL_IS_REAL:
            self.stdout.write(f"The mail server took the mail to {address}. {way()}")
        else:
            self.stdout.write("This hub sends no mail: set EMAIL_URL to a mail server.")


def way() -> str:
    """The mail server's place, without the password."""
    if not settings.EMAIL_HOST:
        return ""
    return f"It is {settings.EMAIL_HOST}:{settings.EMAIL_PORT or 25}, with {safety()}."


def safety() -> str:
    return "TLS" if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL else "no TLS"
