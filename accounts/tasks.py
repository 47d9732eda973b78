"""Rung by name."""

from celery import shared_task

from accounts.mail_sending import send


@shared_task(name="accounts.send_mail", ignore_result=True)
def send_mail(mail_id: str) -> None:
    send(mail_id)
