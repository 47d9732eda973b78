"""A form that comes too late: nothing is done, nothing is lost, and nobody else sees it."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.demo import load_people
from accounts.models import Membership, Unsent
from accounts.submissions.form_marks import mark_of
from assessments.models import Action
from tests import factories
from tests.access import matrix
from tests.access.bodies import BODIES
from tests.access.registry import DEMO, PUBLIC, ROUTES
from tests.accounts.forms import forms_of, unsent_form

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
SAID = "You had been signed out, so this was not saved yet."
OPEN = {PUBLIC, DEMO, "suggestion.make"}
GUARDED = sorted(name for name in BODIES if not OPEN & set(ROUTES[name].values()))


def signed_out(client: Client) -> None:
    client.cookies.pop(settings.SESSION_COOKIE_NAME)


def sign_in(client: Client, user) -> None:
    """By a password, as a person does: what asks for it anew knows that it was just given."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def led_to(client: Client, out):
    """The page behind signing in; some ask for the password once more."""
    page = client.get(unquote(out.url.partition("next=")[2]))
    if page.get("Location", "").startswith(reverse("account_reauthenticate")):
        return client.post(page.url, {"password": PASSWORD}, follow=True)
    return page


# --- every form ---------------------------------------------------------------------------------
def bodies_to_send(names) -> list[tuple]:
    """Without those that nobody of this world may send."""
    found = [(name, body) for name in names for body in BODIES[name]]
    return [(name, body) for name, body in found if body.answer != "missing"]


def person_for(world, name: str, body, place) -> str:
    """Somebody who may do it there."""
    body.before(place.ids)
    place.assessment.refresh_from_db()
    for person, user in world.users.items():
        if user and matrix.expected(name, "POST", person, user, place, body) == "fine":
            return person
    raise AssertionError(name)


def kept_and_sent(world, name: str, body) -> list[str]:
    """What was wrong on the way of one form: out, in again, back on a page, sent."""
    place = world.draft if name == "reports:share" else world.shared
    user = world.users[person_for(world, name, body, place)]
    client, ids = Client(), place.ids
    client.force_login(user)
    signed_out(client)
    typed = matrix.typed(body, ids)
    address = matrix.address(name, ids) + body.query
    out = client.post(address, {**typed, "whose": mark_of(user)})
    wrong = [] if matrix.seen(out) == "sign-in" else [f"answered {out.status_code}"]
    sign_in(client, user)
    page = led_to(client, out)
    if page.status_code != 200 or SAID not in page.text:
        wrong.append(f"back on {page.status_code}, said: {SAID in page.text}")
    lost = [each for each in texts(typed) if escape(each) not in page.text]
    form = unsent_form(page)
    if body.files:
        return [*wrong, *lost, *([] if form is None else ["a file is said to be sent"])]
    if form is None:
        return [*wrong, *lost, "no form waits"]
    with matrix.changed_tables() as changed:
        client.post(form.action, form.data)
    if form.action != address or (body.writes and body.writes._meta.db_table not in changed()):
        wrong.append(f"sending {form.action} changed {sorted(changed())}")
    after = client.get("/")
    return [*wrong, *lost, *(["it waits still"] if SAID in after.text else [])]


def texts(typed: dict) -> list[str]:
    return [each for each in typed.values() if isinstance(each, str) and each]


def test_every_form_comes_back_after_signing_in_and_can_be_sent():
    world, wrong = matrix.world(), {}
    for name, body in bodies_to_send(GUARDED):
        with matrix.transaction.atomic():
            wrong[name] = kept_and_sent(world, name, body)
            matrix.transaction.set_rollback(True)
    assert len(wrong) > 45
    assert {name: each for name, each in wrong.items() if each} == {}


# --- one form -----------------------------------------------------------------------------------
def plan_of(assessment) -> str:
    return reverse("assessments:plan", args=[assessment.pk])


def typed_too_late(client: Client, assessment, user, **more):
    """What a page that was opened by `user` sends once the session is over."""
    action = {"question": "owner", "text": "Name an owner.", "owner": str(user.pk)}
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    told = {**action, "due": due, "whose": mark_of(user), **more}
    return client.post(
        plan_of(assessment),
        told,
        headers={"referer": f"http://testserver{plan_of(assessment)}?question=owner"},
    )


def test_the_page_is_the_one_that_the_form_stood_on(team):
    response = typed_too_late(Client(), *team)
    assert response.url == f"/accounts/login/?next={plan_of(team[0])}%3Fquestion%3Downer"
    assert not Action.objects.exists()


def test_nobody_else_sees_or_sends_it(team):
    assessment, user = team
    client, other = Client(), factories.part(assessment)
    typed_too_late(client, assessment, user)
    client.force_login(other)
    page = client.get(plan_of(assessment))
    assert SAID not in page.text
    assert "Name an owner." not in page.text
    kept = Unsent.objects.get()
    client.post(reverse("accounts:discard_unsent", args=[kept.pk]))
    client.post(plan_of(assessment), {"unsent": str(kept.pk)})
    client.post(reverse("account_logout"))
    client.force_login(user)
    assert "Name an owner." in client.get(plan_of(assessment)).text


