"""An address is the same however it is typed; one is changed only once the new one is proved."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import demo
from accounts.form_fields.addresses import plain
from accounts.models import Invitation, Mail, Role, User
from accounts.services import address_proofs
from hub.management import asking
from tests import factories
from tests.accounts.flows import ADA, ADA_NEXT, NEW, OLD, account, confirm_password, sign_in

pytestmark = pytest.mark.django_db

TYPED = {
    "a blank after": "ada@people.example ",
    "blanks around": " \t ada@people.example\r\n",
    "other letters": "ADA@People.Example",
    "full width": "ａｄａ＠people．example",
    "an ideographic stop": "ada@people。example",
    "a half-width stop": "ada@people｡example",
    "a zero-width blank": "\u200bada@people.example\u200b",
    "a zero-width joiner within": "ada@peo\u200dple.example",
    "a byte order mark": "\ufeffada@people.example",
    "a soft hyphen": "ada@peo\u00adple.example",
    "a blank that does not break": "ada@people.example\u00a0",
    "an ideographic blank": "\u3000ada@people.example",
    "a direction": "\u202aada@people.example\u202c",
    "a Hangul filler": "ada@people.example\u3164",
    "a braille blank": "ada@people.example\u2800",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_an_address_is_read_as_it_was_meant(typed):
    assert plain(typed) == ADA
    assert plain(plain(typed)) == ADA


@pytest.mark.parametrize("typed", ["ada lovelace@people.example", "müller@exämple.org", "ada@@b.c"])
def test_nothing_is_guessed(typed):
    assert plain(typed) == typed


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_every_place_where_an_address_is_typed_reads_it(typed, mail_of, client):
    post = mail_of("working")
    user = account()
    panel = reverse("accounts:sign_in_panel")
    assert client.post(panel, {"login": typed, "password": OLD}).status_code == 200
    assert sign_in(Client(), email=typed)
    client.post(reverse("account_reset_password"), {"email": typed})
    assert post.link(ADA).startswith("/accounts/password/reset/key/")
    organisation = factories.organisation()
    address = reverse("accounts:invite", args=[organisation.pk])
    client.force_login(factories.member(organisation, Role.ADMINISTRATOR))
    client.post(address, {"email": typed, "role": "member"})
    assert Invitation.objects.get().email == ADA
    user.delete()
    assert User.objects.create_user(typed).email == ADA


def test_signing_up_reads_it_too(client, mail_of, settings):
    settings.SIGN_UP = "open"
    mail_of("console")
    body = {"email": " Ada＠People.example\u200b", "password1": OLD, "name": "Ada"}
    assert client.post(reverse("account_signup"), body).status_code == 302
    assert User.objects.get().email == ADA


# --- one row each -------------------------------------------------------------------------------
def test_each_person_has_one_row_however_they_came(client, mail_of, settings):
    mail_of("console")
    settings.SIGN_UP = "open"
    body = {"email": ADA, "password1": OLD, "name": "Ada"}
    client.post(reverse("account_signup"), body)
    call_command("createowner", "o@b.example", organisation="O", password=NEW, stdout=StringIO())
    demo.load_people()
    factories.person()
    User(email="Plain@b.example").save()
    client.force_login(User.objects.get(email="o@b.example"))
    client.post(reverse("admin:accounts_user_add"), {"email": "staff@b.example", "name": "S"})
    rows = EmailAddress.objects.filter(primary=True).values_list("user", "email")
    assert sorted(rows) == sorted(User.objects.values_list("pk", "email"))
    assert EmailAddress.objects.count() == User.objects.count() == 10
    proved = EmailAddress.objects.filter(verified=True).values_list("email", flat=True)
    assert set(proved) == {"o@b.example", *demo.PEOPLE}


@pytest.mark.parametrize("fields", [{"email": ""}, {"email": " \u200b "}])
def test_nobody_is_without_an_address(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(**fields)
    user = factories.person()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="")


def test_staff_change_nobodys_address_and_prove_none(client):
    user = factories.person("Ada")
    client.force_login(factories.person(is_staff=True, is_superuser=True))
    body = {"email": "other@b.example", "name": "Changed", "is_active": "on"}
    client.post(reverse("admin:accounts_user_change", args=[user.pk]), body)
    assert User.objects.get(pk=user.pk).name == "Changed"
    assert User.objects.get(pk=user.pk).email == user.email
    assert EmailAddress not in admin.site._registry


def test_the_admins_own_way_to_a_password_leads_to_the_one_that_tells(client):
    client.force_login(factories.person(is_staff=True))
    answer = client.post(reverse("admin:password_change"), {"new_password1": NEW})
    assert (answer.status_code, answer.url) == (302, reverse("account_change_password"))


# --- wanting another ----------------------------------------------------------------------------
def wishing(mail_of, kind: str = "working") -> tuple:
    """(the mail, the person, signed in and having asked for another address)."""
    post, user, client = mail_of(kind), account(), Client()
    assert sign_in(client)
    path = reverse("accounts:address")
    confirm_password(client, path)
    assert client.post(path, {"new_email": ADA_NEXT}).status_code == 302
    user.refresh_from_db()
    return post, user, client


def test_an_address_that_waits_is_good_for_nothing(mail_of, settings):
    """Not for signing in, not for a reset, and nobody else is kept from it."""
    settings.SIGN_UP = "open"
    post, user, _client = wishing(mail_of)
    assert (user.email, user.new_email) == (ADA, ADA_NEXT)
    assert not sign_in(Client(), email=ADA_NEXT)
    Client().post(reverse("account_reset_password"), {"email": ADA_NEXT})
    assert not any("/reset/key/" in text for text in post.read(ADA_NEXT))
    body = {"email": ADA_NEXT, "password1": OLD, "name": "Bob"}
    Client().post(reverse("account_signup"), body)
    assert User.objects.filter(email=ADA_NEXT).count() == 1


def test_the_page_tells_how_the_mail_stands_and_lets_one_go_back(mail_of):
    post, user, client = wishing(mail_of)
    path = reverse("accounts:address")
    assert "The mail is about to be sent." in client.get(path).text
    link = post.link(ADA_NEXT)
    assert "The mail was sent on " in client.get(path).text
    client.post(path, {"forget": "1"})
    user.refresh_from_db()
    assert user.new_email == ""
    assert Client().post(link).status_code == 410


def test_a_link_is_good_once_and_for_the_newest_wish(mail_of, settings):
    post, user, client = wishing(mail_of)
    first = post.link(ADA_NEXT)
    client.post(reverse("accounts:address"), {"new_email": "third@elsewhere.example"})
    second = post.link("third@elsewhere.example")
    assert Client().post(first).status_code == 410
    assert Client().get(second).status_code == 200
    assert User.objects.get(pk=user.pk).email == ADA
    assert Client().post(second).status_code == 302
    told = Mail.objects.get(recipient=ADA).body
    assert "tell whoever runs the hub at once" in told
    assert "password/reset" not in told
    assert Client().post(second).status_code == 410
    assert User.objects.get(pk=user.pk).email == "third@elsewhere.example"


def test_a_new_password_ends_the_link(mail_of):
    post, user, _client = wishing(mail_of)
    link = post.link(ADA_NEXT)
    user.set_password(NEW)
    user.save()
    assert Client().post(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "-", "0" * 32 + "-abc", f"{'f' * 32}-c-d", "ada-x"])
def test_a_link_that_is_none_is_over(client, token):
    assert client.get(f"/accounts/address/{token}/").status_code in (404, 410)


def test_an_address_that_another_account_has_is_refused_at_the_end(mail_of):
    post, user, _client = wishing(mail_of)
    User.objects.create_user(ADA_NEXT, NEW)
    answer = Client().post(post.link(ADA_NEXT))
    assert (answer.status_code, "Another account has" in answer.text) == (409, True)
    assert User.objects.get(pk=user.pk).email == ADA


def test_the_same_address_is_not_mailed_again_and_again(mail_of):
    _post, _user, client = wishing(mail_of)
    again = [client.post(reverse("accounts:address"), {"new_email": ADA_NEXT}) for _ in range(5)]
    assert "Try again in" in again[-1].text
    assert (again[-1].status_code, Mail.objects.filter(recipient=ADA_NEXT).count()) == (429, 4)


@pytest.mark.parametrize("typed", ["", "no address", ADA, f" {ADA.upper()}"])
def test_what_cannot_be_wanted_gets_a_sentence(mail_of, typed):
    _post, user, client = wishing(mail_of)
    answer = client.post(reverse("accounts:address"), {"new_email": typed})
    assert (answer.status_code, 'class="error"' in answer.text) == (422, True)
    user.refresh_from_db()
    assert user.new_email == ADA_NEXT


def test_a_text_typed_before_the_password_was_asked_for_is_kept(mail_of):
    mail_of("working")
    user, client = account(), Client()
    sign_in(client)
    asked = client.post(reverse("accounts:address"), {"new_email": ADA_NEXT})
    client.post(asked.url, {"password": OLD})
    user.refresh_from_db()
    assert user.new_email == ADA_NEXT


# --- an administrator vouches -------------------------------------------------------------------
def member_link(organisation, user, by: User):
    client = Client()
    client.force_login(by)
    membership = organisation.memberships.get(user=user)
    return client.post(reverse("accounts:member_link", args=[organisation.pk, membership.pk]))


def test_nobody_vouches_for_their_own_address(mail_of):
    _post, user, _client = wishing(mail_of, "console")
    organisation = factories.organisation()
    organisation.memberships.create(user=user, role=Role.ADMINISTRATOR)
    assert member_link(organisation, user, by=user).status_code == 404
    other = factories.member(organisation, Role.ADMINISTRATOR)
    assert member_link(organisation, user, by=other).status_code == 200
    manager = factories.member(organisation, Role.MANAGER)
    assert member_link(organisation, user, by=manager).status_code == 403


def test_who_wants_no_other_address_has_no_link(mail_of):
    mail_of("console")
    organisation = factories.organisation()
    user = factories.member(organisation)
    other = factories.member(organisation, Role.ADMINISTRATOR)
    assert member_link(organisation, user, by=other).status_code == 404


def test_the_administrator_and_the_person_are_told_of_each_other(mail_of, client):
    _post, user, mine = wishing(mail_of, "console")
    organisation = factories.organisation()
    organisation.memberships.create(user=user)
    other = factories.member(organisation, Role.ADMINISTRATOR, "Grace")
    assert "Grace" in mine.get(reverse("accounts:address")).text
    client.force_login(other)
    page = reverse("accounts:organisation", args=[organisation.pk])
    assert f"Wants {ADA_NEXT} instead." in client.get(page).text
    client.force_login(factories.member(organisation, Role.MANAGER))
    assert ADA_NEXT not in client.get(page).text


# --- the commands -------------------------------------------------------------------------------
def reset_by_command(*arguments: str) -> str:
    out = StringIO()
    call_command("resetpassword", *arguments, stdout=out)
    return out.getvalue()


def test_a_link_from_the_command_sets_the_password(mail_of):
    mail_of("refusing")
    account(proved=False)
    said, link = reset_by_command(" ADA@people.example").splitlines()
    assert said == f"Who opens this link sets the password of {ADA}, once:"
    client = Client()
    form = client.get(link.removeprefix("https://hub.example.org"), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert not sign_in(Client(), NEW)
    assert reset_by_command(ADA, "--prove").startswith(f"{ADA} counts as proved.\n")
    assert sign_in(Client(), NEW)


def test_the_command_asks_and_ends_the_sessions(mail_of, monkeypatch):
    mail_of("working")
    account()
    client = Client()
    sign_in(client)
    monkeypatch.setattr(asking.getpass, "getpass", lambda prompt: "short")
    with pytest.raises(CommandError, match="at least 10"):
        reset_by_command(ADA, "--ask")
    monkeypatch.setattr(asking.getpass, "getpass", lambda prompt: NEW)
    said = reset_by_command(ADA, "--ask")
    assert said == f"The password of {ADA} is set; all their sessions have ended.\n"
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert sign_in(Client(), NEW)
    assert [each.recipient for each in Mail.objects.all()] == [ADA]


def test_the_command_proves_an_address_that_waits(mail_of):
    _post, user, _client = wishing(mail_of, "console")
    said = reset_by_command(ADA_NEXT, "--prove")
    assert said.startswith(f"It takes the place of {ADA}.\n{ADA_NEXT} counts as proved.\n")
    user.refresh_from_db()
    assert (user.email, user.is_proved) == (ADA_NEXT, True)


def test_the_command_names_an_address_that_nobody_has():
    with pytest.raises(CommandError, match=r"no account with the address no@b\.example"):
        reset_by_command("no@b.example")


def test_changing_is_refused_where_the_wish_is_over(mail_of):
    _post, user, _client = wishing(mail_of)
    stale = User.objects.get(pk=user.pk)
    address_proofs.forget_wish(user=user)
    assert address_proofs.change(user=stale) is False
