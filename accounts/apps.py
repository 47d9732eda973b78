from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from jobs import registry


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import models  # noqa: PLC0415  they are there from now on
        from accounts.submissions import unsent_forms  # noqa: PLC0415

        registry.register(models.Mail, "accounts.send_mail")
        user_logged_in.connect(unsent_forms.note)
