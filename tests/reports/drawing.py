"""What a PDF shows, letter by letter, beside the same letter from the file of its face."""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

SCALE = 4
SIZE = (48, 48)
INK = 128


@dataclass(frozen=True)
class Drawn:
    letter: str
    font: str
    image: Image.Image

    @property
    def weight(self) -> int:
        return 600 if "Bold" in self.font else 400


def letters(content: bytes, pages: int = 1) -> Iterator[Drawn]:
    """Each letter of the first pages that leaves ink, as it is drawn."""
    document = pypdfium2.PdfDocument(content)
    for page in (document[number] for number in range(min(pages, len(document)))):
        text, picture = page.get_textpage(), page.render(scale=SCALE).to_pil().convert("L")
        for place in range(text.count_chars()):
            letter = chr(pdfium.FPDFText_GetUnicode(text, place))
            if letter.isspace():
                continue
            left, bottom, right, top = text.get_charbox(place)
            height = page.get_height()
            box = (left, height - top, right, height - bottom)
            yield Drawn(letter, font_of(text, place), picture.crop([each * SCALE for each in box]))


def font_of(text, place: int) -> str:
    buffer, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, place, buffer, 200, ctypes.byref(flags))
    return buffer.value.decode()


@cache
def reference(letter: str, file: Path) -> Image.Image:
    font = ImageFont.truetype(str(file), 28 * SCALE)
    left, top, right, bottom = font.getbbox(letter)
    image = Image.new("L", (round(right - left) + 2, round(bottom - top) + 2), 255)
    ImageDraw.Draw(image).text((1 - left, 1 - top), letter, font=font, fill=0)
    return image


def ink(image: Image.Image) -> bytes:
    """Cut to what is dark and brought to one size."""
    dark = image.point(lambda value: 255 if value < INK else 0)
    box = dark.getbbox()
    if not box:
        return bytes(SIZE[0] * SIZE[1])
    return image.crop(box).resize(SIZE).point(lambda value: value < INK).tobytes()


def likeness(one: Image.Image, other: Image.Image) -> float:
    """How much of the ink of either is in both: 1 for the same, below 0.6 for another letter."""
    first, second = ink(one), ink(other)
    both = sum(bool(a and b) for a, b in zip(first, second, strict=True))
    either = sum(bool(a or b) for a, b in zip(first, second, strict=True))
    return both / either if either else 1.0


def fonts(content: bytes) -> set[str]:
    """The names of the faces that a document's text is set in."""
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage() for page in document]
    found = {font_of(text, place) for text in texts for place in range(text.count_chars())}
    return {name.split("+")[-1].rstrip(",") for name in found if name}


def words(content: bytes) -> str:
    """As PDFium reads them."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in document)
