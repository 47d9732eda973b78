"""Lists in pages: which one is shown, and where the ones beside it are."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page


@dataclass(frozen=True)
class Pager:
    """`previous` and `next` are addresses, empty at either end."""

    number: int
    last: int
    previous: str
    next: str


def pager(number: int, last: int, query: str = "") -> Pager:
    """`query` is what the addresses say beside the page."""

    def address(page: int) -> str:
        kept = f"{query}&" if query else ""
        return f"?{kept}page={page}" if 1 <= page <= last else ""

    return Pager(number, last, address(number - 1), address(number + 1))


def pager_of(page: Page[Any], query: str = "") -> Pager:
    return pager(page.number, page.paginator.num_pages, query)
