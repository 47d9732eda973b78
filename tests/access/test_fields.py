"""No text or number gets in by a field that nobody cleans: a new one fails here first."""

import ast
import importlib
from pathlib import Path

import pytest
from django import forms

from accounts.form_fields.fields import Cleaned, Email, Line, Number, Text
from accounts.forms import OrganisationForm
from tests.access.test_registries import modules, our_forms

MADE_BY_HAND = {
    *("CharField", "IntegerField", "FloatField", "DecimalField", "EmailField", "URLField"),
    *("SlugField", "RegexField", "JSONField", "UUIDField", "GenericIPAddressField"),
    *("DateField", "DateTimeField"),
}
TYPED = (forms.CharField, forms.IntegerField, forms.FloatField, forms.DecimalField)


# What is kept only as a hash, and what is taken out when the form is made.
NO_TEXT = {
    "accounts.sign_in.sign_in_forms.SignInForm.password",
    "accounts.sign_in.sign_up.SignUpForm.username",
}


def typed_fields() -> dict[str, forms.Field]:
    return {
        f"{name}.{key}": field
        for name, form in our_forms().items()
        for key, field in form.base_fields.items()
        if isinstance(field, (*TYPED, Number)) and f"{name}.{key}" not in NO_TEXT
    }


def test_every_text_is_cleaned_and_has_a_limit():
    found = typed_fields()
    assert len(found) > 40
    without = [
        name
        for name, field in found.items()
        if not isinstance(field, Number) and not (isinstance(field, Cleaned) and field.max_length)
    ]
    assert without == []


def test_a_day_is_read_in_one_way():
    """In Django's own field 1/2/2027 is the first of February, or the second of January."""
    days = {
        f"{name}.{key}": list(field.input_formats)
        for name, form in our_forms().items()
        for key, field in form.base_fields.items()
        if isinstance(field, forms.DateField)
    }
    assert len(days) >= 4
    assert {key for key, formats in days.items() if formats != ["%Y-%m-%d"]} == set()


def made_by_hand(source: str) -> set[str]:
    """Fields of Django's own that a module makes, whose text nobody cleans."""
    named = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Attribute)]
    return {
        each.attr
        for each in named
        if isinstance(each.value, ast.Name)
        and each.value.id == "forms"
        and each.attr in MADE_BY_HAND
    }


def test_no_module_makes_a_field_that_is_not_cleaned():
    """Fields that a form makes when it is made are seen here only. A name in an annotation is
    none."""
    found = {}
    for name in modules():
        source = Path(importlib.import_module(name).__file__).read_text()
        calls = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)]
        made = {each for call in calls for each in made_by_hand(ast.unparse(call.func))}
        if made:
            found[name] = made
    assert found == {}


def test_a_field_made_by_hand_would_be_noticed():
    assert made_by_hand("name = forms.CharField()") == {"CharField"}
    assert made_by_hand("pick = forms.ChoiceField()") == set()


NOTHING = "\u200b\u3164\u2800\xad\ufe0f"


@pytest.mark.parametrize("kind", [Text, Line, Email])
def test_what_cannot_be_seen_is_not_said(kind):
    with pytest.raises(forms.ValidationError, match="required"):
        kind(max_length=99).clean(NOTHING)


def test_line_ends_count_once_against_a_limit():
    lines = "\r\n".join("abcde")
    assert Text(max_length=9).clean(lines) == "a\nb\nc\nd\ne"
    with pytest.raises(forms.ValidationError, match="at most 8 characters, and it has 9"):
        Text(max_length=8).clean(lines)


def test_names_are_one_line_without_directions():
    form = OrganisationForm({"name": " Acme\r\nLtd \u202efdp\u2066 ", "kind": "start-up"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Acme Ltd fdp"


def test_no_browser_cuts_what_is_pasted():
    assert "maxlength" not in str(OrganisationForm()["name"])


# --- numbers ------------------------------------------------------------------------------------
class Weighing(forms.Form):
    cost = Number(required=False)


def test_a_number_that_may_mean_two_is_asked_about_and_the_choice_is_taken():
    asked = Weighing({"cost": "0,125"})
    assert asked.errors["cost"] == [
        "“0,125” can be read in two ways. Choose the number that you mean."
    ]
    assert asked["cost"].value() == "0,125"
    chosen = Weighing({"cost": "0,125", "cost-meant": "0.125"})
    assert (chosen.is_valid(), chosen.cleaned_data["cost"]) == (True, 0.125)
    assert chosen["cost"].value() == "0.125"
    other = Weighing({"cost": "0,125", "cost-meant": "7"})
    assert not other.is_valid()
    later = Weighing({"cost": "8", "cost-meant": "0.125"})
    assert (later.is_valid(), later.cleaned_data["cost"]) == (True, 8)
