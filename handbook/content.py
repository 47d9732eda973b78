"""Loading bundled content without overwriting what a curator changed.

Each row keeps the hash of what was last loaded into it. A row that still says that is brought up to
date; one that was changed since is left alone, and the newer content waits beside it as a
suggestion. Rows are compared in memory and written in bulk: most starts change nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

import yaml
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from handbook.models import Area, Practice, Role, Skill

FOLDER = Path(__file__).parent / "content"
WHY = "bundled content"
BATCH = 500
MOST_LATER = 4


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def plain(value):
    """A column as JSON has it: a day by its date, another row by its key."""
    return value.isoformat() if hasattr(value, "isoformat") else getattr(value, "key", value)


def spelt(fields: Mapping) -> dict:
    return {name: plain(value) for name, value in fields.items()}


def digest(fields: Mapping) -> str:
    return hashlib.sha256(json.dumps(spelt(fields), sort_keys=True).encode()).hexdigest()


def is_as_loaded(row, fields: Mapping) -> bool:
    """Whether the row still says what was last loaded into it. A column that came later was not in
    that hash, and holds its default; at most `MOST_LATER` have come since."""
    if not row.content_hash:
        return False
    said = {name: getattr(row, name) for name in fields}
    later = [name for name, value in said.items() if value == default_of(row, name)]
    return any(
        digest({name: value for name, value in said.items() if name not in without})
        == row.content_hash
        for count in range(min(len(later), MOST_LATER) + 1)
        for without in combinations(later, count)
    )


def default_of(model, name: str):
    return model._meta.get_field(name).get_default()


def has_only_moved(row, fields: Mapping) -> bool:
    """Whether the bundle says what was last loaded, in another place of the order: nothing that a
    curator would be asked about."""
    was = {**fields, "position": row.position} if "position" in fields else fields
    return digest(was) == row.content_hash


class Keeping:
    """Sorts the bundled rows of one model into new, out of date, seen and left alone, then writes
    them. What is written leaves a record in its history, as a curator's change does."""

    def __init__(self, model):
        self.model = model
        self.new: list = []
        self.stale: list = []
        self.seen: list = []
        self.left: list = []
        self.columns: list[str] = []

    def see(self, row, fields: Mapping, **identity) -> None:
        """`row` is the one that stands under `identity`, if any; `fields` is what the bundle says
        of it now."""
        self.columns = list(fields)
        wanted = digest(fields)
        if row is None:
            self.new.append(self.model(**identity, **fields, content_hash=wanted))
        elif row.content_hash != wanted:
            self.sort(row, fields, wanted)

    def sort(self, row, fields: Mapping, wanted: str) -> None:
        if digest({name: getattr(row, name) for name in fields}) == wanted:
            self.seen.append(settled(row, wanted))
        elif is_as_loaded(row, fields):
            for name, value in fields.items():
                setattr(row, name, value)
            self.stale.append(settled(row, wanted))
        elif has_only_moved(row, fields):
            row.position = fields["position"]
            row.content_hash = wanted
            self.seen.append(row)
        elif row.suggestion != spelt(fields):
            row.suggestion = spelt(fields)
            self.left.append(row)

    def write(self) -> int:
        """How many rows say something else now."""
        kept = ["content_hash", "suggestion"]
        self.create()
        self.update([*self.columns, *kept])
        place = ["position"] if "position" in self.columns else []
        self.model.objects.bulk_update(self.seen, [*place, *kept], batch_size=BATCH)
        self.model.objects.bulk_update(self.left, ["suggestion"], batch_size=BATCH)
        return len(self.new) + len(self.stale)

    def create(self) -> None:
        if hasattr(self.model, "history"):
            bulk_create_with_history(
                self.new, self.model, batch_size=BATCH, default_change_reason=WHY
            )
        else:
            self.model.objects.bulk_create(self.new, batch_size=BATCH)

    def update(self, columns: Iterable[str]) -> None:
        if not self.stale:
            return
        if hasattr(self.model, "history"):
            bulk_update_with_history(
                self.stale, self.model, columns, batch_size=BATCH, default_change_reason=WHY
            )
        else:
            self.model.objects.bulk_update(self.stale, columns, batch_size=BATCH)


def settled(row, wanted: str):
    row.content_hash, row.suggestion = wanted, None
    return row


def keep(model, key: str, fields: Mapping) -> bool:
    """One row; whether it now says something else."""
    keeping = Keeping(model)
    keeping.see(model.objects.filter(key=key).first(), fields, key=key)
    return bool(keeping.write())


def keep_all(model, entries: list[dict], **parents) -> int:
    """`parents` maps a field to the model whose row its key names. How many rows changed."""
    rows = model.objects.in_bulk(field_name="key")
    known = {name: parent.objects.in_bulk(field_name="key") for name, parent in parents.items()}
    keeping = Keeping(model)
    for position, fields in enumerate(even(model, entries)):
        fields |= {name: known[name][fields[name]] for name in parents}
        key = fields.pop("key")
        keeping.see(rows.get(key), {**fields, "position": position}, key=key)
    return keeping.write()


def even(model, entries: list[dict]) -> list[dict]:
    """Each with all columns that any of them names: what one leaves out is empty."""
    names = dict.fromkeys(name for entry in entries for name in entry)
    return [
        {name: entry[name] if name in entry else default_of(model, name) for name in names}
        for entry in entries
    ]


def load() -> None:
    practices = read(FOLDER / "practices.yaml")
    keep_all(Area, practices["areas"])
    keep_all(Practice, practices["practices"], area=Area)
    keep_all(Skill, read(FOLDER / "skills.yaml")["skills"])
    keep_all(Role, read(FOLDER / "roles.yaml")["roles"])
