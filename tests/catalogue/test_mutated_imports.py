"""Ten thousand broken files: each is refused by a reason, or applied whole; nothing else happens.

Files are exports of the bundled catalogue, damaged by a seeded hand: a tenth of them workbooks.
"""

import random
import time
import zipfile
from collections import Counter
from io import BytesIO

import pytest
from django.db import transaction

from catalogue.interchange import json, tables, yaml
from catalogue.models import Cell, Edition, RingMove, Tool
from catalogue.services import import_files
from documents.field_reader import CONTROLS
from documents.yaml_with_lines import Faulty
from tests import factories
from tests.catalogue.files import asked, bundled, csv_of, loaded, xlsx_of  # noqa: F401
from tests.catalogue.imports import send

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db, pytest.mark.soak]
FILES = 10_000
SECONDS = 5
FREE = (".note", "detail", "title", "status-note", "vendor", "integrations.value")
ODD = ["=1+1", "@SUM(A1)", "+1", "-1", "\0", "\ufffe", "x" * 3_000, "yes", "no", ""]
ODD += ["unknown", "2026-13-45", "adopt", "a; b; c", "\\", "|", "'=x", "🙂", "é" * 300, "1e999"]
YAML = [
    "&a ",
    "*a",
    "!!python/object:os.system ",
    "- " * 60,
    "{" * 60,
    "? ",
    "\t",
    "0b_",
    "\\ud800",
]
YAML += ["<<: ", "%TAG ! x\n", "---\n", "1" * 5_000, "\x01", ".inf", "- {}\n" * 500, "!!binary x"]
JSON = [
    "[" * 60,
    "NaN",
    "1e999",
    '"\\ud800"',
    "{}",
    ",",
    "null",
    "9" * 5_000,
    '"tools": []',
    "[{}]",
]


# --- damage ------------------------------------------------------------------------------------
def bytes_flipped(content, dice):
    found = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        found[dice.randrange(len(found))] = dice.randrange(256)
    return bytes(found)


def cut(content, dice):
    at, to = sorted(dice.randrange(len(content)) for _ in range(2))
    return dice.choice([content[:at], content[at:], content[:at] + content[to:]])


def doubled(content, dice):
    at, to = sorted(dice.randrange(len(content)) for _ in range(2))
    return content[:to] + content[at : at + 5_000] + content[to:]


def recoded(content, dice):
    text = content.decode("utf-8", "replace")
    return text.encode(dice.choice(["utf-16", "utf-32", "latin-1", "cp1252", "utf-7"]), "replace")


def put_in(pieces):
    def damage(content, dice):
        at = dice.randrange(len(content))
        return content[:at] + dice.choice(pieces).encode() + content[at:]

    return damage


def table_of(entries, dice):
    """A table with some of its cells, columns and rows disturbed."""
    table = [list(row) for row in tables.rows(entries, asked())]
    for _ in range(dice.randint(0, 3)):
        row = dice.choice(table[1:])
        free = [at for at, name in enumerate(table[0]) if name.endswith(FREE) and row[at]]
        at = dice.choice([dice.choice(free), dice.choice(free), dice.randrange(len(row))])
        row[at] = dice.choice(ODD)
    kind = dice.randrange(15)
    one, two = (dice.randrange(len(table[0])) for _ in range(2))
    if kind == 0:
        for row in dice.choice([table, table[1:]]):
            row[one], row[two] = row[two], row[one]
    elif kind == 1:
        for row in table:
            del row[one]
    elif kind == 2:
        table.append(list(dice.choice(table)))
    elif kind == 3:
        dice.choice(table).extend(dice.choices(ODD, k=dice.choice([1, 30, 2_000])))
    elif kind == 4:
        del table[dice.randrange(len(table))]
    return table or [[""]]


def csv_file(entries, dice):
    content = csv_of(table_of(entries, dice))
    damage = [same, same, same, same, bytes_flipped, cut, doubled, recoded, put_in(ODD)]
    return dice.choice(damage)(content, dice)


def yaml_file(entries, dice):
    content = yaml.write(entries, asked())
    damage = [bytes_flipped, cut, doubled, recoded, put_in(YAML), put_in(YAML), lines_moved]
    return dice.choice(damage)(content, dice)


def json_file(entries, dice):
    content = json.write(entries, asked())
    damage = [bytes_flipped, cut, doubled, recoded, put_in(JSON), put_in(JSON), lines_moved]
    return dice.choice(damage)(content, dice)


def lines_moved(content, dice):
    """Lines dropped, repeated, or given another value: mostly documents all the same."""
    lines = content.split(b"\n")
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(lines))
        name, colon, _value = lines[at].partition(b":")
        piece = name + colon + b" " + dice.choice(ODD + YAML).encode("utf-8", "replace")
        lines[at : at + 1] = dice.choice([[], [lines[at]] * 2, [piece]])
    return b"\n".join(lines)


