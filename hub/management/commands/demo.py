"""`manage.py demo`: the demo organisation and its people; idempotent."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import load_people
from handbook.demo import load_holdings
from hub.demo import load_assessments


class Command(BaseCommand):
    help = "Load the demo organisation, where DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is loaded only where DEMO=1.")
        people = load_people()
        load_holdings(people)
        load_assessments(people)
        self.stdout.write("demo: loaded")
