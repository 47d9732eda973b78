"""`manage.py createowner`: the first person of a hub."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, Role, User
from hub.management import asking
from hub.management.commands import createowner

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery staple"


def create(email: str = "Ada@Test.example", password: str = GOOD, **more) -> str:
    out = StringIO()
    arguments = {"organisation": "Ada's works", "password": password, **more}
    call_command("createowner", email, stdout=out, **arguments)
    return out.getvalue()


def test_the_owner_administers_the_organisation_and_is_staff(client):
    assert create(kind="larger") == "ada@test.example administers Ada's works.\n"
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == ("ada@test.example", True, True)
    assert (user.is_curator, user.is_demo) == (False, False)
    held = user.memberships.select_related("organisation").get()
    assert (held.role, held.organisation.kind) == (Role.ADMINISTRATOR, "larger")
    assert client.login(email="ada@test.example", password=GOOD)


def test_a_password_is_asked_for_where_none_is_given(monkeypatch):
    monkeypatch.setattr(asking.getpass, "getpass", lambda prompt: GOOD)
    create(password=None)
    assert User.objects.get().check_password(GOOD)


def test_where_nobody_can_be_asked_the_command_says_so(monkeypatch):
    def nobody(prompt):
        raise EOFError

    monkeypatch.setattr(asking.getpass, "getpass", nobody)
    with pytest.raises(CommandError, match="no terminal to type a password on"):
        create(password=None)
    create()
    with pytest.raises(CommandError, match="no terminal to type a password on"):
        call_command("resetpassword", "ada@test.example", "--ask")


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [
        ("no-address", GOOD, "valid email"),
        ("", GOOD, "valid email"),
        ("ada@test.example", "short", "at least 10"),
        ("ada@test.example", "password1234", "too common"),
        ("ada@test.example", "19384756201938", "entirely numeric"),
    ],
)
def test_bad_input_gets_a_sentence_and_creates_nothing(email, password, says):
    with pytest.raises(CommandError, match=says):
        create(email, password)
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_an_address_that_is_taken_in_any_case_is_refused():
    create()
    with pytest.raises(CommandError, match="already"):
        create("ADA@test.EXAMPLE")
    assert (User.objects.count(), Organisation.objects.count()) == (1, 1)


def test_an_organisation_that_cannot_be_made_leaves_no_person(monkeypatch):
    def fails(**fields):
        raise RuntimeError

    monkeypatch.setattr(createowner, "create_organisation", fails)
    with pytest.raises(RuntimeError):
        create()
    assert not User.objects.exists()


def test_without_an_organisation_or_of_an_unknown_kind_nothing_is_made():
    with pytest.raises(CommandError, match="--organisation"):
        call_command("createowner", "ada@test.example", password=GOOD)
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("createowner", "ada@test.example", "--organisation", "A", "--kind", "tiny")
    assert not User.objects.exists()