def same(content, dice):
    return content


def xlsx_file(entries, dice):
    table = [[CONTROLS.sub("", text) for text in row] for row in table_of(entries, dice)]
    content = xlsx_of(table)
    damage = [same, same, same, same, bytes_flipped, cut, rezipped, rezipped, rezipped]
    return dice.choice(damage)(content, dice)


def rezipped(content, dice):
    """One part of the workbook changed, left out or blown up, the others as they were."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        target = dice.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name != target:
                new.writestr(name, part)
            elif damaged := dice.choice(PARTS)(part, dice):
                new.writestr(name, damaged)
    return out.getvalue()


def bomb(part, dice):
    return part + b" " * dice.choice([2_000_000, 45_000_000])


def numbers_changed(part, dice):
    old, new = dice.choice(
        [
            (b'r="2"', b'r="99999999"'),
            (b'r="B2"', b'r="XFD2"'),
            (b'r="A1"', b'r="ZZZZZ1"'),
            (b't="s"', b't="e"'),
            (b"<v>1</v>", b"<v>999999</v>"),
            (b"<v>2</v>", b"<f>1+1</f><v>2</v>"),
            (b"sheetData", b"sheetDate"),
            (b"xmlns", b"xmlms"),
            (b"<?xml", b'<!DOCTYPE a [<!ENTITY b "c">]><?xml'),
        ]
    )
    return part.replace(old, new)


PARTS = [bytes_flipped, cut, doubled, bomb, numbers_changed, numbers_changed, lambda *_: b""]
MAKERS = {"csv": csv_file, "yaml": yaml_file, "json": json_file, "xlsx": xlsx_file}


def files(count):
    """`count` names and contents; every tenth a workbook, every fiftieth of all tools."""
    for number in range(count):
        dice = random.Random(number)
        ending = "xlsx" if number % 10 == 9 else ("csv", "yaml", "json")[number % 3]
        size = len(bundled()) if number % 50 == 0 else dice.randint(1, 12)
        yield f"{number}.{ending}", MAKERS[ending](dice.sample(bundled(), size), dice)


# --- what becomes of them ----------------------------------------------------------------------
def state():
    counts = [model.objects.count() for model in (Tool, Cell, RingMove)]
    history = [model.history.count() for model in (Tool, Cell)]
    return Edition.objects.values_list("token", flat=True).get(), counts, history


def is_told(faulty):
    """Each fault has a place and a reason, in letters that a page can show."""
    texts = [text for each in faulty.problems for text in (each.reason, each.where)]
    return bool(texts) and all(texts) and bool(str(faulty).encode())


def outcome(name, content, by):
    """`refused`, `same` or `applied`; an accepted file is applied in full and taken back."""
    try:
        found = import_files.read_file(kind="tools", name=name, content=content)
        difference = import_files.compare(found, name)
    except Faulty as faulty:
        return "refused" if is_told(faulty) else "refused without a reason"
    with transaction.atomic():
        import_files.write(difference, by=by, why=name)
        assert import_files.compare(found, name).is_empty, name
        transaction.set_rollback(True)
    return "same" if difference.is_empty else "applied"


def shown(client, name, content):
    """What the page answers; it must agree."""
    status = send(client, name, content).status_code
    return {200: "accepted", 422: "refused"}[status]


def test_mutated_files_are_refused_or_applied_whole(soak, capsys, client):
    by, before, count = factories.person(is_curator=True), state(), soak(FILES)
    client.force_login(by)
    outcomes, slowest, wrong = Counter(), (0.0, ""), []
    for name, content in files(count):
        began = time.process_time()
        try:
            result = outcome(name, content, by)
            if len(content) % 10 == 0:
                answer = shown(client, name, content)
                assert (answer == "refused") == (result == "refused"), answer
        except Exception as error:
            result = "error"
            wrong.append(f"{name}: {type(error).__name__}: {error}"[:200])
        took = time.process_time() - began
        slowest = max(slowest, (took, name))
        outcomes[f"{name.rpartition('.')[2]} {result}"] += 1
        if state() != before:
            wrong.append(f"{name}: something was written")
            before = state()
    with capsys.disabled():
        print(f"\nmutated imports: {count} files, {dict(sorted(outcomes.items()))}")
        print(f"wrong: {len(wrong)}; slowest: {slowest[0]:.2f} s ({slowest[1]})")
    assert wrong[:20] == []
    assert slowest[0] < SECONDS
    kinds = {f"{ending} {result}" for ending in MAKERS for result in ("refused", "applied")}
    assert kinds <= set(outcomes) <= kinds | {f"{ending} same" for ending in MAKERS}