def test_a_mark_that_is_not_ours_keeps_nothing(team):
    assessment, user = team
    for mark in ("", "x", f"{user.pk}:forged", mark_of(user)[:-1] + "!"):
        typed_too_late(Client(), assessment, user, whose=mark)
    assert not Unsent.objects.exists()


def test_a_form_that_does_not_say_whose_is_of_who_was_signed_in_last(team):
    assessment, user = team
    client = Client()
    client.force_login(user)
    client.get("/")
    signed_out(client)
    client.post(plan_of(assessment), {"question": "owner", "text": "From a script."})
    assert [each.person for each in Unsent.objects.all()] == [user]
    assert not Client().post(plan_of(assessment), {"text": "Anybody's."}).cookies.get("person")
    assert Unsent.objects.count() == 1


def test_it_waits_an_hour(team):
    assessment, user = team
    client = Client()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        typed_too_late(client, assessment, user)
        client.force_login(user)
        assert SAID in client.get("/").text
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert SAID not in client.get("/").text
        typed_too_late(Client(), assessment, user, text="Later.")
        assert [dict(each.fields)["text"] for each in Unsent.objects.all()] == ["Later."]


def test_the_newest_five_are_kept(team):
    for number in range(7):
        typed_too_late(Client(), *team, text=f"Number {number}.")
    said = [dict(each.fields)["text"] for each in Unsent.objects.all()]
    assert said == [f"Number {number}." for number in range(2, 7)]


def test_a_form_with_a_password_is_not_kept(team):
    typed_too_late(Client(), *team, password="secret")
    assert not Unsent.objects.exists()


def test_a_file_has_to_be_chosen_again(team):
    curator = factories.person(is_curator=True)
    client = Client()
    file = SimpleUploadedFile("tools.csv", b"a,b\n")
    body = {"kind": "tools", "file": file, "whose": mark_of(curator)}
    client.post(reverse("catalogue:import_file"), body)
    client.force_login(curator)
    page = client.get(reverse("catalogue:import_file"))
    assert "Choose it again in the form: tools.csv." in page.text
    assert unsent_form(page) is None


def test_it_can_be_discarded(team):
    assessment, user = team
    client = Client()
    typed_too_late(client, assessment, user)
    client.force_login(user)
    address = reverse("accounts:discard_unsent", args=[Unsent.objects.get().pk])
    response = client.post(address, headers={"referer": f"http://testserver{plan_of(assessment)}"})
    assert response.url == plan_of(assessment)
    assert not Unsent.objects.exists()
    assert SAID not in client.get(plan_of(assessment)).text


def test_sent_too_late_once_more_it_takes_the_place_of_what_it_was(team):
    assessment, user = team
    client = Client()
    typed_too_late(client, assessment, user)
    client.force_login(user)
    form = unsent_form(client.get("/"))
    signed_out(client)
    client.post(form.action, form.data)
    assert Unsent.objects.count() == 1


def test_a_stale_version_meets_the_usual_conflict():
    assessment = factories.assessment()
    user, colleague = factories.part(assessment), factories.part(assessment)
    client = Client()
    address = reverse("assessments:save_answer", args=[assessment.pk, "owner"])
    body = {"version": "0", "choice": "all", "note": "Mine.", "whose": mark_of(user)}
    client.post(address, body)
    factories.answered(assessment, "owner", "some", by=colleague)
    client.force_login(user)
    form = unsent_form(client.get("/"))
    response = client.post(form.action, form.data)
    assert response.status_code == 409
    assert "Mine." in response.text


@pytest.mark.parametrize("status", [403, 404])
def test_what_was_refused_for_good_waits_on(team, status):
    assessment, user = team
    client = Client()
    typed_too_late(client, assessment, user)
    client.force_login(user)
    form = unsent_form(client.get("/"))
    if status == 404:
        Membership.objects.all().delete()
        assessment.participants.all().delete()
    else:
        assessment.participants.update(role="viewer")
    response = client.post(form.action, form.data)
    assert response.status_code == status
    assert "Name an owner." in response.text


def test_the_demo_button_leads_back_too(team, settings):
    settings.DEMO = True
    user = load_people()["member@demo.example"]
    client = Client()
    body = {"name": "New name", "zone": "Europe/Paris", "theme": "dark", "whose": mark_of(user)}
    out = client.post(reverse("accounts:profile"), body)
    login = client.get(out.url)
    buttons = [each for each in forms_of(login) if each.action == "/accounts/demo/"]
    told = {**buttons[0].data, "email": user.email}
    page = client.post("/accounts/demo/", told, follow=True)
    assert page.redirect_chain == [("/accounts/profile/", 302)]
    assert SAID in page.text
    assert "New name" in page.text
