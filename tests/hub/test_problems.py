"""Whatever is refused, there is a page of ours that says so and leads on."""

import re
import uuid

import pytest
from django.core.exceptions import DisallowedHost
from django.db import OperationalError, connection
from django.http import HttpResponse, HttpResponseGone
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts.own_pages import match_of, page_of, takes_only_posts
from hub import views
from hub.middleware import ProblemMiddleware
from tests import factories
from tests.access import matrix
from tests.access.bodies import BODIES
from tests.access.registry import DEMO, PUBLIC, ROUTES
from tests.accounts.forms import forms_of

pytestmark = pytest.mark.django_db
ONLY_POST = sorted(name for name, methods in ROUTES.items() if set(methods) == {"POST"})


def one_page(text: str) -> dict:
    """What a page of a refusal has to have."""
    return {
        "titles": len(re.findall("<title>[^<]+</title>", text)),
        "headings": len(re.findall("<h1[ >]", text)),
        "ways on": 'href="/"' in text,
        "id": "Request id" in text,
    }


WHOLE = {"titles": 1, "headings": 1, "ways on": True, "id": True}


@pytest.fixture
def place():
    factories.handbook("one")
    match_of = matrix.place("CANARY-HOME", True)
    match_of.ids["import_id"] = uuid.uuid4()  # a curator's, of no organisation
    return match_of


# --- an address that only takes POST ----------------------------------------------------------
def test_what_takes_only_posts_says_so_of_itself(place):
    addresses = {name: matrix.address(name, place.ids) for name in ROUTES}
    said = {name for name, each in addresses.items() if takes_only_posts(resolve(each))}
    assert said == set(ONLY_POST)


def test_opening_it_shows_a_page_that_leads_to_the_nearest(place):
    client = Client()
    client.force_login(place.assessment.participants.get(role="facilitator").user)
    for address in (matrix.address(name, place.ids) for name in ONLY_POST):
        response = client.get(address)
        assert (response.status_code, response.headers["Allow"]) == (405, "POST"), address
        assert one_page(response.text) == WHOLE, address
        page = page_of(address)
        assert f'href="{page}">To the page it belongs to' in response.text
        assert address.startswith(page)
        assert not takes_only_posts(match_of(page)), address
        assert client.head(address).status_code == client.put(address).status_code == 405


def test_a_visitor_is_led_to_sign_in_and_then_to_the_page(place):
    for name in ONLY_POST:
        address = matrix.address(name, place.ids)
        response = Client().get(address)
        if {PUBLIC, DEMO} & set(ROUTES[name].values()):
            assert response.status_code == 405
        else:
            assert response.url == reverse("account_login") + f"?next={page_of(address)}"


def test_a_part_of_a_page_is_told_in_a_sentence(place):
    client = Client()
    client.force_login(place.assessment.participants.get(role="facilitator").user)
    address = matrix.address("assessments:copy", place.ids)
    response = client.get(address, headers={"hx-request": "true"})
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert response.text.startswith('<p class="error"')
    assert "<html" not in response.text


# --- where one is led -------------------------------------------------------------------------
def test_the_theme_buttons_of_what_a_form_answers_lead_to_a_page(place):
    """Refused or not: as somebody who may not, and with nothing in the form."""
    theme, led = reverse("accounts:set_theme"), {}
    for user in (
        factories.part(place.assessment, role="viewer"),
        place.assessment.participants.get(role="facilitator").user,
        factories.person(is_curator=True),
    ):
        client = Client()
        client.force_login(user)
        for name in sorted(set(BODIES) - {"assessments:delete"}):
            response = client.post(matrix.address(name, place.ids))
            for form in forms_of(response) if b"<html" in response.content else ():
                if form.action == theme:
                    (led[name],) = form.data["next"]
    assert len(led) > 30
    assert [
        name for name, after in led.items() if takes_only_posts(match_of(after.split("?")[0]))
    ] == []


