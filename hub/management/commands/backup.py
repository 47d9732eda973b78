"""`manage.py backup FILE`: all rows and report files in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub import backups


class Command(BaseCommand):
    help = "Write everything the hub holds to FILE (a .tar.gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows, files = backups.write(options["file"])
        except backups.Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"backup: {rows} rows and {files} files in {options['file']}. Sessions are left out: "
            "after a restore people sign in again."
        )
