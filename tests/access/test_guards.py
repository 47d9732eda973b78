"""Each check of the access tests finds nothing, and goes red once the guard it rests on is out."""

import pytest
from django.template import engines

from assessments.templatetags import assessment_tags
from tests.access import closing, forgery, leaving, markup, matrix, texts
from tests.access.guards import GUARDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh_templates():
    """A template that is patched is read anew, before and after."""
    forget()
    yield
    forget()


def forget() -> None:
    for loader in engines["django"].engine.template_loaders:
        loader.reset()
    for kept in vars(assessment_tags).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


@pytest.mark.parametrize("name", GUARDS)
def test_without_a_guard_its_check_goes_red(name, monkeypatch, fresh_templates):
    guard = GUARDS[name]
    world = guard.world()
    for target, attribute, replacement in guard.patches:
        monkeypatch.setattr(target, attribute, replacement, raising=attribute != "csrf_exempt")
    for place, checks in guard.checks(world).items():
        assert next((what for what, right in checks if not right), ""), (name, place)


CHECKS = {
    "posts from elsewhere": (matrix.world, forgery.forged),
    "who has left": (matrix.world, leaving.leavings),
    "invitations that are over": (matrix.world, closing.invitations),
    "parts that end": (matrix.world, closing.parts),
    "rings of others": (matrix.world, closing.rings),
    "markup in reports": (markup.world, markup.report),
    "markup in mails": (markup.world, markup.mails),
    "markup everywhere": (markup.world, markup.everywhere),
}


@pytest.mark.parametrize("name", CHECKS)
def test_with_every_guard_in_place_nothing_is_wrong(name, capsys):
    world, check = CHECKS[name]
    found = list(check(world()))
    with capsys.disabled():
        print(f"\n{name}: {len(found)} checks")
    assert found
    assert [what for what, right in found if not right] == []


# --- the mark reaches what it is to try ---------------------------------------------------------
def test_every_free_text_is_filled_or_said_to_be_none():
    assert texts.unclassified() == []
    markup.world()
    filled = texts.fill()
    columns = {name for _, _, name in texts.texts()}
    listed = texts.STRUCTURAL | texts.MADE_OF_OTHERS | texts.BY_ROW
    assert filled | (listed & columns) == columns
    assert {"assessments.Answer.note", "catalogue.Overlay.note", "accounts.User.name"} <= filled
    for model, field, name in texts.texts():
        if name in filled and not texts.is_json(field) and model.objects.exists():
            assert set(model.objects.values_list(field.name, flat=True)) == {texts.MARK}, name


def test_each_model_with_a_free_text_has_a_row_of_it():
    markup.world()
    empty = {
        model._meta.label
        for model, _, name in texts.texts()
        if name not in texts.STRUCTURAL and not model.objects.exists()
    }
    assert empty == set()


def test_the_mark_is_shown_on_most_pages():
    found = markup.world()
    shown = {
        what.split()[1]
        for what, response in markup.pages(found)
        if "html" in response.headers.get("Content-Type", "") and markup.shows(response.text)
    }
    assert len(shown) > 40
    assert {"assessments:plan", "catalogue:tool", "practices:practice", "catalogue:review"} <= shown


def test_what_is_born_is_noticed():
    assert markup.born_in_html(f"<p>{texts.MARK}</p>") == ["b"]
    assert markup.born_in_html(f'<p title="{texts.MARK}">') == ["p"]
    assert markup.born_in_html("<p>=&lt;b data-canary=x&gt;</p>") == []
    assert markup.born_in_xml(b"<a><b/></a>") == ["b"]
    assert markup.born_in_xml(b"<a>&lt;b></a>") == []
    assert markup.born_in_csv(b"a,=1\r\n") == ["=1"]
