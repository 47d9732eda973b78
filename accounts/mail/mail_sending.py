"""One mail: claim the row, hand it to the mail server within a fixed time, say how it went."""

import smtplib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import Mail
from jobs.models import State
from jobs.services import LostFence, claim, fail, finish, reason_fields, write

log = structlog.get_logger()
TOO_OLD = timedelta(days=1)
KEPT = timedelta(days=30)
# The whole conversation may take as long as so many silences: a server that answers one letter at
# a time never falls silent.
SILENCES = 3
AWAY = gettext_noop("The mail server cannot be reached.")
SILENT = gettext_noop("The mail server does not answer.")
SIGN_IN = gettext_noop("The mail server refused the hub's own sign-in (EMAIL_URL).")
UNKNOWN = gettext_noop("The mail server refused this address (%(code)d).")
REFUSED = gettext_noop("The mail server refused it (%(code)d).")
UNSENT = gettext_noop("It could not be sent (%(error)s).")
WAITED = gettext_noop("It waited for a day.")
REASONS = (AWAY, SILENT, SIGN_IN, UNKNOWN, REFUSED, UNSENT, WAITED)


def send(mail_id: str) -> None:
    mail = claim(Mail, mail_id)
    if mail is None:
        return
    try:
        attempt(mail)
    except LostFence:
        log.info("mail_taken_over", mail=mail_id)


def attempt(mail: Mail) -> None:
    if mail.created_at < timezone.now() - TOO_OLD:
        fail(mail, mail.reason or WAITED, for_good=True, **mail.reason_values)
        return
    limit = SILENCES * settings.EMAIL_TIMEOUT
    write(mail, lease_until=timezone.now() + timedelta(seconds=limit + 10))
    try:
        within(limit, lambda: hand_over(mail.message()))
    except Exception as error:  # noqa: BLE001 - of any kind: `put_off` says which
        put_off(mail, error)
        return
    finish(mail)
    log.info("mail_sent", mail=str(mail.pk))
    others_may_go()


def hand_over(message: EmailMessage) -> None:
    get_connection(settings.MAIL_BACKEND).send_messages([message])


def within(seconds: float, act: Callable[[], None]) -> None:
    """What `act` raises, or TimeoutError: it is left to itself then."""
    ended: list[Exception | None] = []

    def run() -> None:
        try:
            act()
            ended.append(None)
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            ended.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not ended:
        raise TimeoutError
    if ended[0]:
        raise ended[0]


def put_off(mail: Mail, error: Exception) -> None:
    reason, values = reason_of(error)
    log.warning("mail_not_sent", mail=str(mail.pk), error=type(error).__name__)
    fail(mail, reason, for_good=is_for_good(error), **values)
    if reason in (AWAY, SILENT):
        others_wait(mail, reason)


def codes_of(error: Exception) -> set[int]:
    """What the server answered with; its words may repeat ours, and are not kept."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return {code for code, _words in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, smtplib.SMTPResponseException) else set()


def is_for_good(error: Exception) -> bool:
    """The server refuses this mail. A refused sign-in is about no mail, and is mended by hand."""
    is_sign_in = isinstance(error, smtplib.SMTPAuthenticationError)
    return not is_sign_in and any(code >= 500 for code in codes_of(error))


def reason_of(error: Exception) -> tuple[str, dict[str, Any]]:
    """A sentence, and what it is filled with."""
    code = next(iter(codes_of(error)), None)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return SILENT, {}  # smtplib calls a silence a closed connection
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SIGN_IN, {}
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return UNKNOWN, {"code": code}
    if code:
        return REFUSED, {"code": code}
    if isinstance(error, OSError):
        return AWAY, {}
    return UNSENT, {"error": type(error).__name__}


def others_wait(mail: Mail, reason: str) -> None:
    """It is the server, not this mail: the others would only hold the workers up."""
    due_at = Mail.objects.values_list("due_at", flat=True).get(pk=mail.pk)
    waiting = Mail.objects.filter(state=State.QUEUED, due_at__lt=due_at)
    waiting.update(due_at=due_at, **reason_fields(reason))


def others_may_go() -> None:
    """The server answers: what waited for it is due, and what is long over is forgotten."""
    waiting = Mail.objects.filter(state=State.QUEUED, reason__in=(AWAY, SILENT))
    waiting.update(due_at=timezone.now())
    Mail.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
