"""A mail is a job row: sent once, tried again, given up with a reason, and its text erased."""

import smtplib
import socket
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import tasks
from accounts.mail import mail_sending, outbox
from accounts.models import Mail, Role
from hub.celery import app as queue
from jobs import tasks as sweeper
from jobs.models import State
from tests import factories
from tests.statements import SESSION

pytestmark = pytest.mark.django_db
SECRET = "https://hub.example.org/accounts/password/reset/key/secret-token/"
DAY = timedelta(days=1)


def put_down(*to: str, body: str = SECRET) -> list[Mail]:
    known = set(Mail.objects.values_list("pk", flat=True))
    send_mail("A subject", body, None, list(to or ["ada@people.example"]))
    return list(Mail.objects.exclude(pk__in=known).order_by("recipient"))


def now(mail: Mail) -> tuple:
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.reason, bool(mail.body)


# --- putting down -------------------------------------------------------------------------------
def test_each_recipient_has_a_row_and_the_worker_is_rung_after_the_commit(
    mail_of, monkeypatch, django_capture_on_commit_callbacks
):
    mail_of("working")
    rung = []
    monkeypatch.setattr(outbox, "ring_after_commit", lambda task, pk: rung.append((task, pk)))
    first, second = put_down("ada@people.example", "bob@people.example")
    assert (first.recipient, second.recipient) == ("ada@people.example", "bob@people.example")
    assert sorted(rung) == sorted([(outbox.TASK, first.pk), (outbox.TASK, second.pk)])
    assert outbox.TASK == tasks.send_mail.name in queue.tasks


def test_the_html_of_a_mail_and_its_headers_arrive(mail_of):
    post = mail_of("working")
    mail = EmailMultiAlternatives("S", "plain", to=["a@b.example"], headers={"X-Kind": "test"})
    mail.attach_alternative("<p>rich</p>", "text/html")
    mail.send()
    post.deliver()
    (sent,) = post.working.inbox.messages
    assert sent["X-Kind"] == "test"
    assert [part.get_payload().strip() for part in sent.get_payload()] == ["plain", "<p>rich</p>"]
    row = Mail.objects.get()
    assert sent["Message-ID"].startswith(f"<{row.pk}@")
    assert (row.body, row.html) == ("", "")


def test_what_is_rolled_back_is_not_sent(mail_of):
    """In the transaction of the request: no mail about what never was."""
    mail_of("working")
    with transaction.atomic():
        assert len(put_down()) == 1
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


# --- sending ------------------------------------------------------------------------------------
def test_a_mail_is_sent_once_and_its_text_is_erased(mail_of):
    post = mail_of("working")
    (mail,) = put_down()
    tasks.send_mail(str(mail.pk))
    tasks.send_mail(str(mail.pk))
    assert now(mail) == (State.READY, 1, "", False)
    assert len(post.working.inbox.messages) == 1


@pytest.mark.parametrize(
    ("kind", "reason"), [("refusing", mail_sending.AWAY), ("silent", mail_sending.SILENT)]
)
def test_a_server_that_is_away_is_tried_for_hours_then_given_up(mail_of, kind, reason):
    mail_of(kind)
    (mail,) = put_down()
    waits = Mail.RETRY_AFTER
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for attempt, wait in enumerate(waits, 1):
            mail_sending.send(str(mail.pk))
            assert now(mail) == (State.QUEUED, attempt, reason, True)
            assert (mail.due_at - timezone.now()).total_seconds() == wait
            clock.shift(wait + 1)
        mail_sending.send(str(mail.pk))
    assert now(mail) == (State.FAILED, len(waits) + 1, reason, False)
    assert (len(waits), 6 * 3600 < sum(waits) < DAY.total_seconds()) == (8, True)


def test_a_mail_that_waited_a_day_is_not_sent_and_opens_no_door(mail_of):
    post = mail_of("working")
    (mail,) = put_down()
    with time_machine.travel(timezone.now() + DAY + timedelta(minutes=1)):
        mail_sending.send(str(mail.pk))
    assert now(mail) == (State.FAILED, 1, "It waited for a day.", False)
    assert post.working.inbox.messages == []


