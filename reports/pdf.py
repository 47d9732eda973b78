"""HTML to PDF by WeasyPrint, which may fetch nothing but the bundled assets."""

import contextlib
import functools
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext_noop

from reports import fonts
from setting_up import system

SCHEME = "asset"
STEPS = 7
TYPES = {".css": "text/css", ".svg": "image/svg+xml"}

LACKING = gettext_noop(
    "PDF reports need libraries that this machine does not have. Ask its administrator to "
    "run: %(command)s. Then try again."
)


def missing_libraries() -> str:
    """The line that gets what this machine lacks for PDF reports; looked at anew each time, so what
    is installed later is found."""
    missing = system.missing_for_pdf()
    return system.asking_for(missing) if missing else ""


@functools.cache
def get_ready() -> None:
    """Half a second, once for all who are forked after it: WeasyPrint, and the list of the faces.
    Where the libraries are missing it would print a paragraph; reports say what they lack."""
    if missing_libraries():
        return
    with contextlib.suppress(OSError):
        import weasyprint  # noqa: F401, PLC0415

        fonts.configuration()


class Denied(ValueError):
    """The document asked for something that is not a bundled asset."""


class Undrawn(Exception):
    """No face has these letters; nothing was written."""

    def __init__(self, letters: frozenset[str]):
        super().__init__(" ".join(f"U+{ord(letter):04X}" for letter in sorted(letters)))
        self.letters = letters


class TooManyPages(Exception):
    """The layout has come past the page that it may not pass."""


def fetch(url: str, *args: Any, **kwargs: Any) -> Any:
    """`asset:css/report.css` from the static files, and nothing else from anywhere."""
    from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415  as in `render`

    parts = urlsplit(url)
    path = unquote(parts.path).lstrip("/")
    file = finders.find(path) if parts.scheme == SCHEME and ".." not in path else None
    if not file:
        raise Denied(f"not a bundled asset: {url[:200]}")
    kind = TYPES.get(Path(path).suffix, "application/octet-stream")
    return URLFetcherResponse(url, Path(file).read_bytes(), {"Content-Type": kind})


def fetcher() -> Any:
    """`fetch` as WeasyPrint asks for it: what is denied is left out, and the report comes."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415  as in `render`

    class Bundled(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            return fetch(url)

    return Bundled(allowed_protocols=[SCHEME])


def first_of(record: logging.LogRecord) -> Any:
    """What WeasyPrint has put first into this line."""
    return next(iter(record.args or ()))


class Steps(logging.Handler):
    """WeasyPrint logs "Step 5 - Creating layout - Page 3" as it goes: true progress, told to `tell`
    in per cent."""

    def __init__(self, tell: Callable[[int], None]):
        super().__init__()
        self.tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith("Step "):
            return
        if " - Page " in message and first_of(record) > settings.REPORT_PAGES:
            raise TooManyPages
        self.tell(5 + round(90 * int(message.split()[1]) / STEPS))


class Letters(logging.Handler):
    """Gathers what WeasyPrint warns of as drawn without a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.undrawn: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef glyph"):
            self.undrawn.add(first_of(record))


@contextmanager
def hearing(name: str, handler: logging.Handler, level: int) -> Iterator[None]:
    """What this logger says goes to `handler` alone."""
    log = logging.getLogger(name)
    before = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(level)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before[0])
        log.propagate = before[1]


def page_references(pdf: Any) -> tuple[bytes, ...]:
    """pydyf's own, made once: it makes all of them anew for every tag that names its page, which
    grows with the square of the pages."""
    kids = pdf.pages["Kids"]
    kept: tuple[bytes, ...] = getattr(pdf, "kept_references", ())
    if len(kept) != len(kids) // 3:
        kept = pdf.kept_references = tuple(b"%d 0 R" % number for number in kids[::3])
    return kept


def map_every_glyph(document: Any, pdf: Any) -> None:
    """Of several glyphs that draw one syllable the first carries its letters and the others none,
    which the standard forbids: they carry a letter that takes no room."""
    for part in pdf.objects:
        lines = getattr(part, "stream", [])
        if b"begincmap" in lines:
            lines[:] = [line[:-2] + b"<200b>" if line[-3:] == b" <>" else line for line in lines]


def render(html: str, tell: Callable[[int], None]) -> tuple[bytes, int]:
    """(the PDF, its number of pages). Raises what `tell` raises, `TooManyPages` or `Undrawn`."""
    import weasyprint  # noqa: PLC0415  half a second, and only workers need it
    from weasyprint.pdf import pydyf  # type: ignore[attr-defined]  # noqa: PLC0415  its own

    pydyf.PDF.page_references = property(page_references)
    letters = Letters()
    with (
        hearing("weasyprint.progress", Steps(tell), logging.INFO),
        hearing("weasyprint", letters, logging.WARNING),
    ):
        source = weasyprint.HTML(string=html, base_url="asset:/", url_fetcher=fetcher())
        document = source.render(font_config=fonts.configuration())
        target = io.BytesIO()
        document.write_pdf(target, finisher=map_every_glyph, pdf_variant="pdf/ua-1")
    if letters.undrawn:
        raise Undrawn(frozenset(letters.undrawn))
    return target.getvalue(), len(document.pages)
