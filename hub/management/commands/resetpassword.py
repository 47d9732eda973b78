"""`manage.py resetpassword`: a way back in that needs no mail."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.form_fields.addresses import link, plain
from accounts.models import User
from accounts.services import address_proofs
from hub.management import asking


class Command(BaseCommand):
    help = "Print a link that sets somebody's password, or set it here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="theirs; with --prove also the one they want instead")
        parser.add_argument("--ask", action="store_true", help="ask for the new password here")
        parser.add_argument("--prove", action="store_true", help="the address counts as proved")

    def handle(self, *args: Any, **options: Any) -> None:
        address = plain(options["address"])
        user = self.proved(address) if options["prove"] else person(address)
        if user is None:
            raise CommandError(f"There is no account with the address {address}.")
        if options["ask"]:
            self.ask(user)
            return
        self.stdout.write(f"Who opens this link sets the password of {address}, once:")
        self.stdout.write(link_for(user))

    def proved(self, address: str) -> User | None:
        wishing = list(User.objects.filter(new_email=address)[:2])
        user = person(address)
        if user is None and len(wishing) == 1:
            (user,) = wishing
            self.stdout.write(f"It takes the place of {user.email}.")
            address_proofs.change(user=user)
        if user:
            address_proofs.mark_proved(user=user)
            self.stdout.write(f"{address} counts as proved.")
        return user

    def ask(self, user: User) -> None:
        password = asking.password("New password: ")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        user.set_password(password)
        user.save(update_fields=["password"])
        address_proofs.tell(user.email, "password_changed")
        self.stdout.write(f"The password of {user.email} is set; all their sessions have ended.")


def person(address: str) -> User | None:
    return User.objects.filter(email=address).first()


def link_for(user: User) -> str:
    key = default_token_generator.make_token(user)
    return link("account_reset_password_from_key", user_pk_to_url_str(user), key)
