"""HTML to PDF by WeasyPrint, which may fetch nothing but the bundled assets."""

import io
import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from setting_up import system

SCHEME = "asset"
STEPS = 7
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


def missing_libraries() -> str:
    """What this machine lacks for PDF reports and whom to ask, as a sentence; looked at anew each
    time, so what is installed later is found."""
    missing = system.missing_for_pdf()
    if not missing:
        return ""
    return _(
        "PDF reports need libraries that this machine does not have. Ask its administrator to "
        "run: %(command)s. Then try again."
    ) % {"command": system.asking_for(missing)}


class Denied(ValueError):
    """The document asked for something that is not a bundled asset."""


def fetch(url: str, *args, **kwargs):
    """`asset:css/report.css` from the static files, and nothing else from anywhere."""
    from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415  as in `render`

    parts = urlsplit(url)
    path = unquote(parts.path).lstrip("/")
    found = finders.find(path) if parts.scheme == SCHEME and ".." not in path else None
    if not found:
        raise Denied(f"not a bundled asset: {url[:200]}")
    kind = TYPES.get(Path(path).suffix, "application/octet-stream")
    return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})


def fetcher():
    """`fetch` as WeasyPrint asks for it: what is denied is left out, and the report comes."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415  as in `render`

    class Bundled(URLFetcher):
        def fetch(self, url, headers=None):
            return fetch(url)

    return Bundled(allowed_protocols=[SCHEME])


class Steps(logging.Handler):
    """WeasyPrint logs "Step 3 - ..." as it goes: true progress, told to `tell` in per cent."""

    def __init__(self, tell: Callable[[int], None]):
        super().__init__()
        self.tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith("Step "):
            number = int(message.split()[1])
            self.tell(5 + round(90 * number / STEPS))


def render(html: str, tell: Callable[[int], None]) -> tuple[bytes, int]:
    """(the PDF, its number of pages). Raises what `tell` raises."""
    import weasyprint  # noqa: PLC0415  half a second, and only workers need it

    log = logging.getLogger("weasyprint.progress")
    handler = Steps(tell)
    log.addHandler(handler)
    log.propagate = False
    log.setLevel(logging.INFO)
    try:
        document = weasyprint.HTML(string=html, base_url="asset:/", url_fetcher=fetcher()).render()
        target = io.BytesIO()
        document.write_pdf(target, pdf_variant="pdf/ua-1")
        return target.getvalue(), len(document.pages)
    finally:
        log.removeHandler(handler)
