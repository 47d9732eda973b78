"""A form under another token than its page's: shown to its writer, kept for its person."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Unsent
from assessments.models import Action
from tests import factories
from tests.accounts.forms import forms_of
from tests.accounts.test_unsent import plan_of, typed_too_late

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})


def test_without_any_cookie_it_is_kept_for_its_person(strict, team):
    response = typed_too_late(strict, *team)
    assert response.url.startswith("/accounts/login/?next=")
    assert Unsent.objects.count() == 1


def test_a_form_from_another_site_is_not(team):
    elsewhere = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    assert typed_too_late(elsewhere, *team).status_code == 403
    elsewhere.force_login(team[1])
    response = typed_too_late(elsewhere, *team)
    assert response.status_code == 403
    assert "Name an owner." not in response.text
    assert not Unsent.objects.exists()


def test_the_same_person_under_a_new_token_sends_it_from_the_page_that_refused_it(strict, team):
    assessment, user = team
    strict.force_login(user)
    strict.get("/")
    response = typed_too_late(strict, assessment, user, csrfmiddlewaretoken="old")
    assert response.status_code == 403
    assert "This was not saved yet." in response.text
    assert "Name an owner." in response.text
    form = next(each for each in forms_of(response) if each.action == plan_of(assessment))
    assert strict.post(form.action, form.data).status_code == 302
    assert [each.text for each in Action.objects.all()] == ["Name an owner."]


def test_another_person_sees_that_nothing_was_sent_and_not_what(strict, team):
    assessment, user = team
    other = factories.part(assessment)
    strict.force_login(other)
    response = typed_too_late(strict, assessment, user)
    assert response.status_code == 403
    assert "opened by somebody else" in response.text
    assert "Name an owner." not in response.text
    strict.force_login(user)
    assert "Name an owner." in strict.get("/").text


def test_a_visitors_text_stays_on_the_page_that_refuses_it(strict):
    tool = factories.tool("mlflow")
    address = reverse("catalogue:suggest", args=[tool.key])
    response = strict.post(address, {"text": "It moved.", "whose": ""})
    assert response.status_code == 403
    assert "It moved." in response.text
    form = next(each for each in forms_of(response) if each.action == address)
    assert strict.post(form.action, form.data).status_code == 302
    assert not Unsent.objects.exists()


def test_a_refused_password_is_shown_nowhere(strict):
    response = strict.post("/accounts/login/", {"login": "a@b.example", "password": "hush-hush"})
    assert response.status_code == 403
    assert "hush-hush" not in response.text


def test_too_large_a_form_is_not_read_for_it(strict, team):
    response = typed_too_late(strict, *team, note="x" * 1_200_000)
    assert response.status_code in (403, 413)
    assert not Unsent.objects.exists()
