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


def post_fields(client, **typed):
    held = editing("server")
    data = {name: value for name, value in initial_of(held.fields).items() if value is not None}
    return client.post(at("edit"), {**data, "seen": held.seen, **typed})


def publish(client, why: str = "read again", standing: str | None = None):
    standing = editing("server").published_digest if standing is None else standing
    return client.post(
        at("publish"), {"why": why, "standing": standing, "seen": editing("server").seen}
    )


def discard(client, key: str = "server"):
    address = reverse("catalogue:discard", args=[key])
    return client.post(address, {"seen": editing(key).seen})


def take_back(client, change: str):
    return client.post(at("take_back"), {"change": change, "seen": editing("server").seen})


def licence(key: str = "server") -> str:
    return Cell.objects.get(tool__key=key, criterion__key="licence").value
