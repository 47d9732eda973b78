"""Forms as a browser finds them in a page: where they go, and what is in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

OF_THE_FRAME = {"csrfmiddlewaretoken", "whose", "once"}


@dataclass
class Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    @property
    def data(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


class Reader(HTMLParser):
    """The forms that are posted, with the hidden fields of each."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("method") == "post"
            if self.inside:
                self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and self.inside and given.get("type") == "hidden":
            self.forms[-1].fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "form"


def forms_of(response) -> list[Form]:
    reader = Reader()
    reader.feed(response.text)
    return reader.forms


def unsent_form(response) -> Form | None:
    """The panel's own form: the one that sends what was kept."""
    return next((each for each in forms_of(response) if "unsent" in each.data), None)
