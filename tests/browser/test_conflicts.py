"""Two people at one question: nothing is overwritten unseen, and each choice does what it says."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import sign_in
from tests.browser.test_ways import begun, expect_saved, question, slow

pytestmark = pytest.mark.browser
KEY = "use-case-bounded"
TIME = r"\d{1,2} \w+, \d\d:\d\d"


@pytest.fixture
def colleague(chromium):
    """A second person, in a browser context of their own."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def shared_stage(page, colleague, hub, name: str) -> str:
    """Both have the stage open, before either has answered."""
    base = begun(page, hub, name)
    page.goto(base + "people/")
    person = page.locator('[name="user"] option', has_text="Rhys Morgan").first
    post(page, base + "people/", user=person.get_attribute("value"), role="contributor")
    sign_in(colleague, hub, "Curator")
    for each in (page, colleague):
        each.goto(base + "stages/gather/")
    return base


def post(page, address: str, **fields: str) -> None:
    """What a button of another page would send."""
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrf")
    answer = page.request.post(address, form=fields, headers={"X-CSRFToken": token})
    assert answer.ok, answer.status


def note(form):
    found = form.get_by_label("Note", exact=True)
    if not found.is_visible():
        form.get_by_text("Note and evidence").click()
    return found


def answer_first(colleague, words: str = "Theirs: in the charter") -> None:
    form = question(colleague, KEY)
    form.locator('[value="understood"]').check()
    note(form).fill(words)
    note(form).blur()
    colleague.wait_for_timeout(200)
    expect_saved(form)


def sends(page) -> list:
    """The saves that leave the page from now on."""
    found = []
    page.on("request", lambda each: found.append(each) if "/answers/" in each.url else None)
    return found


def expect_conflict(form) -> None:
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "conflict")


def history(page, base: str) -> list[str]:
    """Who saved what, newest first."""
    page.goto(base + f"answers/{KEY}/history/")
    return page.locator(".rows li").all_inner_texts()


def stored(colleague, base: str):
    """What the other person sees on opening the stage."""
    colleague.goto(base + "stages/gather/")
    return question(colleague, KEY)


def expect_theirs_stored(colleague, base: str) -> None:
    form = stored(colleague, base)
    expect(form.locator('[value="understood"]')).to_be_checked()
    expect(form.get_by_label("Note", exact=True)).to_have_value("Theirs: in the charter")


# --- what is sent by itself never overwrites ---------------------------------------------------
def test_a_refused_save_does_not_hand_out_a_version_that_was_not_seen(page, colleague, hub):
    base = shared_stage(page, colleague, hub, "Refused beside a colleague")
    answer_first(colleague)
    form = question(page, KEY)
    form.get_by_text("Note and evidence").click()
    link = form.get_by_label("Link to evidence").first
    link.fill("javascript:alert(1)")
    link.blur()
    expect(form.locator("[data-save-state]")).to_have_attribute("data-save-state", "error")
    expect(form.locator('[name="version"]')).to_have_value("0")
    link.fill("https://wiki.example/charter")
    link.blur()
    expect_conflict(form)
    expect_theirs_stored(colleague, base)


@pytest.mark.parametrize("wait", [0, 0.4])
def test_two_quick_clicks_do_not_override_the_conflict(page, colleague, hub, wait):
    base = shared_stage(page, colleague, hub, f"Quick clicks {wait}")
    answer_first(colleague)
    form = question(page, KEY)
    if wait:
        slow(page, wait)
    form.locator('[value="written"]').check()
    form.locator('[value="shown"]').check()
    expect_conflict(form)
    sent = sends(page)
    page.wait_for_timeout(2000)
    form.locator('[value="written"]').check()
    page.wait_for_timeout(1500)
    expect_conflict(form)
    assert sent == []
    expect(form.locator('[name="version"]')).to_have_value("0")
    expect_theirs_stored(colleague, base)


@pytest.mark.parametrize("wait", [0, 0.4])
def test_typing_on_does_not_override_the_conflict(page, colleague, hub, wait):
    base = shared_stage(page, colleague, hub, f"Typing on {wait}")
    answer_first(colleague)
    form = question(page, KEY)
    if wait:
        slow(page, wait)
    form.locator('[value="written"]').check()
    note(form).press_sequentially("written while the other had saved", delay=60)
    expect_conflict(form)
    sent = sends(page)
    page.wait_for_timeout(2000)
    note(form).press_sequentially(", and on", delay=30)
    note(form).blur()
    page.wait_for_timeout(2000)
    expect_conflict(form)
    assert sent == []
    expect(note(form)).to_have_value("written while the other had saved, and on")
    expect_theirs_stored(colleague, base)


def test_a_submit_that_chooses_nothing_shows_the_conflict_again(page, colleague, hub):
    base = shared_stage(page, colleague, hub, "Enter in a field")
    answer_first(colleague)
    form = question(page, KEY)
    form.locator('[value="written"]').check()
    expect_conflict(form)
    note(form)
    form.get_by_label("What it shows").first.press("Enter")
    page.wait_for_timeout(1000)
    expect_conflict(form)
    expect_theirs_stored(colleague, base)


