"""Markdown that people wrote, as HTML that is safe to show."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "ul", "ol", "li", "strong", "em", "code", "pre", "a", "h2", "h3", "h4", "blockquote"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "br", "hr"}
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown(source: str) -> SafeString:
    """Sanitised last, whatever the parser made of it; links only to http, https and this site."""
    html = nh3.clean(
        _parser.render(source),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(html)
