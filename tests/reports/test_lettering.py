"""What a report shows is what was typed: drawn letter by letter, read back by other programs."""

import io
from pathlib import Path

import page
import pytest
from django.conf import settings
from noto_cjk_sans_jp_bold import FONT_PATH as CJK_BOLD
from noto_cjk_sans_jp_regular import FONT_PATH as CJK
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from assessments.models import Assessment
from reports import build, fonts, lettering, pdf, services
from tests import factories
from tests.reports import drawing

pytestmark = pytest.mark.django_db
LIKE = 0.65
LATIN = {
    "Polish": "ą ć ę ł ń ó ś ź ż Ł Ż",
    "Czech": "á č ď é ě í ň ó ř š ť ú ů ý ž Š",
    "Welsh": "ŵ ŷ Ŵ Ŷ",
    "Turkish": "ç ğ ı İ ö ş ü Ğ Ş",
    "Vietnamese": "ế ữ ợ ằ ổ ụ đ Ừ",
    "Greek": "α β γ Δ Σ ώ",
    "Cyrillic": "ж ц щ ы Я ї",
    "money": "₹ € £",
}
# By hand: a letter that stands alone looks as in its face's file.
ALONE = {
    "検": (CJK, CJK_BOLD),
    "の": (CJK, CJK_BOLD),
    "据": (CJK, CJK_BOLD),
    "한": (CJK, CJK_BOLD),
    "अ": ("NotoSansDevanagari_400Regular", "NotoSansDevanagari_600SemiBold"),
    "অ": ("NotoSansBengali_400Regular", "NotoSansBengali_600SemiBold"),
    "அ": ("NotoSansTamil_400Regular", "NotoSansTamil_600SemiBold"),
    "ก": ("NotoSansThai_400Regular", "NotoSansThai_600SemiBold"),
    "א": ("NotoSansHebrew_400Regular", "NotoSansHebrew_600SemiBold"),
    "م": ("IBMPlexSansArabic_400Regular", "IBMPlexSansArabic_600SemiBold"),
    "ქ": ("NotoSansGeorgian_400Regular", "NotoSansGeorgian_600SemiBold"),
    "🙂": ("NotoEmoji_400Regular", "NotoEmoji_600SemiBold"),
    "✓": ("Inter_400Regular", "Inter_600SemiBold"),
    "☐": ("NotoSansSymbols2_400Regular",) * 2,
}


def silent(progress: int) -> None:
    """Nobody watches."""


def face(name: str) -> Path:
    return Path(str(name)) if "/" in str(name) else settings.FONTS_DIR / f"{name}.ttf"


def inter(weight: int) -> Path:
    return face({400: "Inter_400Regular", 600: "Inter_600SemiBold"}[weight])


def scene(name: str = "An assessment", note: str = "A note.", **fields):
    """A snapshot in whose report `name` is set in 600 on the cover and `note` in 400 further on."""
    assessment = factories.assessment(name=name)
    Assessment.objects.filter(pk=assessment.pk).update(**fields)
    assessment.refresh_from_db()
    user = factories.part(assessment, role="facilitator")
    factories.answered(assessment, "owner", "some", by=user, note=note)
    return services.take_snapshot(assessment=assessment, reason="kept", by=user)


def report(*args, **fields) -> bytes:
    return build.made(scene(*args, **fields), silent)[0]


def unlike(content: bytes, faces) -> dict[tuple[str, int], float]:
    """Of the letters for which `faces(letter, weight)` names a file, those drawn otherwise; each
    must be drawn in both weights."""
    found: dict[tuple[str, int], float] = {}
    for each in drawing.letters(content):
        file = faces(each.letter, each.weight)
        if file is not None:
            alike = drawing.likeness(each.image, drawing.reference(each.letter, file))
            key = each.letter, each.weight
            found[key] = min(alike, found.get(key, 1.0))
    assert {weight for _letter, weight in found} == {400, 600}
    return {key: alike for key, alike in found.items() if alike < LIKE}


# --- drawn --------------------------------------------------------------------------------------
def specimen(*texts: str) -> bytes:
    """Each text in the report's own style, in 600 and in 400."""
    lines = "".join(f"<h1>{text}</h1><p style='font-size: 28pt'>{text}</p>" for text in texts)
    sheet = '<link rel="stylesheet" href="asset:css/report.css">'
    html = f"<html lang='en'><title>T</title>{sheet}<body>{lines}</body></html>"
    return pdf.render(html, silent)[0]


