"""`manage.py prepare`: all that must stand before the hub is served; doing it again is harmless."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, create the cache table, load content and the demo, collect static files."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_content")
        if settings.DEMO:
            call_command("demo")
        unused = ["ext", "hx-*.js", "htmx-4*.js", "htmx-next*.js"]
        call_command(
            "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=unused
        )
