"""What staff type in the admin goes through the one cleaner, as what anybody types elsewhere."""

import pytest
from django.contrib import admin
from django.forms import CharField, JSONField

from accounts.form_fields.fields import Cleaned
from accounts.models import User
from catalogue.models import Component, Criterion, Group
from handbook.models import Area, Practice, Role, Skill
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


def fields(rf, staff):
    """(model, field's name, field) of each that the admin's forms take."""
    request = rf.get("/admin/")
    request.user = staff
    for model, its in admin.site._registry.items():
        if model.__module__.startswith(OURS) and its.has_change_permission(request):
            for name, field in its.get_form(request).base_fields.items():
                yield model, name, field


def is_text(field) -> bool:
    return isinstance(field, CharField) and not isinstance(field, JSONField)


def is_right(field) -> bool:
    return isinstance(field, Cleaned) and bool(field.max_length)


def test_every_text_of_the_admin_is_cleaned(rf, staff):
    found = [each for each in fields(rf, staff) if is_text(each[2])]
    assert [(model, name) for model, name, field in found if not is_right(field)] == []
    assert {User, Component, Practice} <= {model for model, _name, _field in found}


def test_nothing_is_typed_as_json(rf, staff):
    """Its shape is checked by the loader and by pages of the hub's own; here it would be by
    nobody, and what reads it would break."""
    found = list(fields(rf, staff))
    assert [(model, name) for model, name, field in found if isinstance(field, JSONField)] == []
    assert {Criterion, Practice, Role} <= {model for model, _name, _field in found}


@pytest.mark.parametrize("column", ["components", "choices", "kind"])
def test_what_a_criterion_asks_and_of_what_is_shown_and_not_changed(client, staff, column):
    row = Criterion.objects.create(
        definition="What it costs.",
        key="cost",
        title="Cost",
        kind="set",
        choices=["free"],
        components=["serving"],
    )
    before = Criterion.objects.values(column).get()
    assert changed(client, row, title="Costs", **{column: "7"}).status_code == 302
    assert Criterion.objects.values(column).get() == before
    assert Criterion.objects.get().title == "Costs"


@pytest.mark.parametrize("model", [Component, Group, Criterion, Area, Practice, Role, Skill])
def test_what_comes_with_the_content_is_not_added_here(client, staff, model):
    """Its key is never typed here, and a row without one could not be found."""
    room, name = model._meta.app_label, model._meta.model_name
    assert client.get(f"/admin/{room}/{name}/").status_code == 200
    assert client.post(f"/admin/{room}/{name}/add/", {"title": "x"}).status_code == 403
    assert not model.objects.exists()


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
