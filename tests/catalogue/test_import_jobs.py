"""An import is a job: the request only takes the file in, and what is begun ends once or not at
all."""

import json
import time
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalogue.entries import published
from catalogue.interchange import radar, tables
from catalogue.models import Import, RingMove, Tool
from catalogue.services import import_files, import_jobs
from jobs import registry
from jobs.models import State
from jobs.services import claim
from tests import factories
from tests.catalogue import many
from tests.catalogue.files import saved
from tests.catalogue.imports import IMPORT, apply, at, send
from tests.catalogue.test_sheets import book_of

pytestmark = pytest.mark.django_db
RUNG = "jobs.services.ring"


@pytest.fixture
def tools():
    parts, criteria = many.ground()
    return many.tools(30, criteria[:1], parts)


@pytest.fixture
def curator(client):
    client.force_login(factories.person(is_curator=True))
    return client


def radar_of(found, ring=3, **fields):
    entries = [{"label": each.title, "ring": ring, "quadrant": 0, **fields} for each in found]
    return json.dumps({"entries": entries}).encode()


def posted(client, content, kind="radar", name="radar.json"):
    return client.post(IMPORT, {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_the_sweeper_knows_the_kind():
    assert registry.kinds()[Import] == import_jobs.TASK


# --- in the request --------------------------------------------------------------------------
def test_a_file_of_the_same_name_and_length_is_another_where_one_letter_is(curator, mocker_rings):
    """Mended and sent from the same page, after Back: it is not taken for a second click."""

    def sent(content):
        file = SimpleUploadedFile("tools.csv", content)
        return curator.post(IMPORT, {"kind": "tools", "file": file, "once": "1"}).url

    first = sent(b"key,title\na,One\n")
    assert sent(b"key,title\na,One\n") == first
    assert sent(b"key,title\nb,One\n") != first


def test_the_request_takes_the_file_in_and_rings(curator, tools, mocker_rings):
    response = posted(curator, radar_of(tools))
    job = Import.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, at(job))
    assert (job.state, job.attempts, job.result) == ("queued", 0, {})
    assert mocker_rings == [(import_jobs.TASK, job.pk)]
    assert RingMove.objects.count() == 0


@pytest.fixture
def mocker_rings(monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(import_jobs, "ring_after_commit", lambda task, pk: rung.append((task, pk)))
    return rung


def test_a_file_is_not_read_in_the_request(curator, tools, monkeypatch):
    for name in ("read_file", "compare", "write"):
        monkeypatch.setattr(import_files, name, None)
    assert posted(curator, b"not even json").status_code == 302


def test_the_same_file_sent_twice_is_one_import(curator, tools):
    one, two = (posted(curator, radar_of(tools)).headers["Location"] for _ in range(2))
    assert one == two
    assert Import.objects.count() == 1
    curator.force_login(factories.person(is_curator=True))
    assert posted(curator, radar_of(tools)).headers["Location"] != one


def test_applying_twice_is_one_job(curator, tools):
    looked = send(curator, "radar.json", radar_of(tools), kind="radar")
    sent = {"apply": "1", "digest": looked.difference.digest}
    one, two = (curator.post(at(looked.job), sent).headers["Location"] for _ in range(2))
    assert one == two
    assert Import.objects.count() == 2


# --- its page ----------------------------------------------------------------------------------
def test_the_page_shows_how_far_it_is_and_stops_asking_when_it_is_over(curator, tools):
    posted(curator, radar_of(tools))
    job = Import.objects.get()
    page = curator.get(at(job))
    assert f'hx-get="{at(job)}"' in page.text
    assert "Look again" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    polled = curator.get(at(job), headers={"HX-Request": "true"})
    assert (polled.status_code, "<html" in polled.text) == (200, False)
    import_jobs.run(str(job.pk))
    over = curator.get(at(job), headers={"HX-Request": "true"})
    assert (over.status_code, "hx-get" in over.text) == (286, False)
    assert 'data-outcome="looked"' in over.text
    assert at(job) in curator.get(IMPORT).text


def test_the_page_says_which_sheet_was_read(curator, tools):
    entry = replace(
        published.by_key([tools[19].key])[tools[19].key], links={"site": "https://x.eu"}
    )
    entry = replace(entry, cells={}, detail="It does.", ring_reason="So far.")
    table = list(tables.rows([entry], published.asked()))
    for state, said in (
        ("hidden", "Read from the sheet “Data”, which is hidden."),
        ("visible", "Read from the sheet “Data”."),
    ):
        book = book_of(("Notes", [["Read me"]], "visible"), ("Data", table, state))
        page = send(curator, "tools.xlsx", saved(book))
        assert page.status_code == 200, page.difference
        assert said in page.text


# --- ending once -----------------------------------------------------------------------------
def asked_to_apply(curator, tools):
    looked = send(curator, "radar.json", radar_of(tools), kind="radar")
    curator.post(at(looked.job), {"apply": "1", "digest": looked.difference.digest})
    return Import.objects.get(after=looked.job)


def rings():
    return sorted(Tool.objects.values_list("ring", flat=True)), RingMove.objects.count()


def test_a_job_that_was_cancelled_writes_nothing(curator, tools, monkeypatch):
    before = rings()
    job = asked_to_apply(curator, tools)
    real = import_files.write

    def cancelled_meanwhile(seen, **said):
        real(seen, **said)
        assert curator.post(at(job), {"cancel": "1"}).status_code == 302

    monkeypatch.setattr(import_files, "write", cancelled_meanwhile)
    import_jobs.run(str(job.pk))
    assert rings() == before
    assert not Import.objects.filter(pk=job.pk, outcome="applied").exists()


def test_one_that_waits_can_be_cancelled_and_one_that_is_over_cannot(curator, tools):
    posted(curator, radar_of(tools))
    job = Import.objects.get()
    assert curator.post(at(job), {"cancel": "1"}).headers["Location"] == IMPORT
    assert not Import.objects.exists()
    looked = send(curator, "radar.json", radar_of(tools), kind="radar")
    assert curator.post(at(looked.job), {"cancel": "1"}).headers["Location"] == at(looked.job)
    assert Import.objects.filter(pk=looked.job.pk).exists()


def test_a_job_taken_over_by_another_worker_writes_nothing(curator, tools, monkeypatch):
    before = rings()
    job = asked_to_apply(curator, tools)
    real = import_files.compare

    def taken_over(*args, **said):
        Import.objects.filter(pk=job.pk).update(fence=99)
        return real(*args, **said)

    monkeypatch.setattr(import_files, "compare", taken_over)
    import_jobs.run(str(job.pk))
    assert rings() == before


def test_a_job_of_a_dead_worker_is_begun_anew(curator, tools):
    job = asked_to_apply(curator, tools)
    assert claim(Import, job.pk).fence == 1
    import_jobs.run(str(job.pk))
    assert Import.objects.get(pk=job.pk).outcome == ""
    Import.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    import_jobs.run(str(job.pk))
    assert Import.objects.get(pk=job.pk).outcome == "applied"
    import_jobs.run(str(job.pk))
    assert RingMove.objects.count() == sum(each.ring != "hold" for each in tools)


@pytest.mark.parametrize("lost", ["is_curator", "is_active"])
def test_who_curates_no_more_applies_nothing(curator, tools, lost):
    before = rings()
    job = asked_to_apply(curator, tools)
    User.objects.filter(pk=job.by_id).update(**{lost: False})
    import_jobs.run(str(job.pk))
    assert rings() == before
    assert curator.get(at(job)).status_code in (302, 403)


def test_what_was_sent_by_who_curates_no_more_is_not_even_looked_at(curator, tools, monkeypatch):
    posted(curator, radar_of(tools))
    User.objects.update(is_curator=False)
    monkeypatch.setattr(import_files, "read_file", lambda **given: pytest.fail("it was read"))
    import_jobs.run(str(Import.objects.get().pk))
    assert Import.objects.get().state == State.FAILED


def test_a_file_that_is_gone_is_told(curator, tools, django_capture_on_commit_callbacks):
    posted(curator, radar_of(tools))
    job = Import.objects.get()
    default_storage.delete(job.file)
    import_jobs.run(str(job.pk))
    page = curator.get(at(job))
    assert (page.status_code, "The file is gone" in page.text) == (422, True)


def test_a_file_shared_by_two_rows_goes_with_the_last(
    curator, tools, django_capture_on_commit_callbacks
):
    looked = send(curator, "radar.json", radar_of(tools), kind="radar")
    two = import_jobs.look_again(job=looked.job)
    with django_capture_on_commit_callbacks(execute=True):
        looked.job.delete()
    assert default_storage.exists(two.file)
    with django_capture_on_commit_callbacks(execute=True):
        two.delete()
    assert not default_storage.exists(two.file)


def test_nothing_is_left_where_the_row_cannot_be_made(monkeypatch, tools):
    def broken(**fields):
        raise RuntimeError("no database")

    monkeypatch.setattr(import_jobs, "begin", broken)
    before = files()
    with pytest.raises(RuntimeError):
        import_jobs.ask_import(kind="radar", name="x.json", content=b"x", by=factories.person())
    assert files() == before


def files():
    default_storage.save("imports/there", ContentFile(b""))
    found = set(default_storage.listdir("imports")[1])
    return {each for each in found if not each.startswith("there")}


# --- large files -----------------------------------------------------------------------------
MOST = 4_600_000


def large_radar(titles):
    """A radar of 4.6 MB: published tools first, then as many others as fit."""
    entries = [{"label": each, "ring": 1, "quadrant": 0} for each in titles]
    filler = {"quadrant": 1, "ring": 2, "link": "https://x.example", "description": "A word. " * 9}
    while len(entries) < 20_000:
        entries.append({"label": f"Unknown {len(entries)}", **filler})
    content = json.dumps({"entries": entries}, indent=1).encode()
    return content + b" " * (MOST - len(content))


def test_a_large_radar_is_a_short_request_and_read_within_seconds(curator, tools):
    content = large_radar([each.title for each in tools])
    assert len(content) >= MOST
    began = time.process_time()
    response = posted(curator, content)
    in_request = time.process_time() - began
    assert response.status_code == 302
    began = time.process_time()
    found = radar.read_json(content, "radar.json", published.without_cells())
    reading = time.process_time() - began
    assert (len(found.entries), len(found.left_out)) == (30, 19_970)
    assert in_request < 1
    assert reading < 6


def test_applying_takes_as_many_statements_for_thirty_tools_as_for_three(curator, tools):
    def counted(some):
        found = import_files.read_file(kind="radar", name="r.json", content=radar_of(some, ring=3))
        seen = import_files.compare(found, "r.json")
        assert len(seen.changed) == len([each for each in some if each.ring != "hold"])
        with CaptureQueriesContext(connection) as statements:
            import_files.write(seen, by=None, why="x")
        return len(statements)

    assert counted(tools[:3]) == counted(tools[3:]) == 10


def test_an_apply_ends_as_it_should_for_every_tool(curator, tools):
    looked = send(curator, "radar.json", radar_of(tools, description="Because."), kind="radar")
    done = apply(curator, looked)
    assert done.job.outcome == "applied"
    assert set(Tool.objects.values_list("ring", "ring_reason")) == {("hold", "Because.")}
    record = tools[0].history.first()
    assert record.history_user == done.job.by
    assert record.history_change_reason == "import: radar.json"
    assert reverse("catalogue:import_page", args=[done.job.pk]) == at(done.job)
