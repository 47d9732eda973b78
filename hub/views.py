"""Home, health and the pages for when something is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import policy
from accounts.models import Invitation, JoinRequest, User
from accounts.own_pages import page_of
from accounts.request_limits.body_limits import most_at
from accounts.request_limits.limits import REFUSED
from accounts.requests import AnyRequest
from accounts.submissions import unsent_forms
from accounts.submissions.form_marks import whose
from assessments.facts_stated import to_agree
from assessments.models import Action, Assessment
from assessments.not_applicable import waiting_in
from assessments.views.overview import with_progress, with_result
from hub import search as searching
from hub.celery import app as celery
from hub.logs import id_of
from reports.models import Report


@require_safe
def home(request: AnyRequest) -> HttpResponse:
    """What the hub is, for a visitor; what waits, for who is signed in."""
    if not request.user.is_authenticated:
        return render(request, "home.html")
    visible = Assessment.objects.visible_to(request.user).filter(archived_at=None)
    mine = list(visible.select_related("organisation"))
    recent: list[Any] = with_result(with_progress(mine[:6]))  # with what those two lay on each
    answering = ("contributor", "facilitator")
    waiting = waiting_for(request.user, mine)
    going = [
        assessment
        for assessment in recent
        if assessment.my_part in answering and assessment.progress.next_question
    ]
    context = {
        "recent": recent,
        "going": going[0] if going else None,
        "waiting": waiting,
        "is_waiting": any(waiting.values()),
        "reports": Report.objects.visible_to(request.user).select_related("snapshot__assessment")[
            :3
        ],
    }
    return render(request, "member_home.html", context)


def waiting_for(user: User, mine: list[Assessment]) -> dict[str, Any]:
    """Actions that are mine to do, not-applicables and facts that I could agree to, invitations to
    my proved address, and who asks to join an organisation that I administer."""
    readable = [
        assessment for assessment in mine if policy.may("assessment.read", assessment.standings)
    ]
    actions = Action.objects.filter(owner=user, done_at=None, assessment__in=readable)
    agreeable = [
        assessment for assessment in mine if policy.may("assessment.agree", assessment.standings)
    ]
    agreements = [answer for answer in waiting_in(agreeable) if answer.author_id != user.pk]
    return {
        "actions": actions.select_related("assessment")[:5],
        "agreements": agreements[:5],
        "facts": to_agree(agreeable, user)[:5],
        "invitations": Invitation.objects.waiting_for(user),
        "requests": JoinRequest.objects.waiting_for(user)[:5],
    }


@require_safe
def search(request: AnyRequest) -> HttpResponse:
    """One box for practices, roles, tools and questions."""
    words = request.GET.get("q", "").replace("\0", "").strip()[: searching.LONGEST]
    groups = searching.search(request.user, words)
    count = sum(group.count for group in groups)
    return render(request, "search.html", {"searched": words, "groups": groups, "count": count})


@require_safe
@never_cache
def healthz(request: AnyRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


def database_is_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are waiting")


def storage_answers() -> None:
    default_storage.exists("readiness")


def broker_answers() -> None:
    with celery.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


CHECKS = {
    "database": database_is_migrated,
    "storage": storage_answers,
    "broker": broker_answers,
}


def outcome(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - a failing part of any kind is what this reports
        return f"failed: {type(error).__name__}"
    return "ready"


@require_safe
@never_cache
def readyz(request: AnyRequest) -> HttpResponse:
    """Database, migrations, storage and broker; 503 where one of them is not ready."""
    outcomes = {name: outcome(check) for name, check in CHECKS.items()}
    status = 200 if set(outcomes.values()) == {"ready"} else 503
    return JsonResponse(outcomes, status=status)


def problem(
    request: HttpRequest, status: int, why: str = "", kind: str = "", **more: Any
) -> HttpResponse:
    """One page in one voice for all that goes wrong, with the request's id to quote; for htmx one
    sentence, which fits where it asked from."""
    if getattr(request, "htmx", False):
        short = {"why": why, "kind": kind, **PROBLEMS[status]}
        return render(request, "problem_short.html", short, status=status)
    basis = {"status": status, "why": why, "request_id": id_of(request)}
    context = {**basis, **PROBLEMS[status], **more}
    return render(request, "problem.html", context, status=status)


PROBLEMS = {
    400: {
        "title": _("That request could not be read"),
        "hint": _("Go back, reload the page and try again. Nothing was changed."),
    },
    403: {
        "title": _("You cannot do that here"),
        "hint": _("Nothing was changed."),
    },
    404: {
        "title": _("There is nothing at this address"),
        "hint": _("It may have been moved or deleted, or it belongs to somebody else."),
    },
    405: {
        "title": _("This address is not a page"),
        "hint": _("It only takes what a form sends. Nothing was changed."),
    },
    410: {
        "title": _("This is over"),
        "hint": _("What was here has been taken away for good."),
    },
    413: {
        "title": _("That is too large"),
        "hint": _("Nothing was changed. Send less at once."),
    },
    414: {
        "title": _("That address is too long"),
        "hint": _("Go back and choose less at once. Nothing was changed."),
    },
    422: {
        "title": _("That could not be taken as it is"),
        "hint": _("Go back, look at what you typed and send it again. Nothing was changed."),
    },
    429: {
        "title": _("Too many tries"),
        "hint": _("Nothing was changed."),
    },
    500: {
        "title": _("Something went wrong on our side"),
        "hint": _("What was saved before is safe. Try again; if it stays, quote the id below."),
    },
    503: {
        "title": _("The hub is busy or being looked after"),
        "hint": _("What was saved before is safe. Try again in a minute."),
    },
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request, most_at(request.path_info))
    return problem(request, 400)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    why = _("What you sent is too large: this page takes at most %(size)d MB.")
    return problem(request, 413, why % {"size": most // 1_000_000})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(request, 403, str(exception or ""))


def csrf_failure(request: AnyRequest, reason: str = "") -> HttpResponse:
    """Nothing is done. A form of one of our own pages is not lost
    (`accounts.submissions.unsent_forms`)."""
    why = _("The page had been open too long, or cookies are off. Reload it and try again.")
    if request.htmx or not unsent_forms.is_from_here(request):
        return problem(request, 403, str(why), kind="csrf")
    if not request.user.is_authenticated and whose(request):
        return unsent_forms.lead_to_sign_in(request)
    if request.user.is_authenticated and unsent_forms.of_somebody_else(request):
        return problem(request, 403, str(OF_ANOTHER), kind="csrf")
    form = unsent_forms.read(request, None)
    return problem(request, 403, str(why), kind="csrf", refused=form)


OF_ANOTHER = _(
    "The page was opened by somebody else, before you signed in. Nothing was sent in your name. "
    "What was typed waits an hour for them to sign in again."
)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(request, 404)


def not_a_page(request: HttpRequest) -> HttpResponse:
    """For an address that takes only what is sent to it: the way to the page it belongs to."""
    return problem(request, 405, page=page_of(request.get_full_path()))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`request.too_many` is the refusal, where there is one that names when to try again."""
    refusal = getattr(request, REFUSED, None)
    return problem(request, 429, refusal.messages[0] if refusal else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """Also where the database does not answer: then without who is signed in."""
    try:
        return problem(request, 500)
    except Exception:  # noqa: BLE001 - whatever it is that fails, there is a page
        vars(request).update(user=AnonymousUser(), _messages=())
        return problem(request, 500)
