"""Addresses that people and files name: what is one, and what tells too much."""

import pytest

from documents import links

FINE = (
    *("https://x.example", "HTTP://x.example:8080/a?b=c@d#e", "https://x.example/@someone"),
    *("https://münchen.example/ä", "http://[2001:db8::1]/", "http://intranet/a;b"),
)
NONE = (
    *("", "x.example", "javascript:alert(1)", "ftp://x.example", "//x.example", "https://"),
    *("https:///path", "https://x example", "https://x.example/\n", "https://x.example/\x7f"),
    *("https://[::1", "https://x.example:abc/", "https://x.example:99999/", "data:text/plain,a"),
    "https://x.example:0/",
)
TELLING = (
    *("https://ada:secret@x.example", "http://ada@x.example/", "https://:secret@x.example/"),
    *("https://@x.example/", "HTTPS://ghp_token@x.example/a?b", "https://a%40b:c@x.example:80/"),
)


@pytest.mark.parametrize("text", FINE)
def test_what_is_an_address(text):
    links.check(text, 500)


@pytest.mark.parametrize("text", NONE)
def test_what_is_none(text):
    with pytest.raises(links.NoAddress):
        links.check(text, 500)


@pytest.mark.parametrize("text", TELLING)
def test_what_tells_a_name_or_a_password(text):
    with pytest.raises(links.Telling):
        links.check(text, 500)


def test_one_that_is_longer_than_may_be_is_none():
    links.check("https://x.example/" + "a" * 482, 500)
    with pytest.raises(links.NoAddress):
        links.check("https://x.example/" + "a" * 483, 500)
