from django.apps import AppConfig

from jobs import registry


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        registry.register(self.get_model("Mail"), "accounts.send_mail")
