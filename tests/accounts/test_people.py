"""Organisations and signing in."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import demo, policy
from accounts.middleware import zone_of
from accounts.models import Organisation, Role, User
from accounts.services import organisations as services
from assessments.models import Participant
from tests import factories
from tests.seeing import sent

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def test_every_action_names_every_standing_and_somebody_may_do_it():
    for action, row in policy.TABLE.items():
        assert set(row) == set(policy.STANDINGS), action
        assert any(row.values()), action


def test_only_contributors_and_facilitators_answer():
    row = policy.TABLE["assessment.answer"]
    assert {name for name, yes in row.items() if yes} == {"contributor", "facilitator"}


def test_the_last_administrator_cannot_go(place):
    organisation, owner = place
    membership = organisation.memberships.get(user=owner)
    with pytest.raises(ValidationError):
        services.end_membership(membership=membership)
    with pytest.raises(ValidationError):
        services.change_role(membership=membership, role=Role.MEMBER)
    assert organisation.memberships.get(user=owner).role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go_and_their_parts_end(place):
    organisation, owner = place
    factories.member(organisation, Role.ADMINISTRATOR)
    assessment = factories.assessment(organisation)
    factories.part(assessment, owner, "facilitator")
    services.end_membership(membership=organisation.memberships.get(user=owner))
    assert not Participant.objects.filter(user=owner).exists()


def test_people_stand_in_the_order_of_their_names(client, place):
    organisation, owner = place
    for name in ("Zoë Åkerström", "Łukasz Żak", "Ondřej Čech", "eva", "Édith"):
        factories.member(organisation, name=name)
    client.force_login(owner)
    page = client.get(reverse("accounts:organisation", args=[organisation.pk]))
    names = [each.user.name for each in page.context["memberships"] if each.user != owner]
    assert names == ["Édith", "eva", "Łukasz Żak", "Ondřej Čech", "Zoë Åkerström"]


def test_a_new_organisation_is_in_its_makers_time_zone(client):
    client.force_login(factories.person(zone="America/New_York"))
    client.post(reverse("accounts:organisation_list"), {"name": "New", "kind": "start-up"})
    assert Organisation.objects.get(name="New").zone == "America/New_York"


def test_leaving_by_the_page_is_refused_with_a_sentence(client, place):
    organisation, owner = place
    client.force_login(owner)
    membership = organisation.memberships.get(user=owner)
    address = reverse("accounts:membership", args=[organisation.pk, membership.pk])
    response = client.post(address, {"remove": "1"}, follow=True)
    assert "Make somebody else an administrator first" in response.text


# --- signing up ---------------------------------------------------------------------------
@pytest.mark.parametrize(("sign_up", "is_open"), [("open", True), ("closed", False)])
def test_signing_up_follows_the_setting(client, settings, sign_up, is_open):
    settings.SIGN_UP = sign_up
    page = client.get(reverse("account_signup"))
    assert ("Create the account" in page.text) == is_open


# --- signing in --------------------------------------------------------------------------------
def test_demo_accounts_sign_in_only_while_the_demo_runs(client, settings):
    demo.load_people()
    address = reverse("accounts:demo_sign_in")
    assert client.post(address, {"email": "member@demo.example"}).status_code == 404
    data = {"login": "member@demo.example", "password": demo.PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 200
    settings.DEMO = True
    assert client.post(address, {"email": "member@demo.example"}).status_code == 302
    assert client.post(address, {"email": "real@example.org"}).status_code == 404


def test_a_demo_session_ends_with_the_demo(client, settings):
    demo.load_people()
    settings.DEMO = True
    client.post(reverse("accounts:demo_sign_in"), {"email": "member@demo.example"})
    assert client.get(reverse("accounts:profile")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_the_demo_is_loaded_once():
    demo.load_people()
    demo.load_people()
    assert User.objects.count() == 5
    assert Organisation.objects.count() == 2


def test_signing_in_again_over_the_page(client):
    user = User.objects.create_user("back@example.org", PASSWORD)
    address = reverse("accounts:sign_in_panel")
    wrong = client.post(address, {"login": "back@example.org", "password": "no"})
    assert wrong.status_code == 422
    right = client.post(address, {"login": "back@example.org", "password": PASSWORD})
    assert right.json()["person"] == str(user.pk)
    assert len(right.json()["csrf"]) == 64


@pytest.mark.parametrize("state", ["unverified", "inactive"])
def test_the_panel_lets_in_nobody_whom_the_sign_in_page_would_not(client, settings, state):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    user = User.objects.create_user("new@example.org", PASSWORD, is_active=state != "inactive")
    verified = state != "unverified"
    user.emailaddress_set.update(verified=verified)
    data = {"login": user.email, "password": PASSWORD}
    assert client.post(reverse("accounts:sign_in_panel"), data).status_code == 422
    assert "_auth_user_id" not in client.session
    user.emailaddress_set.update(verified=True)
    User.objects.update(is_active=True)
    assert client.post(reverse("accounts:sign_in_panel"), data).status_code == 200


def test_a_page_can_ask_who_is_signed_in_now(client):
    address = reverse("accounts:sign_in_panel")
    nobody = client.get(address)
    assert (nobody.json()["person"], nobody.json()["name"]) == ("", "")
    user = factories.person("Ada Person")
    client.force_login(user)
    somebody = client.get(address)
    assert (somebody.json()["person"], somebody.json()["name"]) == (str(user.pk), "Ada Person")
    assert len(somebody.json()["csrf"]) == 64
    assert "no-store" in somebody["Cache-Control"]


def test_times_are_told_in_the_zone_of_the_person_else_of_their_browser(client, rf):
    user = factories.person()
    request = rf.get("/")
    request.user = user
    assert str(zone_of(request)) == "Europe/London"
    request.COOKIES["zone"] = "Asia/Tokyo"
    assert str(zone_of(request)) == "Asia/Tokyo"
    user.zone = "Europe/Paris"
    assert str(zone_of(request)) == "Europe/Paris"
    user.zone, request.COOKIES["zone"] = "", "../../etc/passwd"
    assert str(zone_of(request)) == "Europe/London"


def test_an_administrator_sets_the_zone_of_reports(client, place):
    organisation, administrator = place
    client.force_login(administrator)
    address = reverse("accounts:organisation", args=[organisation.pk])
    data = {"name": "Ours", "kind": "larger"}
    assert client.post(address, data | {"zone": "Mars/Base"}).status_code == 422
    assert sent(client, address, data | {"zone": "Asia/Tokyo"}).status_code == 302
    assert sent(client, address, data).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.zone) == ("Ours", "Asia/Tokyo")


def test_theme_and_profile(client):
    user = factories.person()
    client.force_login(user)
    client.post(reverse("accounts:set_theme"), {"theme": "dark", "next": "//evil.example/"})
    assert 'data-theme="dark"' in client.get("/").text
    refused = client.post(
        reverse("accounts:profile"), {"name": "A", "zone": "Mars/Base", "theme": "dark"}
    )
    assert refused.status_code == 422
    saved = client.post(
        reverse("accounts:profile"), {"name": "A", "zone": "Europe/Paris", "theme": "light"}
    )
    assert saved.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.zone, user.theme) == ("A", "Europe/Paris", "light")
