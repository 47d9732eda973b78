"""Signing up and in, and whose an address is; allauth does the rest."""
