"""Rung by name."""

from accounts.mail.mail_sending import send
from jobs.celery_tasks import task


@task("accounts.send_mail", ignore_result=True)
def send_mail(mail_id: str) -> None:
    send(mail_id)
