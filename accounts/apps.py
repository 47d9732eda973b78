from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import unsent  # noqa: PLC0415  models are there from now on

        user_logged_in.connect(unsent.note)
