"""Loading bundled content without overwriting what a curator changed.

Each row keeps the hash of what was last loaded into it. A row that still says that is brought up to
date; one that was changed since is left alone, and the newer content waits beside it as a
suggestion. Rows are compared in memory and written in bulk: most starts change nothing.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from django.db.models import Field, Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from handbook.models import Area, Kept, Practice, Role, Skill

FOLDER = Path(__file__).parent / "content"
WHY = "bundled content"
BATCH = 500
MOST_LATER = 4
Row = TypeVar("Row", bound=Model)
Fields = Mapping[str, Any]


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def plain(value: Any) -> Any:
    """A column as JSON has it: a day by its date, another row by its key."""
    return value.isoformat() if hasattr(value, "isoformat") else getattr(value, "key", value)


def spelt(fields: Fields) -> dict[str, Any]:
    return {name: plain(value) for name, value in fields.items()}


def digest(fields: Fields) -> str:
    return hashlib.sha256(json.dumps(spelt(fields), sort_keys=True).encode()).hexdigest()


def is_as_loaded(row: Any, fields: Fields) -> bool:
    """Whether the row still says what was last loaded into it. A column that came later was not in
    that hash, and holds its default; at most `MOST_LATER` have come since."""
    if not row.content_hash:
        return False
    values = {name: getattr(row, name) for name in fields}
    later = [name for name, value in values.items() if value == default_of(row, name)]
    loaded: str = row.content_hash
    return any(
        digest({name: value for name, value in values.items() if name not in without}) == loaded
        for count in range(min(len(later), MOST_LATER) + 1)
        for without in combinations(later, count)
    )


def default_of(model: Model | type[Model], name: str) -> Any:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field.get_default()


def has_only_moved(row: Any, fields: Fields) -> bool:
    """Whether the bundle says what was last loaded, in another place of the order: nothing that a
    curator would be asked about."""
    was = {**fields, "position": row.position} if "position" in fields else fields
    return bool(digest(was) == row.content_hash)


class Keeping(Generic[Row]):
    """Sorts the bundled rows of one model into new, out of date, seen and left alone, then writes
    them. What is written leaves a record in its history, as a curator's change does."""

    def __init__(self, model: type[Row]):
        self.model = model
        self.rows = model._default_manager
        self.new: list[Row] = []
        self.stale: list[Row] = []
        self.seen: list[Row] = []
        self.left: list[Row] = []
        self.columns: list[str] = []

    def see(self, row: Any, fields: Fields, **identity: Any) -> None:
        """`row` is the one that stands under `identity`, if any; `fields` is what the bundle says
        of it now."""
        self.columns = list(fields)
        wanted = digest(fields)
        if row is None:
            self.new.append(self.model(**identity, **fields, content_hash=wanted))
        elif row.content_hash != wanted:
            self.sort(row, fields, wanted)

    def sort(self, row: Any, fields: Fields, wanted: str) -> None:
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
        self.rows.bulk_update(self.seen, [*place, *kept], batch_size=BATCH)
        self.rows.bulk_update(self.left, ["suggestion"], batch_size=BATCH)
        return len(self.new) + len(self.stale)

    def create(self) -> None:
        if hasattr(self.model, "history"):
            bulk_create_with_history(
                self.new, self.model, batch_size=BATCH, default_change_reason=WHY
            )
        else:
            self.rows.bulk_create(self.new, batch_size=BATCH)

    def update(self, columns: Sequence[str]) -> None:
        if not self.stale:
            return
        if hasattr(self.model, "history"):
            bulk_update_with_history(
                self.stale, self.model, columns, batch_size=BATCH, default_change_reason=WHY
            )
        else:
            self.rows.bulk_update(self.stale, columns, batch_size=BATCH)


def settled(row: Any, wanted: str) -> Any:
    row.content_hash, row.suggestion = wanted, None
    return row


def keep_row(model: type[Model], key: str, fields: Fields) -> bool:
    """One row; whether it now says something else."""
    keeping = Keeping(model)
    keeping.see(model._default_manager.filter(key=key).first(), fields, key=key)
    return bool(keeping.write())


def keep_all(model: type[Kept], entries: list[dict[str, Any]], **parents: type[Kept]) -> int:
    """`parents` maps a field to the model whose row its key names. How many rows changed."""
    rows = by_key(model)
    known = {name: by_key(parent) for name, parent in parents.items()}
    keeping = Keeping(model)
    for position, fields in enumerate(even(model, entries)):
        fields |= {name: known[name][fields[name]] for name in parents}
        key = fields.pop("key")
        keeping.see(rows.get(key), {**fields, "position": position}, key=key)
    return keeping.write()


def by_key(model: type[Kept]) -> dict[str, Kept]:
    return model._default_manager.in_bulk(field_name="key")


def even(model: type[Model], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
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
