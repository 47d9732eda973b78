"""The lists fail closed: a model, form, task, command or mail that is in none of them is red."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist

from accounts.models import Organisation, User
from catalogue.curation.tool_forms import PrivateToolForm
from hub.celery import app as queue
from tests.access.lists import COMMANDS, FORMS, MAILS, MODELS, PRIVATE_TOOL, TASKS

ROOMS = tuple(
    each.name for each in apps.get_app_configs() if Path(each.path).parent == settings.BASE_DIR
)
NOT_MODULES = ("migrations", "management", "wsgi")


def modules() -> list[str]:
    """Of all rooms, imported, so that whatever they define is there."""
    found = []
    for room in ROOMS:
        walked = pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}.")
        names = [each.name for each in walked]
        found += [name for name in names if not set(NOT_MODULES) & set(name.split("."))]
    for name in found:
        importlib.import_module(name)
    return found


def below(cls) -> set[type]:
    return {each for sub in cls.__subclasses__() for each in {sub, *below(sub)}}


def of_rooms(classes) -> set[type]:
    return {each for each in classes if each.__module__.split(".")[0] in ROOMS}


def test_the_rooms_are_all_of_them():
    assert set(ROOMS) == {
        *("accounts", "assessments", "catalogue", "handbook", "hub", "jobs", "reports"),
    }


# --- models -------------------------------------------------------------------------------------
def our_models() -> dict[str, type]:
    found = of_rooms(apps.get_models(include_auto_created=True))
    return {each._meta.label: each for each in found if not each._meta.auto_created}


def test_every_model_is_listed():
    assert set(our_models()) == set(MODELS)


def follow(model, way: str) -> type:
    for name in way.split("."):
        model = model._meta.get_field(name).related_model
    return model


@pytest.mark.parametrize("label", MODELS)
def test_the_way_to_the_organisation_leads_there(label):
    kind, way = MODELS[label]
    model = our_models()[label]
    assert kind in ("site", "person", "own", "organisation", "history")
    if way:
        assert follow(model, way) is Organisation
    assert bool(way) == (kind == "organisation" and model is not Organisation) or kind == "history"
    assert (kind == "history") == hasattr(model, "history_id")
    assert (kind == "person") == (model is User)


def test_what_hangs_on_an_organisations_row_says_so():
    """Whatever points at a row of an organisation is its too: `site` is not chosen by mistake."""
    owned = {label for label, (_kind, way) in MODELS.items() if way} | {Organisation._meta.label}
    for label, model in our_models().items():
        points = {
            each.related_model._meta.label
            for each in model._meta.get_fields()
            if each.is_relation and each.concrete and each.related_model
        }
        if points & owned:
            assert label in owned, (label, points & owned)


def test_a_wrong_way_is_noticed():
    with pytest.raises(FieldDoesNotExist):
        follow(our_models()["reports.Report"], "assessment.organisation")


# --- forms --------------------------------------------------------------------------------------
def our_forms() -> dict[str, type]:
    modules()
    found = of_rooms(below(forms.BaseForm))
    return {f"{each.__module__}.{each.__qualname__}": each for each in found}


def test_every_form_binds_the_fields_that_are_listed_and_no_other():
    found = {name: set(each.base_fields) for name, each in our_forms().items()}
    assert found == {name: set(fields) for name, fields in FORMS.items()}


def test_a_form_of_a_model_names_its_fields():
    for name, each in our_forms().items():
        if issubclass(each, forms.BaseModelForm):
            assert tuple(each.Meta.fields) == FORMS[name]
            assert not getattr(each.Meta, "exclude", None)


def test_nobody_types_whose_a_row_is_or_what_it_scored():
    """An organisation is typed where one has several, and is looked up among one's own."""
    never = {"id", "version", "score", "author", "agreed_by", "shared_at", "is_staff", "is_curator"}
    for name, fields in FORMS.items():
        assert not never & set(fields), name
    asked = {name.rsplit(".", 1)[1] for name, fields in FORMS.items() if "organisation" in fields}
    assert asked == {"StartForm", "OrganisationChoice", "OverlayForm"}


@pytest.mark.django_db
def test_the_form_of_a_private_tool_asks_less():
    assert set(PrivateToolForm().fields) == set(PRIVATE_TOOL)


# --- tasks and commands -------------------------------------------------------------------------
def test_every_task_is_listed():
    queue.loader.import_default_modules()
    assert {name for name in queue.tasks if not name.startswith("celery.")} == TASKS
    assert {each["task"] for each in queue.conf.beat_schedule.values()} <= TASKS


def test_every_command_is_listed():
    found = {
        ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
        for room in ROOMS
        for path in (settings.BASE_DIR / room).glob("management/commands/*.py")
        if not path.name.startswith("_")
    }
    assert found == COMMANDS


# --- mails --------------------------------------------------------------------------------------
SENDERS = {"send_mail", "send_mass_mail", "mail_admins", "mail_managers", "email_user"}
SENDERS |= {"EmailMessage", "EmailMultiAlternatives", "get_connection", "post_mail"}


def places(source: str) -> set[str]:
    """The names of the functions that name one of the senders."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            names = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
            names |= {each.attr for each in ast.walk(function) if isinstance(each, ast.Attribute)}
            if names & SENDERS:
                found.add(function.name)
    return found


def test_every_place_that_sends_mail_is_listed():
    found, importing = set(), set()
    for name in modules():
        file = importlib.import_module(name).__file__
        source = Path(file).read_text()
        found |= {(name, place) for place in places(source)}
        if "django.core.mail" in source or "smtplib" in source:
            importing.add(name)
    assert found == MAILS
    assert importing <= {module for module, _function in MAILS}


def test_a_new_mail_would_be_noticed():
    assert places("def greet(user):\n    user.email_user('Hello', 'You')\n") == {"greet"}