@pytest.mark.parametrize("tongue", LATIN)
def test_every_letter_is_drawn_as_in_its_face_in_every_weight(tongue):
    wanted = set(LATIN[tongue].split())
    content = specimen(LATIN[tongue])
    seen = {(each.letter, each.weight) for each in drawing.letters(content)}
    assert {(letter, weight) for letter in wanted for weight in (400, 600)} <= seen
    assert unlike(content, lambda letter, weight: inter(weight) if letter in wanted else None) == {}


def test_plain_letters_are_as_well_after_one_of_another_kind():
    """An Ł early in the document once made all that followed unreadable."""
    plain = "a b c d e f g h j k m n o p q r s t u v w x y z A B 2 3 4 5 6 7 8 9"
    content = specimen("Łódź depot", plain)
    letters = set(plain)
    assert (
        unlike(content, lambda letter, weight: inter(weight) if letter in letters else None) == {}
    )


def test_a_cover_shows_the_name_as_it_was_typed():
    content = report("Ł ó d ź Š k o d a", organisation=factories.organisation("P ř e p r a v a"))
    wanted = set("ŁódźŠkaPřep")
    found = unlike(content, lambda letter, weight: inter(weight) if letter in wanted else None)
    assert found == {}


def test_letters_of_other_scripts_are_drawn_by_their_own_faces():
    content = specimen(" ".join(ALONE))

    def file(letter: str, weight: int) -> Path | None:
        return face(ALONE[letter][weight == 600]) if letter in ALONE else None

    assert unlike(content, file) == {}


def test_two_files_under_one_name_are_seen():
    """The comparison can fail: this is how the stylesheet once was."""
    faces = "".join(
        f"@font-face {{ font-family: 'Two'; font-weight: 400; {span}"
        f" src: url('asset:vendor/inter/inter-{cut}-400-normal.woff2'); }}"
        for cut, span in (("latin", ""), ("latin-ext", "unicode-range: U+0100-02BA;"))
    )
    html = f"<html lang='en'><title>T</title><style>{faces} p {{ font: 28pt Two }}</style>"
    content, _pages = pdf.render(f"{html}<p>Ł ż ŵ a b c d e f g</p></html>", silent)
    drawn = [
        drawing.likeness(each.image, drawing.reference(each.letter, inter(400)))
        for each in drawing.letters(content)
    ]
    assert min(drawn) < 0.6


def test_a_report_has_two_weights_and_no_face_that_its_text_does_not_need():
    latin = {"Inter", "Inter-Semi-Bold"}
    assert drawing.fonts(report("Łódź depot")) == latin
    assert drawing.fonts(report("検査")) == {*latin, "Noto-Sans-CJK-JP-Bold", "Noto-Sans-CJK-JP"}


def test_every_face_is_there_and_is_chosen_by_its_name():
    lines = "".join(
        f"<p style=\"font: 12pt '{family}'\">{letter}</p>" for family, letter in SAMPLES.items()
    )
    content, _pages = pdf.render(f"<html lang='en'><title>T</title>{lines}</html>", silent)
    assert {name.replace("-", " ") for name in drawing.fonts(content)} == set(fonts.FAMILIES)
    assert set(SAMPLES) == set(fonts.FAMILIES)


SAMPLES = {
    "Inter": "a",
    "Noto Sans CJK JP": "の",
    "Noto Emoji": "🙂",
    "IBM Plex Sans Arabic": "م",
    "Noto Sans Arabic": "م",
    "Noto Sans Hebrew": "א",
    "Noto Sans Devanagari": "अ",
    "Noto Sans Bengali": "অ",
    "Noto Sans Gurmukhi": "ਅ",
    "Noto Sans Gujarati": "અ",
    "Noto Sans Oriya": "ଅ",
    "Noto Sans Tamil": "அ",
    "Noto Sans Telugu": "అ",
    "Noto Sans Kannada": "ಅ",
    "Noto Sans Malayalam": "അ",
    "Noto Sans Sinhala": "අ",
    "Noto Sans Thai": "ก",
    "Noto Sans Lao": "ກ",
    "Noto Sans Khmer": "ក",
    "Noto Sans Myanmar": "က",
    "Noto Sans Georgian": "ქ",
    "Noto Sans Armenian": "ա",
    "Noto Sans Ethiopic": "አ",
    "Noto Sans Symbols": "⚕",
    "Noto Sans Symbols 2": "☐",
    "Noto Sans Math": "∮",
}


