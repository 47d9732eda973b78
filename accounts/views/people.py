"""One's own profile and theme, signing in again, and the demo's one-click sign-in."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.decorators import require_POST, signed_in
from accounts.demo import PEOPLE
from accounts.form_fields.addresses import plain
from accounts.forms import ProfileForm
from accounts.models import Theme, User
from accounts.own_pages import next_page, page_it_stood_on
from accounts.request_limits.clients import remember
from accounts.requests import AnyRequest, AuthenticatedRequest
from accounts.submissions import unsent_forms

BACKEND = "accounts.sign_in.backends.PersonBackend"
YEAR = 365 * 24 * 3600


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: AuthenticatedRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@require_POST
def set_theme(request: AnyRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    if theme not in Theme.values:
        return HttpResponse(_("There is no such theme."), status=422)
    response = redirect(next_page(request.POST.get("next", "")))
    if request.user.is_authenticated:
        get_user_model().objects.filter(pk=request.user.pk).update(theme=theme)
    else:
        response.set_cookie(
            "theme", theme, YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    return response


@require_POST
def demo_sign_in(request: AnyRequest) -> HttpResponse:
    """One click, while the demo runs, and only into its own accounts."""
    email = request.POST.get("email", "")
    if not settings.DEMO or email not in PEOPLE:
        raise Http404
    user = get_object_or_404(get_user_model(), email=email, is_demo=True, is_active=True)
    login(request, user, backend=BACKEND)
    return redirect(next_page(request.POST.get("next", "")))


@signed_in
@require_POST
def discard_unsent(request: AuthenticatedRequest, unsent_id: UUID) -> HttpResponse:
    """What waited for oneself, and is not to be sent."""
    unsent_forms.forget(request.user, str(unsent_id))
    return redirect(page_it_stood_on(request))


def awaits_proof(user: User) -> bool:
    """The panel has no step for it: who has yet to confirm an address signs in on the page."""
    return settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory" and not user.is_proved


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_panel(request: AnyRequest) -> HttpResponse:
    """Signing in again over a page that holds unsaved text. Both methods answer who it is now,
    and their CSRF token, which another tab may have renewed."""
    if request.method != "POST":
        return who(request)
    adapter = get_adapter(request)
    email, password = plain(request.POST.get("login", "")), request.POST.get("password", "")
    try:
        user = adapter.authenticate(request, email=email, password=password)
    except ValidationError as too_many:
        return JsonResponse({"problem": " ".join(too_many.messages)}, status=429)
    if not isinstance(user, User) or not user.is_active or awaits_proof(user):
        problem = _("The e-mail address or the password is not right.")
        return JsonResponse({"problem": problem}, status=422)
    login(request, user, backend=BACKEND)
    response = who(request)
    remember(request, response, user.email)
    return response


def who(request: AnyRequest) -> JsonResponse:
    person = request.user if request.user.is_authenticated else None
    return JsonResponse(
        {
            "csrf": get_token(request),
            "person": str(person.pk) if person else "",
            "name": person.display_name if person else "",
        }
    )
