"""`manage.py createowner`: the first administrator, who is also staff of the site."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.form_fields.addresses import plain
from accounts.form_fields.fields import Line
from accounts.models import Kind, User
from accounts.services.address_proofs import mark_proved
from accounts.services.organisations import create_organisation
from hub.management import asking


class Command(BaseCommand):
    help = "Create a person who administers an organisation and is staff of the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--kind", choices=Kind.values, default=Kind.START_UP)
        parser.add_argument("--password", help="asked for where it is not given")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        password = options["password"] or asking.password("Password: ", ", or give --password")
        email = plain(options["email"])
        try:
            name = Line(max_length=120).clean(options["organisation"])
            validate_email(email)
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if User.objects.filter(email=email).exists():
            raise CommandError("There is an account with this address already.")
        user = User.objects.create_superuser(email, password)
        mark_proved(user=user)
        create_organisation(name=name, kind=options["kind"], by=user)
        self.stdout.write(f"{user.email} administers {name}.")
