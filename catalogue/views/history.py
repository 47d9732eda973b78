"""What has changed: of one tool, of all, and as a feed; taking a published change back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.requests import AnyRequest, AuthenticatedRequest
from catalogue.curation.change_log import Change, Group, changes_of, days, groups, parted
from catalogue.curation.change_wording import Part
from catalogue.models import Tool
from catalogue.services import curating
from catalogue.views.browsing import fetch_tool
from documents.field_reader import CONTROL

if TYPE_CHECKING:
    FeedOfGroups = Feed[Group, None]
else:
    FeedOfGroups = Feed

ON_A_PAGE = 50
DAYS_ON_A_PAGE = 20
IN_THE_FEED = 40


@require_safe
def history(request: AnyRequest, key: str) -> HttpResponse:
    """A private tool's history is its organisation's."""
    tool = fetch_tool(request, key)
    changes, came = parted(changes_of([tool.pk]))
    page = Paginator(changes, ON_A_PAGE).get_page(request.GET.get("page"))
    curates = policy.may("catalogue.curate", policy.of_person(request.user))
    undoes = curates and tool.organisation_id is None
    context = {
        "tool": tool,
        "page": page,
        "came": came,
        "undoes": undoes,
    }
    return render(request, "catalogue/history.html", context)


@signed_in
@require_POST
def undo(request: AuthenticatedRequest, key: str) -> HttpResponse:
    policy.require("catalogue.curate", policy.of_person(request.user))
    tool = get_object_or_404(Tool.objects.public(), key=key)
    wanted = request.POST.get("change", "")
    change = next((change for change in changes_of([tool.pk]) if change.id == wanted), None)
    try:
        if change is None:
            raise ValidationError(_("There is no such change."))
        curating.undo(tool=tool, change=change, by=request.user)
        messages.success(request, _("Undone: what it replaced is published again."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("catalogue:history", key)


@require_safe
def changes(request: AnyRequest) -> HttpResponse:
    page = Paginator(days(), DAYS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "groups": groups(page.object_list)}
    return render(request, "catalogue/changes.html", context)


# --- the feed ------------------------------------------------------------------------------------
def absolute(name: str, *keys: str) -> str:
    return f"{settings.PUBLIC_BASE_URL}{reverse(f'catalogue:{name}', args=keys)}"


class ChangesFeed(FeedOfGroups):
    """Days in UTC, so that it says the same to everybody."""

    feed_type = Atom1Feed
    subtitle = gettext_lazy("What curators have changed in the catalogue of tools.")

    def title(self) -> str:
        return _("Changes to the horizon scan of %(hub)s") % {"hub": settings.HUB_NAME}

    def link(self) -> str:
        return absolute("changes")

    def feed_url(self) -> str:
        return absolute("changes_atom")

    def items(self) -> list[Group]:
        return groups(days()[:IN_THE_FEED])

    def item_title(self, item: Group) -> str:
        if item.is_new:
            return _("%(tool)s: added") % {"tool": item.tool.title}
        many = len(item.changes)
        title = ngettext("%(tool)s: %(many)d change", "%(tool)s: %(many)d changes", many)
        return title % {"tool": item.tool.title, "many": many}

    def item_description(self, item: Group) -> str:
        """As HTML, which is what the feed says it is."""
        lines = (line for change in item.changes for line in lines_of(change))
        return "<br>".join(escape(CONTROL.sub("", line)) for line in lines)

    def item_link(self, item: Group) -> str:
        return f"{absolute('history', item.tool.key)}#{item.day.isoformat()}"

    item_guid = item_link
    item_guid_is_permalink = True

    def item_pubdate(self, item: Group) -> datetime:
        return item.at

    item_updateddate = item_pubdate


def lines_of(change: Change) -> list[str]:
    why = f" ({change.why})" if change.why else ""
    if change.is_first:
        return [f"{change.title}{why}"]
    return [f"{named(change, part)}: {part.before} → {part.after}{why}" for part in change.parts]


def named(change: Change, part: Part) -> str:
    return str(part.title) if part.title == change.title else f"{change.title}, {part.title}"


@require_safe
def changes_atom(request: AnyRequest) -> HttpResponse:
    return ChangesFeed()(request)
