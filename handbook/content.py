"""Loading bundled content without overwriting what a curator changed.

Each row keeps the hash of what was last loaded into it. A row that still matches is brought up to
date; one that was changed since is left alone, and the newer text waits beside it as a suggestion.
"""

import hashlib
import json
from itertools import combinations
from pathlib import Path

import yaml

from handbook.models import Area, Kept, Practice, Role, Skill

FOLDER = Path(__file__).parent / "content"
WHY = "bundled content"


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def digest(fields: dict) -> str:
    plain = {key: getattr(value, "key", value) for key, value in fields.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def is_as_loaded(row: Kept, fields: dict) -> bool:
    """Whether the row still says what was last loaded into it. A column that came later was not in
    that hash, and holds its default."""
    said = {name: getattr(row, name) for name in fields}
    later = [name for name, value in said.items() if value == default_of(row, name)]
    return any(
        digest({name: value for name, value in said.items() if name not in without})
        == row.content_hash
        for count in range(len(later) + 1)
        for without in combinations(later, count)
    )


def default_of(row: Kept, name: str):
    return row._meta.get_field(name).get_default()


def keep(model: type[Kept], key: str, fields: dict) -> bool:
    """Create the row, update it where it is untouched, else leave a suggestion; whether it now says
    something else. What is written leaves a record in its history, as a curator's change does."""
    wanted = digest(fields)
    row = model.objects.filter(key=key).first()
    if row is None:
        write(model(key=key), fields, wanted)
        return True
    if row.content_hash == wanted:
        return False
    if digest({name: getattr(row, name) for name in fields}) == wanted:
        model.objects.filter(pk=row.pk).update(content_hash=wanted, suggestion=None)
        return False
    if is_as_loaded(row, fields):
        write(row, fields, wanted)
        return True
    plain = {name: getattr(value, "key", value) for name, value in fields.items()}
    model.objects.filter(pk=row.pk).update(suggestion=plain)
    return False


def write(row: Kept, fields: dict, wanted: str) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.content_hash, row.suggestion = wanted, None
    row._change_reason = WHY
    row.save()


def keep_all(model: type[Kept], entries: list[dict], **parents) -> int:
    """`parents` maps a field to the model whose row its key names. How many rows changed."""
    changed = 0
    for position, entry in enumerate(entries):
        fields = {name: value for name, value in entry.items() if name != "key"}
        for name, parent in parents.items():
            fields[name] = parent.objects.get(key=fields[name])
        changed += keep(model, entry["key"], {**fields, "position": position})
    return changed


def load() -> None:
    practices = read(FOLDER / "practices.yaml")
    keep_all(Area, practices["areas"])
    keep_all(Practice, practices["practices"], area=Area)
    keep_all(Skill, read(FOLDER / "skills.yaml")["skills"])
    keep_all(Role, read(FOLDER / "roles.yaml")["roles"])
