"""Questionnaires: what one is made of, how it is read, checked, kept and compared. Pure."""
