"""Loading bundled content without overwriting what a curator changed.

Each row keeps the hash of what was last loaded into it. A row that still matches is brought up to
date; one that was changed since is left alone, and the newer text waits beside it as a suggestion.
"""

import hashlib
import json
from pathlib import Path

import yaml

from handbook.models import Area, Kept, Practice, Role, Skill

FOLDER = Path(__file__).parent / "content"


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def digest(fields: dict) -> str:
    plain = {key: getattr(value, "key", value) for key, value in fields.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def keep(model: type[Kept], key: str, fields: dict) -> Kept:
    """Create the row, update it where it is untouched, else leave a suggestion."""
    wanted = digest(fields)
    row = model.objects.filter(key=key).first()
    if row is None:
        return model.objects.create(key=key, content_hash=wanted, **fields)
    if row.content_hash == wanted:
        return row
    current = digest({name: getattr(row, name) for name in fields})
    if current in (row.content_hash, wanted):
        model.objects.filter(pk=row.pk).update(content_hash=wanted, suggestion=None, **fields)
    else:
        plain = {name: getattr(value, "key", value) for name, value in fields.items()}
        model.objects.filter(pk=row.pk).update(suggestion=plain)
    return row


def keep_all(model: type[Kept], entries: list[dict], **parents) -> None:
    """`parents` maps a field to the model whose row its key names."""
    for position, entry in enumerate(entries):
        fields = {name: value for name, value in entry.items() if name != "key"}
        for name, parent in parents.items():
            fields[name] = parent.objects.get(key=fields[name])
        keep(model, entry["key"], {**fields, "position": position})


def load() -> None:
    practices = read(FOLDER / "practices.yaml")
    keep_all(Area, practices["areas"])
    keep_all(Practice, practices["practices"], area=Area)
    keep_all(Skill, read(FOLDER / "skills.yaml")["skills"])
    keep_all(Role, read(FOLDER / "roles.yaml")["roles"])
