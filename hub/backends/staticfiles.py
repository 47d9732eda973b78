"""Static files under hashed names, those of one version beside those of the next."""

import functools
import hashlib
import json
import os
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

UNUSED = ["ext", "hx-*.js", "htmx-4*.js", "htmx-next*.js"]
KEPT_SECONDS = 7 * 24 * 3600
MANIFESTS = "staticfiles-*.json"
PART = "staticfiles.part-"


class Storage(CompressedManifestStaticFilesStorage):
    """Also the names in our modules' `import` lines carry their hash. Each version has a manifest
    of its own: one that starts anew beside a newer one still finds its files."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any):
        self.manifest_name = f"staticfiles-{version(*sources())}.json"
        super().__init__(*args, **kwargs)


def sources() -> tuple[str, ...]:
    """Our own folders, and the list of packages that bring files along."""
    folders = [
        folder[1] if isinstance(folder, tuple) else folder for folder in settings.STATICFILES_DIRS
    ]
    return (str(settings.BASE_DIR / "requirements" / "base.txt"), *map(str, folders))


@functools.cache
def version(*places: str) -> str:
    sha = hashlib.sha256()
    for place in map(Path, places):
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in filter(Path.is_file, files):
            sha.update(f"{file.name} {file.stat().st_size}\n".encode())
            sha.update(file.read_bytes())
    return sha.hexdigest()[:12]


def collect() -> None:
    """Adds this version's files. Those of the one before stay for a week from now: pages that it
    has served refer to them, and so does itself while it still runs."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    for left in root.parent.glob(f"{PART}*"):
        shutil.rmtree(left, ignore_errors=True)
    for file in of_the_newest(root):
        os.utime(file)
    with TemporaryDirectory(dir=root.parent, prefix=PART) as folder:
        command = collectstatic.Command()
        command.storage = Storage(location=folder)
        options = {"verbosity": 0, "interactive": False, "ignore_patterns": UNUSED}
        call_command(command, **options)
        move(Path(folder), root)
    clean(root)


def of_the_newest(root: Path) -> list[Path]:
    """The manifest that was written last, and the files that it names."""
    manifests = sorted(root.glob(MANIFESTS), key=lambda file: file.stat().st_mtime)
    if not manifests:
        return []
    names = json.loads(manifests[-1].read_text())["paths"].values()
    files = (root / f"{name}{ending}" for name in names for ending in ("", ".gz", ".br"))
    return [manifests[-1], *filter(Path.is_file, files)]


def move(folder: Path, root: Path) -> None:
    """The manifest last: what it names is there."""
    files = sorted(filter(Path.is_file, folder.rglob("*")))
    for file in sorted(files, key=lambda file: file.match(MANIFESTS)):
        target = root / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)


def clean(root: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for file in filter(Path.is_file, root.rglob("*")):
        if file.stat().st_mtime < oldest:
            file.unlink()