def test_a_mail_whose_workers_die_at_each_attempt_keeps_no_text(mail_of):
    mail_of("working")
    (mail,) = put_down()
    over = len(Mail.RETRY_AFTER) + 1
    Mail.objects.update(state=State.RUNNING, attempts=over, lease_until=timezone.now() - DAY)
    mail_sending.send(str(mail.pk))
    assert now(mail)[::3] == (State.FAILED, False)


def test_while_the_server_is_away_the_others_do_not_hold_the_workers(mail_of):
    mail_of("refusing")
    first, second = put_down("a@b.example", "b@b.example")
    mail_sending.send(str(first.pk))
    mail_sending.send(str(second.pk))
    assert now(first) == (State.QUEUED, 1, mail_sending.AWAY, True)
    assert now(second) == (State.QUEUED, 0, mail_sending.AWAY, True)
    assert second.due_at == first.due_at


def test_once_the_server_answers_what_waited_for_it_is_due(mail_of):
    mail_of("refusing")
    first, second = put_down("a@b.example", "b@b.example")
    mail_sending.send(str(first.pk))
    mail_of("working")
    (third,) = put_down("c@b.example")
    mail_sending.send(str(third.pk))
    assert set(Mail.objects.due().values_list("pk", flat=True)) == {first.pk, second.pk}


def test_long_over_mail_is_forgotten(mail_of):
    mail_of("working")
    old, new = put_down("a@b.example", "b@b.example")
    mail_sending.send(str(old.pk))
    Mail.objects.filter(pk=old.pk).update(finished_at=timezone.now() - 31 * DAY)
    mail_sending.send(str(new.pk))
    assert list(Mail.objects.values_list("pk", flat=True)) == [new.pk]


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"unknown")}), "failed", "address (550)"),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"later")}), "queued", "address (451)"),
        (smtplib.SMTPDataError(554, f"see {SECRET}".encode()), "failed", "refused it (554)"),
        (smtplib.SMTPDataError(421, b"busy"), "queued", "refused it (421)"),
        (smtplib.SMTPAuthenticationError(535, b"bad password"), "queued", "own sign-in"),
        (smtplib.SMTPServerDisconnected("gone"), "queued", "cannot be reached"),
        (ValueError("a header with a line break"), "queued", "ValueError"),
    ],
)
def test_the_reason_says_whose_fault_it_is_and_repeats_no_text(
    mail_of, monkeypatch, error, state, reason, caplog, capsys
):
    def refuses(message):
        raise error

    mail_of("working")
    (mail,) = put_down()
    monkeypatch.setattr(mail_sending, "hand_over", refuses)
    mail_sending.send(str(mail.pk))
    mail.refresh_from_db()
    assert (mail.state, reason in mail.why) == (state, True)
    written = caplog.text + "".join(capsys.readouterr()) + mail.why
    assert "secret-token" not in written
    assert "people.example" not in written


