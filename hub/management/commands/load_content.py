"""`manage.py load_content`: bundled practices, roles, components and frameworks, in that order."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

import assessments.content
import catalogue.content
import handbook.content
from documents.yaml_with_lines import Faulty


class Command(BaseCommand):
    help = "Load the bundled content; what a curator changed is kept."

    def handle(self, *args: Any, **options: Any) -> None:
        handbook.content.load()
        catalogue.content.load()
        try:
            assessments.content.load()
        except Faulty as faulty:
            raise CommandError(str(faulty)) from None
        self.stdout.write("content: loaded")
