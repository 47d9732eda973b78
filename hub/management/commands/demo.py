"""`manage.py demo`: the demo organisation and its people; idempotent."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import load_people
from hub.demo import load_assessments


class Command(BaseCommand):
    help = "Load the demo organisation, where DEMO=1."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo is loaded only where DEMO=1.")
        load_assessments(load_people())
        self.stdout.write("demo: loaded")
