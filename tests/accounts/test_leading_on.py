"""Where a request says that it came from or wants to go on to: our own pages, or nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import demo
from tests import factories

pytestmark = pytest.mark.django_db
NO_ADDRESS = ["http://[x", "http://[::1", "//[", "http://testserver]/"]


@pytest.mark.parametrize("header", ["Referer", "Origin"])
@pytest.mark.parametrize("named", NO_ADDRESS)
def test_a_form_that_names_no_address_as_its_page_is_led_to_sign_in(client, header, named):
    address = reverse("assessments:start")
    response = client.post(address, {"name": "One"}, headers={header: named})
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("header", ["Referer", "Origin"])
@pytest.mark.parametrize("named", NO_ADDRESS)
def test_nor_does_it_break_the_page_that_refuses_its_token(header, named):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.person())
    response = browser.post(reverse("assessments:start"), {"name": "One"}, headers={header: named})
    assert response.status_code == 403


@pytest.mark.parametrize(
    "named",
    [
        *("home", "evil", "?x=1", "accounts:profile", "", "//evil.example", "/\\evil.example"),
        *("https:evil.example", "https://evil.example/", "\t//evil.example", "javascript:x"),
    ],
)
@pytest.mark.parametrize("way", ["set_theme", "demo_sign_in"])
def test_what_is_no_path_of_ours_leads_home(client, settings, named, way):
    settings.DEMO = True
    demo.load_people()
    sent = {"theme": "dark", "email": "member@demo.example", "next": named}
    response = client.post(reverse(f"accounts:{way}"), sent)
    assert (response.status_code, response.url) == (302, "/")
