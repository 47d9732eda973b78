"""A verdict has its own word; a level is called by its title, or else by its key."""

import pytest

from assessments.templatetags.assessment_tags import verdict_word


@pytest.mark.parametrize(
    ("title", "outcome", "word"),
    [
        ("", "ready", "Ready"),
        ("another title", "not-ready", "Not ready"),
        (None, "ready-with-conditions", "Ready with conditions"),
        ("repeatable", "level-2", "Repeatable"),
        ("", "managed", "Managed"),
    ],
)
def test_the_word(title, outcome, word):
    assert verdict_word(title, outcome) == word
