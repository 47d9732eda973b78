"""Curators write practices and roles: draft, preview, publishing."""

import re

import pytest

from catalogue.models import Component, Group
from handbook import content
from handbook.models import Draft, Practice, Role
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, EDIT = "/practices/one/", "/practices/one/edit/"


@pytest.fixture
def practice(db):
    group = Group.objects.create(key="group", title="Group")
    Component.objects.create(key="part", title="Part", group=group, summary="A part.")
    return factories.handbook("one")[0]


@pytest.fixture
def curator(client, practice):
    user = factories.person("Rhys", is_curator=True)
    client.force_login(user)
    return user


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(published|seen)" value="([^"]*)"', page))


def form(client, **typed) -> dict:
    """What a browser would send of the edit page, with `typed` in place of what stands there."""
    page = client.get(EDIT)
    standing = page.context["form"].initial
    return {**hidden(page.text), **standing, **typed}


def act(client, name: str) -> dict:
    """What a button of the edit page sends."""
    return hidden(client.get(EDIT).text) | {name: "1"}


def practice_now() -> Practice:
    return Practice.objects.get(key="one")


# --- drafts --------------------------------------------------------------------------------------
def test_a_draft_is_seen_by_curators_alone(client, curator):
    response = client.post(EDIT, form(client, title="Better", keep="1"))
    assert (response.status_code, response.url) == (302, EDIT)
    draft = Draft.objects.get(kind="practice", key="one")
    assert (draft.fields, draft.by) == ({"title": "Better"}, curator)
    assert practice_now().title == "one title"
    page = client.get(EDIT)
    assert page.context["form"].initial["title"] == "Better"
    assert "1 unpublished change" in page.text
    client.logout()
    assert "Better" not in client.get(PAGE).text


def test_a_draft_that_says_what_is_published_is_none(client, curator):
    client.post(EDIT, form(client, title="Better"))
    client.post(EDIT, form(client, title="one title"))
    assert not Draft.objects.exists()


def test_a_draft_can_be_discarded(client, curator):
    client.post(EDIT, form(client, title="Better"))
    assert client.post(EDIT, act(client, "discard")).url == PAGE
    assert not Draft.objects.exists()
    assert practice_now().title == "one title"


def test_all_columns_of_a_practice(client, curator):
    resources = "A book | https://example.org/book | Somebody\n"
    typed = {"roles": ["one"], "components": ["part"], "resources": resources}
    client.post(EDIT, form(client, publish="1", why="More to read", body="New.\r\n", **typed))
    row = practice_now()
    assert (row.body, row.roles, row.components) == ("New.\n", ["one"], ["part"])
    assert row.resources == [
        {"title": "A book", "url": "https://example.org/book", "by": "Somebody"}
    ]
    assert "https://example.org/book" in client.get(PAGE).text


def test_all_columns_of_a_role(client, curator):
    typed = {
        "title": "One title",
        "summary": "In short.",
        "body": "Text.",
        "stages-plan": "leads",
        "skills-one": "useful",
        "artefacts-model": ["r", "x"],
        "why": "Agreed",
        "publish": "1",
        **hidden(client.get("/roles/one/edit/").text),
    }
    assert client.post("/roles/one/edit/", typed).status_code == 302
    row = Role.objects.get(key="one")
    assert row.stages == {"plan": "leads"}
    assert row.skills == {"one": "useful"}
    assert row.artefacts == {"model": "rx"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Fill this in: "),
        ({"roles": ["nobody"]}, "nobody is not one of the available choices"),
        ({"components": ["nothing"]}, "nothing is not one of the available choices"),
        ({"resources": "only a title"}, "Line 1 is not: title | address | who wrote it."),
        ({"resources": "T | javascript:x | B"}, "Line 1: the address must begin with http"),
        ({"body": "a bell \x07"}, "There is a control character in this text."),
        ({"body": "x" * 20_001}, "at most 20000 characters"),
        ({"publish": "1", "why": " "}, "Say in a few words why"),
    ],
)
def test_bad_input_is_named_and_nothing_written(client, curator, typed, words):
    response = client.post(EDIT, form(client, **{"title": "Better", **typed}))
    assert response.status_code == 422
    assert words in response.text
    assert not Draft.objects.exists()
    assert practice_now().title == "one title"


# --- preview -------------------------------------------------------------------------------------
def test_a_preview_without_script_keeps_what_was_typed(client, curator):
    typed = form(client, body="## Head\n\nSome *new* words.", title="Better", preview="1")
    response = client.post(EDIT, typed)
    assert response.status_code == 200
    assert "<em>new</em>" in response.text
    assert 'value="Better"' in response.text
    assert not Draft.objects.exists()


def test_a_preview_by_htmx_is_a_fragment(client, curator):
    typed = form(client, body="Some *new* words. <script>x</script>", preview="1")
    response = client.post(EDIT, typed, headers={"HX-Request": "true"})
    assert response.text.strip().startswith('<section id="preview"')
    assert "<em>new</em>" in response.text
    assert "<script" not in response.text


# --- publishing ----------------------------------------------------------------------------------
def test_publishing_leaves_a_record_of_who_and_why(client, curator):
    client.post(EDIT, form(client, title="Better"))
    response = client.post(EDIT, form(client, publish="1", why="It reads better"))
    assert response.url == PAGE
    record = practice_now().history.first()
    assert (record.title, record.history_user) == ("Better", curator)
    assert record.history_change_reason == "It reads better"
    assert not Draft.objects.exists()


def test_publishing_over_a_change_that_one_has_not_seen_is_a_conflict(client, curator):
    mine = form(client, title="Mine", publish="1", why="Mine")
    row = practice_now()
    row.title = "Theirs"
    row.save()
    response = client.post(EDIT, mine)
    assert response.status_code == 409
    assert "somebody has published a change since you began" in response.text
    assert "<del>Theirs</del>" in response.text
    assert "<ins>Mine</ins>" in response.text
    assert practice_now().title == "Theirs"
    assert not Draft.objects.exists()
    again = {**mine, **hidden(response.text)}
    assert client.post(EDIT, again).status_code == 302
    assert practice_now().title == "Mine"


def test_a_draft_begun_before_is_a_conflict_too(client, curator):
    client.post(EDIT, form(client, title="Mine"))
    stale = form(client, publish="1", why="Mine")
    row = practice_now()
    row.summary = "Theirs."
    row.save()
    assert client.post(EDIT, stale).status_code == 409
    assert practice_now().title == "one title"


def test_a_colleagues_draft_is_not_overwritten_unknowingly(client, curator):
    mine = form(client, title="Mine")
    other = factories.person("Ana", is_curator=True)
    client.force_login(other)
    client.post(EDIT, form(client, title="Hers"))
    client.force_login(curator)
    response = client.post(EDIT, mine)
    assert response.status_code == 409
    assert "Ana has written a draft" in response.text
    assert "<del>Hers</del>" in response.text
    assert Draft.objects.get().fields == {"title": "Hers"}
    assert client.post(EDIT, {**mine, **hidden(response.text)}).status_code == 302
    assert Draft.objects.get().fields == {"title": "Mine"}


def test_going_back_to_a_page_of_ones_own_is_no_conflict(client, curator):
    mine = form(client, title="Mine")
    assert client.post(EDIT, mine).status_code == 302
    assert client.post(EDIT, {**mine, "title": "Mine, better"}).status_code == 302
    published = {**mine, "title": "Published", "publish": "1", "why": "Why."}
    assert client.post(EDIT, published).status_code == 302
    assert client.post(EDIT, {**mine, "title": "Once more"}).status_code == 302
    assert (practice_now().title, Draft.objects.get().fields) == (
        "Published",
        {"title": "Once more"},
    )


def test_a_reason_typed_with_a_draft_waits_for_its_publication(client, curator):
    response = client.post(EDIT, form(client, title="Better", why="It reads better"))
    assert response.url == f"{EDIT}?why=It+reads+better"
    assert 'value="It reads better"' in client.get(response.url).text


def test_a_colleague_between_two_of_ones_own_is_a_conflict(client, curator):
    mine = form(client, title="Mine")
    client.post(EDIT, mine)
    client.force_login(factories.person("Ana", is_curator=True))
    client.post(EDIT, form(client, title="Hers"))
    client.force_login(curator)
    client.post(EDIT, form(client, title="Mine, seeing hers"))
    assert client.post(EDIT, {**mine, "title": "From an old page"}).status_code == 409
    assert Draft.objects.get().fields == {"title": "Mine, seeing hers"}


# --- newer bundled text --------------------------------------------------------------------------
def loaded(**fields) -> bool:
    row = practice_now()
    names = ("area", "title", "summary", "body", "roles", "components", "resources", "position")
    return content.keep_row(
        Practice, "one", {**{name: getattr(row, name) for name in names}, **fields}
    )


def test_loading_leaves_a_record_and_is_seen_as_a_change(client, curator):
    loaded()
    mine = form(client, title="Mine", publish="1", why="Mine")
    assert loaded(summary="Newer.") is True
    assert practice_now().history.first().history_change_reason == "bundled content"
    assert client.post(EDIT, mine).status_code == 409


def test_what_the_loader_changes_beside_the_form_is_in_nobodys_way(client, curator):
    """Its place in the list, of which the form says nothing."""
    loaded()
    mine = form(client, title="Mine", publish="1", why="Mine")
    assert loaded(position=7) is True
    assert client.post(EDIT, mine).status_code == 302
    assert (practice_now().title, practice_now().position) == ("Mine", 7)


def test_a_column_that_came_later_does_not_make_a_row_a_curators(practice):
    row = practice_now()
    Practice.objects.filter(pk=row.pk).update(
        roles=[],
        body="",
        content_hash=content.digest(
            {"area": row.area, "title": row.title, "summary": row.summary, "position": 0}
        ),
    )
    assert loaded(body="All new.", roles=["one"]) is True
    assert practice_now().body == "All new."


def test_newer_text_waits_and_can_be_taken_or_dismissed(client, curator):
    loaded()
    client.post(EDIT, form(client, title="Ours", publish="1", why="Ours"))
    assert loaded(title="Newer") is False
    assert practice_now().title == "Ours"
    assert "Newer bundled text is waiting" in client.get(EDIT).text
    client.post(EDIT, act(client, "take"))
    assert Draft.objects.get().fields == {"title": "Newer"}
    client.post(EDIT, act(client, "discard"))
    client.post(EDIT, {"dismiss": "1"})
    assert loaded(title="Newer") is False
    assert practice_now().suggestion is None
    assert loaded(title="Newest") is False
    assert practice_now().suggestion["title"] == "Newest"