def test_a_server_that_answers_a_letter_at_a_time_is_left(mail_of, settings):
    """It never falls silent for as long as the timeout; the whole has a limit."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)

        def drip():
            connection, _address = listening.accept()
            with connection:
                for _ in range(100):
                    connection.sendall(b"2")
                    if ended.wait(0.05):
                        return

        ended = threading.Event()
        threading.Thread(target=drip, daemon=True).start()
        mail_of("silent")
        settings.EMAIL_PORT = listening.getsockname()[1]
        (mail,) = put_down()
        begun = time.monotonic()
        mail_sending.send(str(mail.pk))
        ended.set()
    assert now(mail) == (State.QUEUED, 1, mail_sending.SILENT, True)
    assert time.monotonic() - begun < 2


def test_the_sweeper_rings_for_mail(mail_of, monkeypatch):
    mail_of("working")
    (mail,) = put_down()
    rung = []
    monkeypatch.setattr(sweeper, "ring", lambda task, pk: rung.append((task, pk)))
    assert sweeper.sweep() == 1
    assert rung == [("accounts.send_mail", mail.pk)]


# --- what pages say -----------------------------------------------------------------------------
def asked_for_invitation(client, organisation) -> str:
    address = reverse("accounts:invite", args=[organisation.pk])
    client.post(address, {"email": "new@people.example", "role": "member"})
    return client.get(reverse("accounts:organisation", args=[organisation.pk])).text


def test_an_administrator_sees_what_became_of_an_invitations_mail(client, mail_of):
    organisation = factories.organisation()
    client.force_login(factories.member(organisation, Role.ADMINISTRATOR))
    mail_of("refusing")
    assert "The mail is about to be sent." in asked_for_invitation(client, organisation)
    mail = Mail.objects.get()
    page = reverse("accounts:organisation", args=[organisation.pk])
    mail_sending.send(str(mail.pk))
    waits = client.get(page).text
    assert "The mail waits to be sent again. The mail server cannot be reached." in waits
    Mail.objects.update(state=State.FAILED)
    assert "The mail could not be sent. The mail server cannot" in client.get(page).text
    Mail.objects.update(state=State.READY, finished_at=timezone.now())
    assert "The mail was sent on " in client.get(page).text


def test_a_member_sees_nothing_of_invitations_mails(client, mail_of):
    organisation = factories.organisation()
    mail_of("working")
    client.force_login(factories.member(organisation, Role.ADMINISTRATOR))
    asked_for_invitation(client, organisation)
    client.force_login(factories.member(organisation))
    page = client.get(reverse("accounts:organisation", args=[organisation.pk]))
    assert "data-mail-state" not in page.text


def test_the_list_of_invitations_asks_no_more_for_many(client, mail_of, django_assert_num_queries):
    organisation = factories.organisation()
    client.force_login(factories.member(organisation, Role.ADMINISTRATOR))
    mail_of("working")
    page = reverse("accounts:organisation", args=[organisation.pk])
    asked_for_invitation(client, organisation)
    with django_assert_num_queries(6 + SESSION):
        client.get(page)
    for number in range(5):
        address = reverse("accounts:invite", args=[organisation.pk])
        client.post(address, {"email": f"new{number}@people.example", "role": "member"})
    client.get(page)  # where the newest link is shown, once
    with django_assert_num_queries(6 + SESSION):
        assert client.get(page).text.count("data-mail-state") == 6


@pytest.mark.parametrize(
    ("kind", "says"),
    [("working", "we send it a link"), ("silent", "we send it a link"), ("console", "printed")],
)
def test_the_page_after_asking_for_a_reset_says_what_is_true(client, mail_of, kind, says):
    mail_of(kind)
    page = client.post(reverse("account_reset_password"), {"email": "a@b.example"}, follow=True)
    assert says in page.text


def test_staff_read_what_became_of_mails_and_never_what_stood_in_them(client, mail_of):
    mail_of("working")
    (mail,) = put_down()
    client.force_login(factories.person(is_staff=True, is_superuser=True))
    for page in ("admin:accounts_mail_changelist", "admin:accounts_mail_change"):
        args = [mail.pk] if page.endswith("change") else []
        text = client.get(reverse(page, args=args)).text
        assert ("ada@people.example" in text, "secret-token" in text) == (True, False)
    assert client.get(reverse("admin:accounts_mail_add")).status_code == 403
    assert client.post(reverse("admin:accounts_mail_delete", args=[mail.pk])).status_code == 403


# --- the command --------------------------------------------------------------------------------
def trial(address: str = "Ada@People.example ") -> str:
    out = StringIO()
    call_command("testmail", address, stdout=out)
    return out.getvalue()


def test_a_mail_is_tried_at_once(mail_of, settings):
    post = mail_of("working")
    said = trial()
    place = f"It is 127.0.0.1:{settings.EMAIL_PORT}, with no TLS."
    assert said == f"The mail server took the mail to ada@people.example. {place}\n"
    assert [each["To"] for each in post.working.inbox.messages] == ["ada@people.example"]
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("kind", "reason"), [("refusing", mail_sending.AWAY), ("silent", mail_sending.SILENT)]
)
def test_the_trial_says_in_a_sentence_what_is_wrong(mail_of, kind, reason):
    mail_of(kind)
    with pytest.raises(CommandError) as refused:
        trial()
    assert str(refused.value).startswith(f"{reason} It is 127.0.0.1:")


def test_without_a_mail_server_the_trial_says_so(mail_of):
    mail_of("console")
    assert trial() == "This hub sends no mail: set EMAIL_URL to a mail server.\n"
