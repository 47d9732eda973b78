"""Asking for a password on the terminal."""

import getpass

from django.core.management.base import CommandError

NOBODY = "There is no terminal to type a password on. Run this in one{instead}."


def password(prompt: str, instead: str = "") -> str:
    """`instead` says what else would do."""
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise CommandError(NOBODY.format(instead=instead)) from None
