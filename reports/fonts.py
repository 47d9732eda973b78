"""The faces that reports are set in, and no others: what else a machine has installed changes
nothing, so that the same snapshot gives the same bytes on every machine.

Each family has one static file per weight. WeasyPrint names an embedded font by its family and
weight: two files under one name would be drawn with each other's outlines.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
from django.conf import settings

# Where the first has no letter the next is asked: words before signs, signs before emoji.
FAMILIES = (
    "Inter",
    # Before Noto's, which draws dots and strokes apart and cannot be read back from the file.
    "IBM Plex Sans Arabic",
    *(
        f"Noto Sans {script}"
        for script in (
            "Arabic",
            "Hebrew",
            "Devanagari",
            "Bengali",
            "Gurmukhi",
            "Gujarati",
            "Oriya",
            "Tamil",
            "Telugu",
            "Kannada",
            "Malayalam",
            "Sinhala",
            "Thai",
            "Lao",
            "Khmer",
            "Myanmar",
            "Georgian",
            "Armenian",
            "Ethiopic",
            "CJK JP",  # all of Chinese, Japanese and Korean; `lang` chooses the forms
            "Symbols",
            "Symbols 2",
            "Math",
        )
    ),
    "Noto Emoji",
)
CJK = (noto_cjk_sans_jp_regular.FONT_PATH, noto_cjk_sans_jp_bold.FONT_PATH)
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="append_last">{families}</edit></match>
<alias binding="same"><family>emoji</family><prefer><family>Noto Emoji</family></prefer></alias>
</fontconfig>
"""


def folders() -> list[Path]:
    return [settings.FONTS_DIR, *(Path(str(file)).parent for file in CJK)]


def written() -> Path:
    """Fontconfig's file, which names our folders and the order of the families."""
    place = settings.DATA_DIR / "fonts"
    text = CONFIGURATION.format(
        folders="".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders()),
        cache=escape(str(place / "cache")),
        families="".join(f"<string>{family}</string>" for family in FAMILIES),
    )
    path = place / "fonts.conf"
    (place / "cache").mkdir(parents=True, exist_ok=True)  # made by fontconfig, all could read it
    if not path.is_file() or path.read_text() != text:
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(text)
        temporary.replace(path)
    return path


@contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def configuration() -> Any:
    """WeasyPrint's, with our faces alone. Reading it takes 2 ms once the folders are known."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  as in `pdf.render`

    with environment("FONTCONFIG_FILE", str(written())):
        return FontConfiguration()