# --- read back ----------------------------------------------------------------------------------
def by_pypdf(content: bytes) -> str:
    return " ".join(each.extract_text() for each in PdfReader(io.BytesIO(content)).pages)


def by_pdfminer(content: bytes) -> str:
    return extract_text(io.BytesIO(content))


READERS = {"pypdf": by_pypdf, "pdfminer": by_pdfminer, "pdfium": drawing.words}
# In the order in which they are drawn: this reader knows no text from the right.
BACKWARDS = {"pdfminer"}


@pytest.mark.parametrize("reader", READERS)
def test_readers_find_what_was_typed(reader):
    note = "Counted 1234567890 times, 98.5 %."
    text = " ".join(READERS[reader](report("Prüfung 検査 فحص", note)).split())
    arabic = "فحص"[::-1] if reader in BACKWARDS else "فحص"
    for typed in ("Prüfung 検査", arabic, note, "Who owns it?"):
        assert typed in text


@pytest.mark.parametrize("reader", READERS)
def test_a_long_word_is_read_back_whole(reader):
    word = "unbroken" * 60
    text = READERS[reader](report(note=f"Before {word} after"))
    assert word in "".join(text.split())
    assert lettering.MAY_BREAK not in text


# --- said, marked, valid --------------------------------------------------------------------------
EVERYTHING = "Łódź 検査 数据 데이터 गुणवत्ता क्षत्रिय ตรวจสอบ فحص איכות গুণমান தரம் 🙂 👩‍💻 ✓ ∑"


def failures(content: bytes) -> list[str]:
    found = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{each.rule_id}: {each.message}" for each in found.failures]


@pytest.mark.parametrize("text", ["Plain", EVERYTHING, "\U00012000 is old", "x" * 5000])
def test_a_report_is_valid_pdf_ua(text):
    assert failures(report(text[:120], text)) == []


def test_what_no_face_has_is_said_and_has_a_box_in_its_place():
    content = report(note="Old \U00012000\U00012000 and \U000e1000 letters")
    text = " ".join(by_pypdf(content).split())
    assert (
        "3 characters of this report have no letter in the hub's fonts: U+12000, U+E1000." in text
    )
    assert f"Old {lettering.INSTEAD * 2} and {lettering.INSTEAD} letters" in text


def test_what_every_face_has_is_not_mentioned():
    assert "no letter in the hub's fonts" not in by_pypdf(report(EVERYTHING, EVERYTHING))


@pytest.mark.parametrize(
    ("text", "likely", "expected"),
    [
        ("検査の結果", "", "ja"),
        ("検査", "", "ja"),
        ("数据质量检查", "", "zh-Hans"),
        ("資料品質檢查", "", "zh-Hant"),
        ("데이터 품질", "", "ko"),
        ("東京", "ja", "ja"),
        ("Łódź", "ja", ""),
    ],
)
def test_the_language_of_han_letters_is_told_by_the_letters(text, likely, expected):
    assert lettering.language(text, likely) == expected


def test_han_letters_have_the_forms_of_their_language():
    """直 is written differently in Japan and in China."""
    html = "<html lang='en'><title>T</title><p lang='{}' style='font: 40pt Inter'>直</p></html>"
    ja, hans = (
        next(drawing.letters(pdf.render(html.format(lang), silent)[0])).image
        for lang in ("ja", "zh-Hans")
    )
    assert drawing.likeness(ja, hans) < 0.9


def test_paragraphs_run_their_own_way():
    html = lettering.prepared('<p class="note">בדיקה 3.</p><p>Check בדיקה</p><p>3 数据<br>数据</p>')
    assert html == (
        '<p class="note" dir="rtl">בדיקה 3.</p><p>Check בדיקה</p>'
        '<p lang="zh-Hans">3 数据<br><span lang="zh-Hans">数据</span></p>'
    )


def test_a_name_from_the_right_stands_apart_from_the_date_beside_it():
    snapshot = scene()
    snapshot.people = dict.fromkeys(snapshot.people, "אבי כהן")
    html = build.html_of(snapshot)
    assert '<bdi dir="rtl">אבי כהן</bdi>, ' in html
    assert html.count("אבי כהן") == html.count('<bdi dir="rtl">אבי כהן</bdi>')


def test_what_turns_text_around_or_breaks_it_unseen_is_left_out():
    assert lettering.prepared("<p>a\u202eb\u2066c\u00add</p>") == "<p>abcd</p>"