# --- what the writer sees, and the three choices -----------------------------------------------
def test_a_conflict_shows_both_texts_who_and_when(page, colleague, hub):
    shared_stage(page, colleague, hub, "Both texts")
    answer_first(colleague)
    form = question(page, KEY)
    note(form).evaluate("e => { e.value = 'Mine: on the wall' }")  # so that one save holds both
    form.locator('[value="shown"]').check()
    expect_conflict(form)
    panel = form.get_by_role("alert")
    head = re.compile(rf"Rhys Morgan changed this answer on {TIME}, after you had opened it\.")
    expect(panel.get_by_text(head)).to_be_visible()
    theirs, mine = panel.locator(".both > div").all()
    expect(theirs).to_contain_text("Theirs, saved now")
    expect(theirs).to_contain_text("Theirs: in the charter")
    expect(mine).to_contain_text("Yours, not saved")
    expect(mine).to_contain_text("Mine: on the wall")
    label = form.locator('label:has([value="shown"]) > span').evaluate("e => e.firstChild.data")
    expect(mine).to_contain_text(label.strip())
    expect(theirs).not_to_contain_text(label.strip())
    assert violations(page, "conflict") == []
    form.locator('[value="written"]').check()
    expect(mine.get_by_text("Mine: on the wall")).to_be_hidden()
    expect(mine.get_by_text("As it stands above")).to_be_visible()


def in_conflict(page, colleague, hub, name: str):
    base = shared_stage(page, colleague, hub, name)
    answer_first(colleague)
    form = question(page, KEY)
    note(form).fill("Mine: on the wall")
    form.locator('[value="shown"]').check()
    expect_conflict(form)
    expect(form.get_by_text("As it stands above")).to_be_visible()  # the note went, then the tick
    return base, form


def authors(page, base: str) -> list[str]:
    found = [re.search("Mira Patel|Rhys Morgan", text) for text in history(page, base)]
    return [each.group() for each in found if each]


def test_mine_can_be_kept(page, colleague, hub):
    base, form = in_conflict(page, colleague, hub, "Mine")
    form.get_by_role("button", name="Save mine instead").click()
    expect_saved(form)
    again = stored(colleague, base)
    expect(again.locator('[value="shown"]')).to_be_checked()
    expect(again.get_by_label("Note", exact=True)).to_have_value("Mine: on the wall")
    assert authors(page, base)[0] == "Mira Patel"
    assert "Rhys Morgan" in authors(page, base)


def test_after_mine_was_kept_the_next_edit_is_saved_by_itself(page, colleague, hub):
    base, form = in_conflict(page, colleague, hub, "Mine, and on")
    slow(page, 0.4)
    form.get_by_role("button", name="Save mine instead").click()
    form.locator('[value="written"]').check()
    page.wait_for_timeout(2000)
    expect_saved(form)
    expect(stored(colleague, base).locator('[value="written"]')).to_be_checked()


def test_theirs_can_be_taken(page, colleague, hub):
    base, form = in_conflict(page, colleague, hub, "Theirs")
    before = page.url
    form.get_by_role("link", name="Take theirs").click()
    expect_saved(form)
    expect(form.locator("[data-save-words]")).to_contain_text("Rhys Morgan")
    expect(form.locator('[value="understood"]')).to_be_checked()
    expect(form.get_by_label("Note", exact=True)).to_have_value("Theirs: in the charter")
    assert page.url == before
    expect_theirs_stored(colleague, base)
    form.locator('[value="written"]').check()
    expect(form.locator("[data-save-words]")).to_contain_text("Mira Patel")
    expect_saved(form)
    expect(stored(colleague, base).locator('[value="written"]')).to_be_checked()


def test_both_can_be_merged(page, colleague, hub):
    base, form = in_conflict(page, colleague, hub, "Both")
    note(form).fill("Theirs: in the charter. Mine: on the wall")
    note(form).blur()
    page.wait_for_timeout(1500)
    expect_conflict(form)
    form.get_by_role("button", name="Save the merged answer").click()
    expect_saved(form)
    again = stored(colleague, base)
    expect(again.locator('[value="shown"]')).to_be_checked()
    expect(again.get_by_label("Note", exact=True)).to_have_value(
        "Theirs: in the charter. Mine: on the wall"
    )


def test_a_choice_made_on_a_text_that_has_changed_again_is_a_conflict_again(page, colleague, hub):
    base, form = in_conflict(page, colleague, hub, "Changed twice")
    other = note(question(colleague, KEY))
    other.fill("Theirs, changed once more")
    other.blur()
    colleague.wait_for_timeout(300)
    expect_saved(question(colleague, KEY))
    form.get_by_role("button", name="Save mine instead").click()
    expect(form.get_by_role("alert")).to_contain_text("Theirs, changed once more")
    expect_conflict(form)
    expect(stored(colleague, base).get_by_label("Note", exact=True)).to_have_value(
        "Theirs, changed once more"
    )
