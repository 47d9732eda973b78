"""Markdown that people wrote, as HTML that is safe to show."""

from dataclasses import dataclass
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "ul", "ol", "li", "strong", "em", "code", "pre", "a", "h2", "h3", "h4", "blockquote"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "br", "hr"}
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def clean(html: str) -> SafeString:
    """Sanitised last, whatever the parser made of it; links only to http, https and this site."""
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "h2": {"id"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(safe)  # noqa: S308 - cleaned just above


def markdown(source: str) -> SafeString:
    return clean(_parser.renderer.render(parsed(source), _parser.options, {}))


def parsed(source: str) -> list[Token]:
    """The page has its one `h1` already: a text begins at the second level."""
    tokens = _parser.parse(source)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return tokens


@dataclass(frozen=True)
class Typeset:
    """A text whose headings can be linked to: `headings` are (anchor, words)."""

    html: SafeString
    headings: tuple[tuple[str, str], ...]


def typeset(source: str) -> Typeset:
    tokens = parsed(source)
    headings: list[tuple[str, str]] = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            words = words_of(inline)
            anchor = f"about-{len(headings) + 1}-{slugify(words)}".rstrip("-")
            token.attrSet("id", anchor)
            headings.append((anchor, words))
    html = _parser.renderer.render(tokens, _parser.options, {})
    return Typeset(clean(html), tuple(headings))


def words_of(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ()).strip()
