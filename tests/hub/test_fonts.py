"""The faces of the pages: each file says which letters it is for, and every weight has them all."""

import json
import re
from collections import defaultdict

from django.conf import settings

FACE = re.compile(
    r"font-weight: (\d+);.*?vendor/(inter/inter-([a-z-]+)-\d+-normal\.woff2).*?"
    r"unicode-range:\s+([^;]+);",
    re.DOTALL,
)


def faces() -> list[tuple[str, str, str, str]]:
    """(weight, file, script, range) of each."""
    sheet = (settings.BASE_DIR / "static/css/fonts.css").read_text()
    blocks = sheet.split("@font-face")[1:]
    found = [FACE.search(block) for block in blocks]
    assert None not in found
    return [match.groups() for match in found]


def test_every_weight_has_every_script_in_the_same_ranges():
    ranges = defaultdict(dict)
    for weight, _file, script, span in faces():
        ranges[weight][script] = span
    assert set(ranges) == {"400", "500", "600"}
    assert ranges["400"] == ranges["500"] == ranges["600"]
    assert len(ranges["400"]) == 7
    assert len(set(ranges["400"].values())) == 7


def test_every_file_is_fetched_at_set_up():
    listed = json.loads((settings.BASE_DIR / "package.json").read_text())["hub"]["vendor"]
    assert {file for _weight, file, _script, _span in faces()} <= set(listed.values())
