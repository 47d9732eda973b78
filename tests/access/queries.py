"""What is read from the query and from the body by name, and whose row each name may mean.

A name that is read and is not listed here fails the suite; one that means a row is asked for with
the id of another place's, and has to answer as it does for one of nothing.
"""

import ast
import importlib
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

from catalogue.scan.index import current
from catalogue.where_to_run.form import PlatformForm
from tests.access.crossing import blanked, nowhere
from tests.access.matrix import World, address, ours
from tests.access.registry import ROUTES

PLAIN = ""
CHOOSING = {"for": "assessment_id", "question": PLAIN}
LISTED = {"q": PLAIN, "page": PLAIN}
# Each route's names; a value is the kind of row that the name means, or nothing.
QUERIES: dict[str, dict[str, str]] = {
    "search": {"q": PLAIN},
    "practices:practice_list": {"open": PLAIN},
    "practices:edit": {"why": PLAIN},
    "roles:edit": {"why": PLAIN},
    "catalogue:horizon_scan": {**LISTED, **CHOOSING, "tool": "private_tool", "sort": PLAIN},
    "catalogue:tool": CHOOSING,
    "catalogue:compare": {**CHOOSING, "tool": "private_tool"},
    "catalogue:radar": {"q": PLAIN, **CHOOSING},
    "catalogue:stack": {
        **dict.fromkeys(("need", "must", "skill", "partly", "unknown"), PLAIN),
        "have": "private_tool",
        **CHOOSING,
    },
    "catalogue:cloud_or_on_premises": CHOOSING,
    "catalogue:export": {"q": PLAIN, "format": PLAIN},
    "catalogue:categories": {"page": PLAIN, "import": "import_id"},
    "catalogue:history": {"page": PLAIN},
    "catalogue:changes": {"page": PLAIN, **CHOOSING},
    "catalogue:suggest": {"criterion": PLAIN},
    "catalogue:suggestions": {"page": PLAIN},
    "catalogue:review": {"page": PLAIN, "show": PLAIN, **CHOOSING},
    "catalogue:edit_cell": {"row": PLAIN},
    "catalogue:private_cell": {"row": PLAIN},
    "frameworks:framework": {"version": PLAIN},
    "frameworks:blank": {"version": PLAIN},
    "assessments:start": {"framework": PLAIN},
    "assessments:version": {"to": PLAIN},
    "assessments:stage": {
        **dict.fromkeys(("question", "role", "show", "q", "status", "lens"), PLAIN)
    },
    "assessments:results": {"lens": PLAIN},
    "assessments:plan": {"question": PLAIN, "action": "action_id"},
    "assessments:choices": {"question": PLAIN, "tool": "private_tool", "pick": "private_tool"},
}
SAID = {
    "q": "a",
    "question": "owner",
    "framework": "small",
    "version": "1",
    "show": "",
    "page": "1",
}
# Names that are content: facets of the list, and what the comparison of platforms asks.
FACETED = {"catalogue:horizon_scan", "catalogue:radar", "catalogue:export"}
ASKED = {"catalogue:cloud_or_on_premises", "assessments:platform"}
# What hangs on the row in the address, so that another of one's own places is another's too.
HANGING = {("assessments:plan", "action"), ("assessments:choices", "tool")}
HANGING |= {("assessments:choices", "pick")}
PEOPLE = ("visitor", "loner", "viewer", "contributor", "facilitator", "administrator", "curator")


def query(name: str, said: str = "", value: object = "") -> str:
    """All plain names with something in them, and `said` with `value`."""
    plain = {each: SAID.get(each, "") for each, kind in QUERIES.get(name, {}).items() if not kind}
    found = {each: text for each, text in plain.items() if text}
    return "?" + urlencode({**found, **({said: value} if said else {})})


# --- ids of others -----------------------------------------------------------------------------
def crossed(found: World, names=None):
    home = found.shared
    for name in sorted(names or QUERIES):
        for said, kind in ((each, kind) for each, kind in QUERIES[name].items() if kind):
            others = [found.foreign]
            others += [found.draft] if (name, said) in HANGING else []
            for other in others:
                for person in PEOPLE:
                    if kind == "import_id" and person != "curator":
                        continue
                    yield as_of_nothing(found, name, home.ids, said, other.ids[kind], kind, person)


