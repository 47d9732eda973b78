"""Two curators share one draft: neither discards words that they have not seen, nor lays newer
bundled text over them."""

import pytest
from django.test import Client

from handbook.models import Draft
from tests import factories
from tests.handbook.test_curating import (  # noqa: F401
    EDIT,
    curator,
    form,
    hidden,
    loaded,
    practice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(practice):  # noqa: F811
    found = Client()
    found.force_login(factories.person("Cora", is_curator=True))
    return found


@pytest.mark.parametrize("act", ["discard", "take"])
def test_what_a_colleague_has_written_since_is_shown_first(client, curator, colleague, act):  # noqa: F811
    loaded()
    client.post(EDIT, form(client, title="Ours", publish="1", why="Ours"))
    loaded(title="Newer")
    client.post(EDIT, form(client, title="Mine"))
    opened = hidden(client.get(EDIT).text)
    colleague.post(EDIT, form(colleague, title="Theirs"))
    refused = client.post(EDIT, opened | {act: "1"})
    assert refused.status_code == 409
    assert "Cora has written in the draft" in " ".join(refused.text.split())
    assert "Theirs" in refused.text
    assert Draft.objects.get().fields["title"] == "Theirs"
    done = client.post(EDIT, hidden(refused.text) | {act: "1"})
    assert done.status_code == 302
    assert [each.fields["title"] for each in Draft.objects.all()] == ["Newer"] * (act == "take")


def test_nobody_is_in_conflict_with_themselves(client, curator):  # noqa: F811
    client.post(EDIT, form(client, title="Mine"))
    opened = hidden(client.get(EDIT).text)
    client.post(EDIT, form(client, title="Mine too"))
    assert client.post(EDIT, opened | {"discard": "1"}).status_code == 302
    assert not Draft.objects.exists()


def test_words_that_a_colleague_has_discarded_do_not_come_back_unseen(client, curator, colleague):  # noqa: F811
    client.post(EDIT, form(client, title="Mine"))
    opened = form(client, summary="More.")
    colleague.post(EDIT, hidden(colleague.get(EDIT).text) | {"discard": "1"})
    refused = client.post(EDIT, opened)
    assert refused.status_code == 409
    assert "somebody has discarded the draft since you began" in refused.text
    assert "<ins>Mine</ins>" in refused.text
    assert not Draft.objects.exists()
    assert client.post(EDIT, opened | hidden(refused.text)).status_code == 302
    assert Draft.objects.get().fields == {"title": "Mine", "summary": "More."}
