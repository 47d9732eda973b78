"""What a backup holds comes back whole, and only into an empty hub."""

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from accounts.models import User
from assessments.models import Answer, AnswerRevision
from hub import backups
from reports.build import build
from reports.models import Report, Snapshot
from reports.services import request_report
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(tmp_path):
    """(the backup, what it holds)."""
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    factories.answered(assessment, "owner", "some", by=user, note="Ana has the switch.")
    report = request_report(assessment=assessment, by=user)
    build(str(report.pk))
    report.refresh_from_db()
    content = default_storage.open(report.file).read()
    call_command("backup", str(tmp_path / "hub.tar.gz"))
    return tmp_path / "hub.tar.gz", user.email, report, content


def wipe(report):
    default_storage.delete(report.file)
    call_command("flush", interactive=False, verbosity=0)


def test_it_comes_back_whole(kept):
    path, email, report, content = kept
    wipe(report)
    call_command("restore", str(path))
    assert User.objects.get().email == email
    assert Answer.objects.get().note == AnswerRevision.objects.get().note == "Ana has the switch."
    assert default_storage.open(Report.objects.get().file).read() == content
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.update(digest="other")


def test_only_into_an_empty_hub(kept):
    path, _email, _report, _content = kept
    with pytest.raises(CommandError, match="has people in it"):
        call_command("restore", str(path))
    assert Answer.objects.count() == 1


def test_half_a_file_changes_nothing(kept, tmp_path):
    path, _email, report, _content = kept
    wipe(report)
    half = tmp_path / "half.tar.gz"
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(CommandError, match="no whole backup"):
        call_command("restore", str(half))
    assert not User.objects.exists()
    assert backups.read(path) == 1
