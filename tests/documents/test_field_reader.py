"""Each kind of field: what it takes, at its limits, and what is said of all else."""

import pytest

from documents.field_reader import Reader
from documents.yaml_with_lines import read

NUMBER = "must be a number"


def taken(document, take):
    """What `take` makes of the reader, and what is said of it."""
    problems = []
    found = take(Reader(read(document), "home", problems))
    return found, [(each.line, each.key, each.reason) for each in problems]


@pytest.mark.parametrize(
    ("document", "take", "found", "told"),
    [
        ("a: 1", lambda reader: reader.number("a"), 1, ()),
        ("a: ", lambda reader: reader.number("a"), 0, ["is missing"]),
        ("a: ", lambda reader: reader.number("a", None), None, ()),
        ("a: ", lambda reader: reader.number("a", 3), 3, ()),
        ("a: 1.5", lambda reader: reader.number("a", least=1.5, most=1.5), 1.5, ()),
        ("a: 1", lambda reader: reader.number("a", least=2), 1, ["must lie between 2 and inf"]),
        ("a: 3", lambda reader: reader.number("a", most=2), 3, ["must lie between -inf and 2"]),
        ("a: yes", lambda reader: reader.number("a"), 0, [NUMBER]),
        ("a: x", lambda reader: reader.number("a"), 0, [NUMBER]),
        ("a: .inf", lambda reader: reader.number("a"), 0, [NUMBER]),
        (
            "a: 010",
            lambda reader: reader.number("a", most=1),
            8,
            ["must be a number written plainly, of 15 digits at most"],
        ),
        ("a: yes", lambda reader: reader.yes("a"), True, ()),
        ("a: ", lambda reader: reader.yes("a"), False, ()),
        ("a: ", lambda reader: reader.yes("a", default=True), True, ()),
        ("a: 1", lambda reader: reader.yes("a", default=True), True, ["must be true or false"]),
        ("a: x", lambda reader: reader.one_of("a", ["x", "y"]), "x", ()),
        ("a: z", lambda reader: reader.one_of("a", ["x", "y"]), "z", ["'z' is none of x, y"]),
        ("a: ", lambda reader: reader.one_of("a", ["x"], ""), "", ()),
        ("a: ", lambda reader: reader.text("a"), "", ["is missing"]),
        ("a: ' '", lambda reader: reader.text("a"), "", ["is empty"]),
        ("a: ' '", lambda reader: reader.text("a", ""), "", ()),
        ("a: 1.10", lambda reader: reader.text("a"), "1.10", ()),
        ("a: yes", lambda reader: reader.text("a"), "", ["must be text"]),
        ("a: [x]", lambda reader: reader.text("a"), "", ["must be text"]),
        ("a: abc", lambda reader: reader.text("a", longest=3), "abc", ()),
        (
            "a: abcd",
            lambda reader: reader.text("a", longest=3),
            "abcd",
            ["is longer than 3 characters"],
        ),
        ('a: "x\\n y"', lambda reader: reader.one_line("a", longest=3), "x y", ()),
        (
            "a: abcd",
            lambda reader: reader.one_line("a", longest=3),
            "abcd",
            ["is longer than 3 characters"],
        ),
        (
            f"a: {'x' * 2001}",
            lambda reader: reader.one_line("a", longest=3),
            "x" * 2001,
            ["is longer than 2000 characters"],
        ),
        ('a: "x\\0"', lambda reader: reader.text("a"), "x\0", ["contains control characters"]),
        (f"key: {'k' * 60}", lambda reader: reader.key(), "k" * 60, ()),
        ("key: a-1", lambda reader: reader.key(), "a-1", ()),
        (
            "key: A",
            lambda reader: reader.key(),
            "A",
            ["'A' is not lower-case words joined by hyphens, 60 at most"],
        ),
        ("a: [x, y]", lambda reader: reader.texts("a"), ("x", "y"), ()),
        ("a: []", lambda reader: reader.texts("a"), (), ()),
        ("a: ", lambda reader: reader.texts("a"), (), ["is missing"]),
        ("a: ", lambda reader: reader.texts("a", ("d",)), ("d",), ()),
        ("a: [x, x]", lambda reader: reader.texts("a"), ("x", "x"), ["names something twice"]),
        (
            "a: [x, 1]",
            lambda reader: reader.texts("a"),
            (),
            ['must be a list of texts (quote "yes" and "no")'],
        ),
        (
            "a: x",
            lambda reader: reader.texts("a"),
            (),
            ['must be a list of texts (quote "yes" and "no")'],
        ),
        (
            "a: [x, z]",
            lambda reader: reader.texts("a", choices=["x", "y"]),
            ("x", "z"),
            ["'z' is none of x, y"],
        ),
        (f"a: [{'x' * 200}]", lambda reader: reader.texts("a"), ("x" * 200,), ()),
        (
            f"a: [{'x' * 201}, '']",
            lambda reader: reader.texts("a"),
            ("x" * 201, ""),
            ["each item has 1 to 200 letters and no control characters"] * 2,
        ),
        ('a: ["x\\n y"]', lambda reader: reader.lines("a"), ("x y",), ()),
        ("a: {x: 1}", lambda reader: reader.by(["x", "y"], "a"), {"x": 1}, ()),
        ("a: {}", lambda reader: reader.by(["x"], "a"), {}, ()),
        ("a: ", lambda reader: reader.by(["x"], "a", {}), {}, ()),
        (
            "a: {z: 1}",
            lambda reader: reader.by(["x", "y"], "a"),
            {},
            ["must map some of x, y to values"],
        ),
    ],
)
def test_what_a_field_takes_and_what_is_said_of_all_else(document, take, found, told):
    assert taken(document, take) == (
        found,
        [(1, f"home.{document[: document.index(':')]}", each) for each in told],
    )


def test_a_number_in_a_mapping_of_names_is_written_plainly():
    found, told = taken("a: {x: 010, y: 1, z: t}", lambda reader: reader.by("xyz", "a"))
    assert found == {"x": 8, "y": 1, "z": "t"}
    assert told == [(1, "home.a.x", "must be a number written plainly, of 15 digits at most")]


def test_each_item_is_a_mapping_that_is_named_by_its_key_or_its_place():
    document = "list:\n  - {key: one, title: T, more: 1}\n  - {title: 2}\n  - text\n"

    def titles(reader):
        return reader.list_of("list", lambda each: (each.take("key", ""), each.take("title", "")))

    assert taken(document, titles) == (
        (("one", "T"), ("", 2), ("", "")),
        [
            (2, "home.one.more", "is not a key that belongs here"),
            (4, "home.list[2]", "must be a mapping of keys"),
        ],
    )


@pytest.mark.parametrize(
    ("document", "default", "told"),
    [
        ("list: x", ..., ["must be a list"]),
        ("list: []", ..., ["is empty"]),
        ("list: []", (), []),
        ("list: ", (), []),
        ("list: ", ..., ["is missing"]),
    ],
)
def test_a_list_that_must_be_there_has_something_in_it(document, default, told):
    found = taken(document, lambda reader: reader.list_of("list", Reader.key, default))
    assert found == ((), [(1, "home.list", each) for each in told])


def test_what_is_left_over_belongs_nowhere():
    found = taken("a: 1\nb: 2\nc: 3", lambda reader: (reader.take("b"), reader.end()))
    why = "is not a key that belongs here"
    assert found == ((2, None), [(1, "home.a", why), (3, "home.c", why)])