def test_a_choice_of_theme_leads_back_to_the_stage_that_it_was_made_on(place):
    client = Client()
    client.force_login(place.assessment.participants.get(role="facilitator").user)
    address = matrix.address("assessments:stage", place.ids)
    forms = forms_of(client.get(address))
    (theme,) = [each for each in forms if each.action == reverse("accounts:set_theme")]
    assert theme.data["next"] == [address]


def test_nobody_is_led_to_an_address_that_takes_only_posts(place):
    copy = matrix.address("assessments:copy", place.ids)
    overview = reverse("assessments:overview", args=[place.assessment.pk])
    client = Client()
    response = client.post(reverse("accounts:set_theme"), {"theme": "dark", "next": copy})
    assert response.url == overview
    elsewhere = {"theme": "dark", "next": "https://evil.example/"}
    assert client.post(reverse("accounts:set_theme"), elsewhere).url == "/"
    user = factories.person()
    user.set_password("long-enough-1")
    user.save()
    body = {"login": user.email, "password": "long-enough-1", "next": copy}
    assert client.post(reverse("account_login"), body).url == "/"


# --- every status -----------------------------------------------------------------------------
def answered(status: int, **request) -> HttpResponse:
    middleware = ProblemMiddleware(lambda _: HttpResponse("Too bad", status=status, **request))
    return middleware(RequestFactory().get("/"))


@pytest.mark.parametrize("status", views.PROBLEMS)
def test_bare_text_becomes_a_page(status):
    response = answered(status, headers={"Retry-After": "60"})
    assert response.status_code == status
    assert response.headers["Retry-After"] == "60"
    page = one_page(response.text)
    assert page == WHOLE
    if status != 405:
        assert "Too bad" in response.text


def test_pages_and_data_stay_as_they_are():
    assert answered(404, content_type="application/json").text == "Too bad"
    page = HttpResponseGone("<h1>Over</h1>")
    assert ProblemMiddleware(lambda _: page)(RequestFactory().get("/")) is page


def test_there_is_no_such_theme():
    response = Client().post(reverse("accounts:set_theme"), {"theme": "sepia"})
    assert response.status_code == 422
    assert "There is no such theme." in response.text
    assert one_page(response.text) == WHOLE


def breaking(monkeypatch, error: Exception) -> Client:
    def broken(request):
        raise error

    monkeypatch.setattr(views.searching, "search", lambda user, words: broken(None))
    return Client(raise_request_exception=False)


def test_a_fault_of_ours_has_a_page(monkeypatch):
    response = breaking(monkeypatch, RuntimeError("x")).get("/search/?q=a")
    assert response.status_code == 500
    assert one_page(response.text) == WHOLE


def test_it_has_one_where_the_database_is_gone(monkeypatch):
    client = breaking(monkeypatch, OperationalError("gone"))
    client.force_login(factories.person())

    def gone(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        response = client.get("/search/?q=a")
    assert response.status_code == 500
    assert one_page(response.text) == WHOLE


def test_a_host_that_is_not_ours_has_one():
    response = Client(raise_request_exception=False, SERVER_NAME="evil.example").get("/")
    assert response.status_code == 400
    assert one_page(response.text) == WHOLE
    assert DisallowedHost.__name__ not in response.text


def test_too_many_tries_have_one():
    response = views.too_many(RequestFactory().get("/"))
    assert response.status_code == 429
    assert one_page(response.text) == WHOLE


def test_a_form_without_a_token_has_one():
    response = Client(enforce_csrf_checks=True).post(reverse("accounts:set_theme"))
    assert response.status_code == 403
    assert one_page(response.text) == WHOLE


def test_too_much_has_one():
    body = {"theme": "x" * 1_200_000}
    response = Client().post(reverse("accounts:set_theme"), body, "text/plain")
    assert response.status_code in (413, 422)
    response = Client().post(reverse("accounts:set_theme"), {f"f{n}": "" for n in range(500)})
    assert response.status_code == 413
    assert one_page(response.text) == WHOLE
