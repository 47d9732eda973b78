"""Sentences of modules that know no Django. Pure."""


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; whoever says it translates it."""
    return sentence
