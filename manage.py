#!/usr/bin/env python3
"""Every command of the project, from a bare checkout: `python3 manage.py up`, `test`, `lint`."""

import os
import sys
from pathlib import Path

import bootstrap

ROOT = Path(__file__).resolve().parent
OURS = {"up": "hub.running", "test": "hub.testing", "lint": "hub.linting", "bench": "bench.run"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.chdir(ROOT)
    bootstrap.enter(command)
    if command in OURS:
        import importlib  # noqa: PLC0415  only once the environment is there

        sys.exit(importlib.import_module(OURS[command]).main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
