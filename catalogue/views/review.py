"""What waits for curators, and what readers suggest to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.request_limits import limits
from accounts.requests import AnyRequest, AuthenticatedRequest
from accounts.submissions.once import once
from catalogue.curation import review_queue as queue
from catalogue.forms import AnswerForm, SuggestionForm
from catalogue.models import Suggestion, Tool
from catalogue.scan.index import current
from catalogue.services import suggesting
from handbook.models import Draft

ON_A_PAGE = 30
Refusals = Mapping[UUID, AnswerForm]
SHELVES = (
    ("stale", gettext_lazy("To look at again")),
    ("suggestions", gettext_lazy("Suggestions")),
    ("drafts", gettext_lazy("Drafts")),
    ("bundled", gettext_lazy("Newer bundled content")),
)


@signed_in
@require_safe
def review(request: AuthenticatedRequest) -> HttpResponse:
    """One shelf at a time, each in pages."""
    policy.require("catalogue.curate", policy.of_person(request.user))
    return shelves(request, request.GET.get("show", ""))


def shelves(
    request: AuthenticatedRequest,
    shelf: str,
    status: int = 200,
    refused: Refusals | None = None,
) -> HttpResponse:
    """`refused` are answers to suggestions that could not be taken."""
    shelf = shelf if shelf in dict(SHELVES) else "stale"
    page: Page[Any] = Paginator(ROWS[shelf](), ON_A_PAGE).get_page(request.GET.get("page"))
    tally = queue.tally()
    context = {
        "shelf": shelf,
        "shelves": [(key, title, tally.get(key)) for key, title in SHELVES],
        "shelf_template": f"catalogue/review/{shelf}.html",
        "page": page,
        "query": f"show={shelf}",
        "rows": SHOWN[shelf](page.object_list, refused or {}),
    }
    return render(request, "catalogue/review.html", context, status=status)


@dataclass(frozen=True)
class Asked:
    """A suggestion with the form of an answer that was refused."""

    suggestion: Suggestion
    form: AnswerForm | None


def suggestions_shown(suggestions: Iterable[Suggestion], refused: Refusals) -> list[Asked]:
    return [Asked(suggestion, refused.get(suggestion.pk)) for suggestion in suggestions]


def drafts_shown(drafts: Iterable[Draft], _refused: Refusals) -> list[dict[str, Any]]:
    drafts = list(drafts)
    titles = queue.titles_of([draft.key for draft in drafts])
    return [
        {
            "draft": draft,
            "title": titles.get(draft.key, draft.fields.get("title", draft.key)),
            "is_new": draft.key not in titles,
            "many": len(draft.fields),
        }
        for draft in drafts
    ]


ROWS: dict[str, Callable[[], Sequence[Any] | QuerySet[Any]]] = {
    "stale": queue.stalest,
    "suggestions": queue.open_suggestions,
    "drafts": queue.drafts,
    "bundled": queue.with_newer,
}
SHOWN: dict[str, Callable[[Iterable[Any], Refusals], list[Any]]] = {
    "stale": lambda rows, _refused: list(rows),
    "suggestions": suggestions_shown,
    "drafts": drafts_shown,
    "bundled": lambda rows, _refused: [queue.newer(row) for row in rows],
}


# --- suggestions --------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@once
def suggest(request: AnyRequest, key: str) -> HttpResponse:
    """Anybody proposes a change to a public tool: five an hour."""
    policy.require("suggestion.make", policy.of_person(request.user))
    tool = get_object_or_404(Tool.objects.public(), key=key)
    asked = [
        criterion for criterion in current().criteria if criterion.is_asked_of(tool.components)
    ]
    initial = {"criterion": request.GET.get("criterion", "")}
    form = SuggestionForm(request.POST or None, asked=asked, initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        by = request.user if request.user.is_authenticated else None
        try:
            limits.take(request, "suggestion")
        except limits.TooMany as refused:
            form.add_error(None, refused)
        else:
            suggesting.propose(tool=tool, by=by, **form.cleaned_data)
            messages.success(request, _("Thank you. A curator will look at it."))
            return redirect("catalogue:tool", key)
    context = {"tool": tool, "form": form}
    return render(request, "catalogue/suggest.html", context, status=status)


@signed_in
@require_safe
def suggestions(request: AuthenticatedRequest) -> HttpResponse:
    """One's own, with the answers."""
    mine = Suggestion.objects.filter(proposer=request.user).select_related("tool", "criterion")
    page = Paginator(mine, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page}
    return render(request, "catalogue/suggestions.html", context)


@signed_in
@require_POST
def decide(request: AuthenticatedRequest, suggestion_id: UUID) -> HttpResponse:
    """Accepting leads to the place where the change is made."""
    policy.require("catalogue.curate", policy.of_person(request.user))
    suggestion = get_object_or_404(
        Suggestion.objects.select_related("tool", "criterion"), pk=suggestion_id
    )
    form, accepted = AnswerForm(request.POST), "accept" in request.POST
    if not form.is_valid():
        return shelves(request, "suggestions", 422, {suggestion.pk: form})
    try:
        suggesting.decide(
            suggestion=suggestion, accepted=accepted, by=request.user, **form.cleaned_data
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        accepted = False
    if not accepted:
        return redirect(reverse("catalogue:review") + "?show=suggestions")
    if suggestion.criterion:
        return redirect("catalogue:edit_cell", suggestion.tool.key, suggestion.criterion.key)
    return redirect("catalogue:edit", suggestion.tool.key)
