"""What differs between two states of a row, in words."""

from handbook.text_changes import Line, changed, lines, spelt

TITLES = {"ml-engineer": "Machine-learning engineer"}


def test_only_what_differs_is_told():
    found = changed({"title": "A", "summary": "S"}, {"title": "B", "summary": "S"}, {})
    assert [each.column for each in found] == ["title"]
    assert found[0].lines == (Line("-", "A"), Line("+", "B"))


def test_keys_are_told_by_their_titles():
    assert spelt(["ml-engineer", "unknown"], TITLES) == ["Machine-learning engineer", "unknown"]
    assert spelt({"gather": "leads"}, {"gather": "Gather"}) == ["Gather: leads"]


def test_a_resource_is_one_line():
    assert spelt([{"title": "T", "url": "https://x", "by": "B"}], {}) == ["T | https://x | B"]


def test_a_text_that_was_only_wrapped_anew_has_not_changed():
    assert lines(spelt("One two\nthree.\n", {}), spelt("One\ntwo three.", {})) == ()


def test_the_heading_above_gives_the_place():
    before = "## Above\n\nStays.\n\n## Here\n\nOld.\n\n## Below\n\nStays."
    after = before.replace("Old", "New")
    found = lines(spelt(before, {}), spelt(after, {}))
    assert found == (Line("", "## Here"), Line("-", "Old."), Line("+", "New."))
