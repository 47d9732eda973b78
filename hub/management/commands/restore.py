"""`manage.py restore FILE`: a backup into a hub that nobody has used yet."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub import backups
from hub.up import preparing


class Command(BaseCommand):
    help = "Restore FILE, a backup, into an empty hub."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = backups.read(options["file"])
        except backups.Refused as refused:
            raise CommandError(str(refused)) from None
        preparing.forget()  # the content of an older version wants loading anew
        self.stdout.write(f"restore: done, with {files} files")
