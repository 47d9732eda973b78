"""What staff type in the admin goes through the one cleaner, as what anybody types elsewhere."""

import pytest
from django.contrib import admin
from django.forms import CharField, JSONField

from accounts.fields import Cleaned
from handbook.models import Practice
from tests import factories

pytestmark = pytest.mark.django_db
OURS = ("accounts.", "handbook.", "catalogue.", "assessments.", "reports.", "jobs.")


@pytest.fixture
def staff(client):
    found = factories.person(is_staff=True, is_superuser=True)
    client.force_login(found)
    return found


@pytest.fixture
def component():
    return factories.component()


def text_fields(rf, staff):
    """(model, field's name, field) of each text that the admin's forms take."""
    request = rf.get("/admin/")
    request.user = staff
    for model, its in admin.site._registry.items():
        if not model.__module__.startswith(OURS) or not its.has_change_permission(request):
            continue
        for name, field in its.get_form(request).base_fields.items():
            if isinstance(field, CharField) and not isinstance(field, JSONField):
                yield model.__name__, name, field


def is_right(field) -> bool:
    return isinstance(field, Cleaned) and bool(field.max_length)


def test_every_text_of_the_admin_is_cleaned(rf, staff):
    found = list(text_fields(rf, staff))
    assert [(model, name) for model, name, field in found if not is_right(field)] == []
    assert {"User", "Component", "Practice"} <= {model for model, _name, _field in found}


def changed(client, row, **typed):
    """The answer to the admin's form of `row`, with something else typed into it."""
    room, name = row._meta.app_label, row._meta.model_name
    address = f"/admin/{room}/{name}/{row.pk}/change/"
    form = client.get(address).context["adminform"].form
    sent = {key: form.get_initial_for_field(field, key) for key, field in form.fields.items()}
    sent = {key: value for key, value in sent.items() if value is not None and value is not False}
    return client.post(address, sent | typed)


def test_what_turns_a_line_around_is_taken_out_of_a_name(client, staff):
    person = factories.person("Ann")
    assert changed(client, person, name="An\u202en\u200ba\nBell").status_code == 302
    person.refresh_from_db()
    assert person.name == "Anna Bell"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("see https://evil.example/", "A name cannot hold a web address."),
        ("A\ufffd", "This contains characters that could not be read."),
    ],
)
def test_what_no_person_could_call_themselves_is_refused(client, staff, typed, said):
    person = factories.person("Ann")
    response = changed(client, person, name=typed)
    assert said in response.content.decode()
    person.refresh_from_db()
    assert person.name == "Ann"


def test_a_component_without_a_title_that_can_be_seen_is_refused(client, staff, component):
    assert "This field is required." in changed(client, component, title="\u3164").content.decode()
    assert changed(client, component, title="A\u200b", summary="A\r\nB ").status_code == 302
    component.refresh_from_db()
    assert (component.title, component.summary) == ("A", "A\nB")


def test_what_a_practice_names_is_edited_on_its_page_which_checks_it(rf, staff):
    request = rf.get("/admin/")
    request.user = staff
    its = admin.site._registry[Practice]
    assert {"title", "summary", "body"} < set(its.get_form(request).base_fields)
    assert not {"roles", "components", "resources"} & set(its.get_form(request).base_fields)
