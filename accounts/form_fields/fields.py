"""The fields of all forms into which text or numbers are typed. Each is cleaned and has a limit.

A limit is said, not enforced by the browser, which cuts what is pasted without a word.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from documents import links, numbers, text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Rows = ModelChoiceIterator[Any]
    ChoiceOfRows = forms.ModelChoiceField[Any]
else:
    Rows, ChoiceOfRows = ModelChoiceIterator, forms.ModelChoiceField

UNREADABLE = _("This contains characters that could not be read. Type it again.")
NO_ADDRESS = _("This is not an http or https address.")
TELLING = _("Take the name and password out of this address: every reader would see them.")
CONTROLLING = _("There is a control character in this text. Type it again.")
NO_NUMBER = _("Type a number, such as 250 or 0.5.")
TOO_MANY_DIGITS = _("Type a number of %(most)d digits at most: more cannot be kept exactly.")
AMBIGUOUS = _("“%(typed)s” can be read in two ways. Choose the number that you mean.")
TOO_LONG = ngettext_lazy(
    "Shorten this: at most %(limit_value)d character, and it has %(show_value)d.",
    "Shorten this: at most %(limit_value)d characters, and it has %(show_value)d.",
    "limit_value",
)


def cleaned(value: str, way: Callable[[str], str] = text.clean) -> str:
    """What `documents.text` makes of it, or a sentence."""
    try:
        return way(value)
    except text.Controlling:
        raise ValidationError(CONTROLLING) from None
    except text.Unreadable:
        raise ValidationError(UNREADABLE) from None


class Cleaned(forms.CharField):
    """`way` is what cleans its text."""

    way = staticmethod(text.clean)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG

    def to_python(self, value: Any) -> str | None:
        return super().to_python(cleaned(str(value), self.way) if value else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Text(Cleaned):
    """Of several lines."""


class Line(Cleaned):
    """A name, a title, a reason: of one line."""

    way = staticmethod(text.line)


class Address(Line):
    """Of a page, http or https; never with a name and a password in it."""

    widget = forms.URLInput
    longest = 500

    def __init__(self, **kwargs: Any):
        super().__init__(**{"max_length": self.longest, "required": False, **kwargs})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            checked(value, self.longest)


def checked(
    address: str,
    longest: int,
    message: "StrOrPromise" = NO_ADDRESS,
    telling: "StrOrPromise" = TELLING,
    **params: Any,
) -> None:
    """Raises `ValidationError` with one of the two sentences, filled with `params`."""
    try:
        links.check(address, longest)
    except links.NoAddress:
        raise ValidationError(message, params=params) from None
    except links.Telling:
        raise ValidationError(telling, params=params) from None


class Email(Cleaned, forms.EmailField):
    way = staticmethod(text.line)


class InOrder(Rows):
    field: "Choice"

    def __iter__(self) -> Iterator[tuple[ModelChoiceIteratorValue | str, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        rows = text.in_order(self.queryset, self.field.label_from_instance)
        yield from map(self.choice, sorted(rows, key=self.field.comes_first, reverse=True))


class Choice(ChoiceOfRows):
    """One of what people have named, in the order of the names."""

    iterator = InOrder

    def comes_first(self, row: Any) -> bool:
        return False


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """To choose from in that field of this form."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class Day(forms.DateField):
    """As a browser's field for dates sends it: 1/2/2027 is another day on each side of an ocean."""

    input_formats = ("%Y-%m-%d",)


# --- numbers -------------------------------------------------------------------------------------
def number(
    typed: str, meant: str = "", unit: str = "", own: numbers.Format | None = None
) -> numbers.Number | None:
    """The number that was typed, None where nothing was. What can be read in two ways is settled
    by `meant`, one of the readings as they were offered; else they are offered."""
    own, typed = own or numbers.own_format(), cleaned(typed, text.line)
    if not typed:
        return None
    try:
        return numbers.read(typed, own, unit)
    except numbers.Ambiguous as ambiguous:
        offered = {numbers.written(reading, own): reading for reading in ambiguous.readings}
    except numbers.TooLong:
        raise ValidationError(TOO_MANY_DIGITS, params={"most": numbers.MOST_DIGITS}) from None
    except numbers.NoNumber:
        raise ValidationError(NO_NUMBER) from None
    if meant in offered:
        return offered[meant]
    params = {"typed": typed, "readings": list(offered)}
    raise ValidationError(AMBIGUOUS, code="ambiguous", params=params)


def readings(error: ValidationError) -> list[str]:
    """What is offered to choose from, where that is what is wrong."""
    asking = [fault for fault in error.error_list if fault.code == "ambiguous"]
    return [reading for fault in asking for reading in (fault.params or {})["readings"]]


class NumberInput(forms.TextInput):
    """What was typed, and which of two readings was chosen."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str]:
        return data.get(name, ""), data.get(f"{name}-meant", "")


class Number(forms.Field):
    """A number as its writer writes numbers; None where it is left empty."""

    widget = NumberInput
    own: numbers.Format | None = None

    def to_python(self, value: Any) -> numbers.Number | None:
        typed, meant = value
        return number(typed, meant, own=self.own)

    def prepare_value(self, value: Any) -> str | None:
        if isinstance(value, tuple):
            return self.settled(*value)
        return value if value is None else numbers.written(value, self.own or numbers.own_format())

    def settled(self, typed: str, meant: str) -> str:
        """What stands in the field: the reading that was chosen, once it is."""
        try:
            number(typed, own=self.own)
        except ValidationError as error:
            return meant if meant in readings(error) else typed
        return typed