def as_of_nothing(found, name, ids, said, value, kind, person) -> tuple[str, bool]:
    client, none = found.clients[person], nowhere({**ids, kind: value})[kind]
    pages = []
    for each in (value, none):
        response = client.get(address(name, ids) + query(name, said, each))
        response.text_seen = response.content.decode(errors="replace")
        pages.append(str(blanked(response)).replace(str(each), "ID"))
    return f"{name}?{said}= as {person}: another's differs from nothing", pages[0] == pages[1]


# --- what is read ------------------------------------------------------------------------------
class Told(QueryDict):
    """Notes each name that is asked for."""

    def note(self, name) -> None:
        READ.add(name)

    def __getitem__(self, name):
        self.note(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.note(name)
        return super().get(name, default)

    def getlist(self, name, default=None):
        self.note(name)
        return super().getlist(name, default)

    def __contains__(self, name) -> bool:
        self.note(name)
        return super().__contains__(name)


READ: set[str] = set()


@pytest.fixture
def listened(monkeypatch):
    """`request.GET` notes what is asked of it."""
    made = property(lambda self: Told(self.META.get("QUERY_STRING", ""), encoding=self.encoding))
    monkeypatch.setattr(WSGIRequest, "GET", made)
    return READ


def read_by(found: World, name: str, read: set[str]) -> set[str]:
    """The names that a GET of the route asks for, of whatever is in the query."""
    read.clear()
    for said, kind in {"": "", **QUERIES.get(name, {})}.items():
        value = found.shared.ids[kind] if kind else SAID.get(said, "1")
        where = address(name, found.shared.ids) + query(name, said, value)
        for person in ("facilitator", "curator", "administrator"):
            for htmx in ({}, {"HX-Request": "true"}) if not said else ({},):
                found.clients[person].get(where, headers=htmx)
    return set(read) - content_names(name)


def content_names(name: str) -> set[str]:
    names = set(current().index.masks) if name in FACETED else set()
    return names | (set(PlatformForm().fields) if name in ASKED else set())


def asked_routes() -> list[str]:
    return sorted(name for name in ours() if "GET" in ROUTES[name])


# --- the body, by what the code says -----------------------------------------------------------
BUTTONS = {
    *("remove", "revoke", "done", "change", "back", "publish", "again", "cancel"),
    *("accept", "continue", "preview", "show", "text", "theme", "next"),
    *("ask", "confirm", "decline", "forget", "undo"),
}
# Names that views read from a body by themselves, beside their forms; what row each means.
POSTED: dict[str, str] = {
    **dict.fromkeys(BUTTONS, PLAIN),
    **dict.fromkeys(("digest", "seen", "published", "replaces"), PLAIN),  # what was shown
    **dict.fromkeys(("email", "login", "password"), PLAIN),
    **dict.fromkeys(("whose", "once", "repeat"), PLAIN),  # a form says it of itself
    "unsent": "form of the person who sends it",
    "question": "question of the framework in the address",
    "to": "version of the framework of the assessment in the address",
    "record": "record of the row in the address",
    "user": "other_id",
    "cell": "criterion of the tool in the address",
    "criterion": "criterion of the tool in the address",
}


def names_read(source: str, holder: str) -> set[str]:
    """The literal names that a module reads from `request.<holder>`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("get", "getlist") and ends(node.func.value, holder):
                found |= literal(node.args[0])
        elif isinstance(node, ast.Subscript) and ends(node.value, holder):
            found |= literal(node.slice)
        elif isinstance(node, ast.Compare) and ends(node.comparators[0], holder):
            found |= literal(node.left)
    return found


def ends(node, holder: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == holder


def literal(node) -> set[str]:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return {node.value} if is_text else set()


def source_of(module: str) -> str:
    return Path(importlib.import_module(module).__file__).read_text()
