"""`manage.py prepare`: all that must stand before the hub is served; doing it again is harmless."""

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from hub.backends import staticfiles
from hub.up.processes import keep_private


class Command(BaseCommand):
    help = "Migrate, create the cache table, load content and the demo, collect static files."

    def handle(self, *args: Any, **options: Any) -> None:
        out = self.stdout if options["verbosity"] else io.StringIO()
        keep_private(settings.DATA_DIR)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_content", stdout=out)
        if settings.DEMO:
            call_command("demo", stdout=out)
        staticfiles.collect()
