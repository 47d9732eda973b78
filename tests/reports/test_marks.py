"""How reports and snapshots are marked in their lists."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import State
from reports.models import Report, Snapshot


def test_each_state_of_a_report_has_a_mark_of_its_own():
    words = {str(Report(state=state).mark.word) for state in State}
    assert words == {"Waiting", "Being made", "Ready", "Failed"}


@pytest.mark.parametrize(("days", "has_lapsed"), [(-1, True), (0, False), (None, False)])
def test_a_snapshot_has_lapsed_on_the_day_after_its_last(days, has_lapsed):
    until = None if days is None else (timezone.localdate() + timedelta(days=days)).isoformat()
    assert Snapshot(data={"result": {"valid_until": until}}).has_lapsed is has_lapsed
