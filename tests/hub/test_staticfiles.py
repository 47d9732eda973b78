"""Static files of two versions side by side: an upgrade takes nothing from who runs the old one."""

import os
from pathlib import Path

import pytest
from whitenoise import WhiteNoise

from hub.backends import staticfiles

DAY = 24 * 3600


@pytest.fixture
def site(settings, tmp_path):
    """Sources of our own, small, and where they are collected to."""
    (tmp_path / "source").mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    staticfiles.version.cache_clear()
    yield tmp_path
    staticfiles.version.cache_clear()


def version(site: Path, **files: str) -> staticfiles.Storage:
    """Collected; as a process that starts now knows it."""
    for file in (site / "source").iterdir():
        file.unlink()
    for name, content in files.items():
        (site / "source" / name.replace("_", ".")).write_text(content)
    staticfiles.version.cache_clear()
    staticfiles.collect()
    return staticfiles.Storage()


def answers(site: Path, address: str) -> bool:
    """As a web server that starts now."""
    server = WhiteNoise(None, root=str(site / "collected"), prefix="static/")
    return f"/static/{address}" in server.files


def test_pages_of_the_old_version_keep_their_files(site):
    old = version(site, page_css="a{}", gone_js="1")
    names = [old.stored_name("page.css"), old.stored_name("gone.js")]
    new = version(site, page_css="b{}")
    assert new.stored_name("page.css") not in names
    assert all(answers(site, name) for name in [*names, new.stored_name("page.css")])


def test_the_old_version_starts_anew_beside_the_new_one(site):
    old = version(site, page_css="a{}", gone_js="1")
    gone = old.stored_name("gone.js")
    sources = {file: file.read_text() for file in (site / "source").iterdir()}
    version(site, page_css="b{}")
    for file, content in sources.items():
        file.write_text(content)
    staticfiles.version.cache_clear()
    assert staticfiles.Storage().stored_name("gone.js") == gone


def test_what_nobody_refers_to_any_more_goes_after_a_week(site):
    first = version(site, page_css="a{}").stored_name("page.css")
    age(site, 90 * DAY)
    second = version(site, page_css="b{}").stored_name("page.css")
    assert answers(site, first)
    age(site, 8 * DAY)
    third = version(site, page_css="c{}").stored_name("page.css")
    assert [answers(site, name) for name in (first, second, third)] == [False, True, True]


def test_a_rollback_finds_all_of_its_files(site):
    old = version(site, page_css="a{}").stored_name("page.css")
    version(site, page_css="b{}")
    assert version(site, page_css="a{}").stored_name("page.css") == old
    assert answers(site, old)


def test_an_older_source_still_replaces_a_younger_copy(site):
    """An image is built before the last start of the one that it follows."""
    version(site, page_css="a{}")
    (site / "source" / "page.css").write_text("b{}")
    os.utime(site / "source" / "page.css", (1, 1))
    staticfiles.version.cache_clear()
    staticfiles.collect()
    stored = staticfiles.Storage().stored_name("page.css")
    assert (site / "collected" / stored).read_text() == "b{}"


def test_nothing_unhashed_and_nothing_half_made_stays(site):
    (site / "staticfiles.part-left").mkdir()
    version(site, page_css="a{}")
    assert [file.name for file in site.iterdir()].count("staticfiles.part-left") == 0
    assert not (site / "collected" / "page.css").exists()


def age(site: Path, seconds: int) -> None:
    for file in (site / "collected").rglob("*"):
        then = file.stat().st_mtime - seconds
        os.utime(file, (then, then))
