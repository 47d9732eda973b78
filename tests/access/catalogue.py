"""The horizon scan in the access matrix: a public tool, each place's private tool and overlay."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.submissions.seen import fingerprint
from catalogue.models import Import, Suggestion, Tool
from catalogue.services.overlays import ring_and_note, set_overlay, write_private_cell
from catalogue.services.writing import write_tool
from tests.catalogue import making

PUBLIC_KEY = "known-to-all"
OF_PUBLIC_TOOLS = ("suggest", "overlay", "edit", "edit_cell", "undo", "take_back", "publish")
OF_PUBLIC_TOOLS += ("discard", "archive", "checked", "bundled")
OF_PRIVATE_TOOLS = ("tool", "history", "private", "private_cell", "private_archive")


def public_tool() -> Tool:
    found = Tool.objects.filter(key=PUBLIC_KEY).first()
    if found is None:
        making.ground()
        fields = {**making.FIELDS, "title": "Known to all"}
        found, _changed = write_tool(
            key=PUBLIC_KEY, fields=fields, cells={}, by=None, why="a start"
        )
    return found


def place(canary: str, organisation, by) -> dict[str, object]:
    """The ids under which a place's own things are asked for."""
    public = public_tool()
    told = {"title": f"{canary} tool", "summary": canary, "detail": canary, "ring_reason": canary}
    tool = making.private(organisation, by=by, **told)
    cell = making.cell("licence", "yes", note=canary)
    write_private_cell(tool=tool, cell=cell, by=by)
    set_overlay(organisation=organisation, tool=public, ring="hold", note=canary, by=by)
    suggestion, _made = Suggestion.objects.get_or_create(tool=public, text="Look again.")
    return {
        "public_tool": public.key,
        "private_tool": tool.key,
        "criterion": "licence",
        "seen_overlay": fingerprint(ring_and_note(organisation=organisation, tool=public)),
        "suggestion_id": suggestion.pk,
    }


def an_import(by) -> Import:
    """Looked at, and waiting to be applied by its curator."""
    file = default_storage.save("imports/matrix", ContentFile(b"tools: []"))
    result = {"digest": "0", "changed_count": 1, "new_count": 0, "changed": [], "new": []}
    fields = {"kind": "tools", "name": f"{by.name}.yaml", "file": file, "state": "ready"}
    return Import.objects.create(**fields, by=by, outcome="looked", result=result)


def key_for(name: str, ids: dict) -> str:
    last = name.split(":")[1]
    return ids["public_tool"] if last in OF_PUBLIC_TOOLS else ids["private_tool"]


def expected(name: str, rule: str, user, organisation, is_post: bool) -> str:
    """Written anew from the rows, as the rest of the matrix is."""
    last = name.split(":")[1]
    roles = {None: "", **dict(user.memberships.values_list("organisation", "role"))} if user else {}
    role = roles.get(organisation.pk, "")
    if last == "import_page" and user.is_curator:
        return "missing" if "FOREIGN" in organisation.name else "fine"
    if rule == "catalogue.curate":
        return "fine" if user.is_curator else "refused"
    if last in OF_PRIVATE_TOOLS and not role:
        return "missing"
    if last in ("private", "private_cell", "private_archive"):
        return "fine" if role in ("manager", "administrator") else "refused"
    if rule == "overlay.edit":
        if not {"manager", "administrator"} & set(roles.values()):
            return "refused"
        keeps = role in ("manager", "administrator") or not is_post
        return "fine" if keeps else "invalid"  # the body names an organisation of others
    return "fine"
