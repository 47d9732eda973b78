"""Ids that do not belong together, and things that answer as if they were not there."""

import re
import uuid

from tests.access.bodies import Body
from tests.access.matrix import Place, World, address, ask, bodies, get_resolver_dict, ours, seen
from tests.access.registry import ROUTES

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEY_IN_ADDRESS = re.compile(r"(/horizon-scan/(?:tools|private)/)[^/]+/")


# --- ids that do not belong together ----------------------------------------------------------
PARENTS = {"assessment_id", "organisation_id"}
INSIDERS = ("viewer", "contributor", "facilitator", "manager", "administrator")


def children(name: str) -> set[str]:
    """The ids that an address names inside a parent that it names too."""
    wanted = set(next(iter(get_resolver_dict(name)))[1])
    return (
        {each for each in wanted - PARENTS if each.endswith("_id")} if wanted & PARENTS else set()
    )


def crossed(found: World, names=None):
    """One's own place in the address, and in it or in the body what belongs to another: a
    stranger's, or that of another organisation of the same people."""
    home = found.shared
    for name in sorted(names or ours()):
        for method, other in ((m, o) for m in ROUTES[name] for o in (found.draft, found.foreign)):
            for body in bodies(name, method):
                mixed = home.ids | {each: other.ids[each] for each in children(name)}
                told = None if mixed != home.ids else body_of_another(name, body, other, found)
                if mixed == home.ids and told is None:
                    continue
                for person in INSIDERS:
                    response = ask(found.clients[person], name, method, mixed, body, told)
                    leak = other is found.foreign and "CANARY-FOREIGN" in response.text_seen
                    right = not response.changed and not leak
                    if mixed != home.ids:
                        right = right and seen(response) in ("missing", "refused")
                    what = f"{method} {name} as {person} with an id of another place"
                    yield f"{what}: {seen(response)}, changed {response.changed}", right


def body_of_another(name: str, body: Body | None, other: Place, found: World):
    """The ids for a body of `other`, where it names any; what one may choose freely among one's
    own organisations is asked for of strangers only."""
    if body is None or not body.names_ids:
        return None
    is_free = not set(next(iter(get_resolver_dict(name)))[1]) & PARENTS
    return None if is_free and other is not found.foreign else other.ids


def blanked(response) -> tuple:
    """Status, headers and body without CSRF token, request id and the id or key in the address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "TOKEN", response.text_seen)
    text = KEY_IN_ADDRESS.sub(r"\1KEY/", text)
    text = UUID.sub("ID", text)
    headers = {
        key: KEY_IN_ADDRESS.sub(r"\1KEY/", UUID.sub("ID", value))
        for key, value in response.headers.items()
    }
    return response.status_code, headers, text


def names_something(name: str, ids: dict) -> bool:
    return address(name, ids) != address(name, nowhere(ids))


def nowhere(ids: dict) -> dict:
    """The same kinds of ids, of nothing; what all share stays."""
    found = {
        key: uuid.uuid4() if isinstance(value, uuid.UUID) else value for key, value in ids.items()
    }
    no_tool = ids["private_tool"][:-6] + "000000"
    return {**found, "private_tool": no_tool, "suggestion_id": ids["suggestion_id"]}


def exists_no_more(found: World, names=None):
    """A foreign thing answers as nothing does. Addresses that name nothing of an organisation are
    left out: they would be compared with themselves."""
    asked = [each for each in names or ours() if names_something(each, found.foreign.ids)]
    for name in sorted(asked):
        for method in ROUTES[name]:
            for person in ("visitor", "loner", "facilitator", "administrator", "curator", "staff"):
                client, ids = found.clients[person], found.foreign.ids
                body = bodies(name, method)[-1]
                one = ask(client, name, method, ids, body, ids)
                two = ask(client, name, method, nowhere(ids), body, ids)
                same = blanked(one) == blanked(two)
                yield f"{method} {name} as {person}: foreign differs from nothing", same
