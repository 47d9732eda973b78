"""What a curator does, as requests."""

from django.urls import reverse

from accounts.submissions.seen import fingerprint
from catalogue.curation.drafts import editing
from catalogue.curation.tool_forms import initial_of
from catalogue.models import Cell
from tests.catalogue import making

SOURCE = making.SOURCE


def at(name: str, *more: str) -> str:
    return reverse(f"catalogue:{name}", args=["server", *more])


def post_cell(client, criterion: str = "licence", htmx: bool = False, **typed):
    seen = fingerprint(editing("server").cell(criterion))
    data = {"value": "yes", "note": "", "source": SOURCE, "checked_on": "", "seen": seen, **typed}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(at("edit_cell", criterion), data, headers=headers)


def shown(held) -> dict[str, str]:
    """What the form of the columns says that it has shown."""
    return {"seen": held.seen, "published": held.published_seen}


def post_fields(client, **typed):
    held = editing("server")
    data = {name: value for name, value in initial_of(held.fields).items() if value is not None}
    return client.post(at("edit"), {**data, **shown(held), **typed})


def publish(client, why: str = "read again", replaces: str | None = None):
    held = editing("server")
    replaces = held.replaces if replaces is None else replaces
    return client.post(at("publish"), {"why": why, "replaces": replaces, "seen": held.seen})


def discard(client, key: str = "server"):
    address = reverse("catalogue:discard", args=[key])
    return client.post(address, {"seen": editing(key).seen})


def take_back(client, change: str):
    return client.post(at("take_back"), {"change": change, "seen": editing("server").seen})


def licence(key: str = "server") -> str:
    return Cell.objects.get(tool__key=key, criterion__key="licence").value
