"""Organisations: who is in them, and with which role."""

from collections.abc import Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.forms import InvitationForm, OrganisationEditForm, OrganisationForm, RoleForm
from accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from accounts.request_limits import limits
from accounts.requests import AuthenticatedRequest
from accounts.services import organisations as services
from accounts.services.address_proofs import is_vouched_for
from accounts.submissions.seen import fingerprint, laid_over, show_beside
from documents.text import in_order

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IN_SESSION = "invited %s"


def fetch(request: AuthenticatedRequest, organisation_id: UUID, action: str) -> Organisation:
    """As a member: to everybody else it does not exist."""
    mine = Membership.objects.select_related("organisation").filter(user=request.user)
    membership = get_object_or_404(mine, organisation=organisation_id)
    policy.require(action, {membership.role})
    membership.organisation.my_rank = membership.role
    return membership.organisation


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_list(request: AuthenticatedRequest) -> HttpResponse:
    """Mine; POST makes a new one, with oneself as its administrator."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.take(request, "organisation")
        except limits.TooMany as refused:
            form.add_error(None, refused)
        else:
            made = services.create_organisation(by=request.user, **form.cleaned_data)
            messages.success(request, _("Created. Now invite the people you work with."))
            return redirect("accounts:organisation", made.pk)
    mine = request.user.memberships.select_related("organisation")
    memberships = in_order(mine, attrgetter("organisation.name"))
    context = {"form": form, "memberships": memberships}
    status = 422 if form.errors else 200
    return render(request, "accounts/organisations.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: AuthenticatedRequest, organisation_id: UUID) -> HttpResponse:
    """Its people and invitations; POST changes its name and kind."""
    editing = request.method == "POST"
    verb = "organisation.edit" if editing else "organisation.see"
    organisation = fetch(request, organisation_id, verb)
    if not editing:
        return show(request, organisation)
    form = OrganisationEditForm(request.POST, instance=organisation)
    seen = request.POST.get("seen", "")
    if not form.is_valid():
        return show(request, organisation, form=form, seen=seen, status=422)
    with laid_over(request, organisation, "name", described) as has_seen:
        if has_seen:
            services.edit_organisation(organisation=organisation, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:organisation", organisation.pk)
    now = fetch(request, organisation_id, verb)
    show_beside(form, f"{now.name} · {now.get_kind_display()} · {now.zone}")
    return show(request, now, form=form, status=409)


def described(organisation: Organisation) -> dict[str, str]:
    return {"name": organisation.name, "kind": organisation.kind, "zone": organisation.zone}


def show(
    request: AuthenticatedRequest, organisation: Organisation, status: int = 200, **context: Any
) -> HttpResponse:
    may = policy.actions({organisation.my_rank})
    memberships = in_order(
        organisation.memberships.select_related("user"), attrgetter("user.display_name")
    )
    context = {
        "organisation": organisation,
        "memberships": [member_of(membership, request.user, may) for membership in memberships],
        "form": OrganisationEditForm(instance=organisation) if "organisation.edit" in may else None,
        "seen": fingerprint(described(organisation)),
        **(invited(organisation) if "organisation.invite" in may else {}),
        "sent": request.session.pop(IN_SESSION % organisation.pk, None),
        **context,
    }
    return render(request, "accounts/organisation.html", context, status=status)


@dataclass(frozen=True)
class Member:
    """Somebody in an organisation, for who looks: `role_form` where they may change roles, `wants`
    where they may pass on the link for the new address that somebody wants."""

    pk: int
    user: User
    role: "StrOrPromise"
    is_oneself: bool
    role_form: RoleForm | None
    wants: str


def member_of(membership: Membership, looking: User, may: Collection[str]) -> Member:
    form = RoleForm(initial={"role": membership.role}, prefix=str(membership.pk))
    is_oneself = membership.user_id == looking.pk
    vouches = "organisation.vouch" in may and is_vouched_for() and not is_oneself
    return Member(
        pk=membership.pk,
        user=membership.user,
        role=membership.get_role_display(),
        is_oneself=is_oneself,
        role_form=form if "organisation.roles" in may else None,
        wants=membership.user.new_email if vouches else "",
    )


def show_once(
    request: AuthenticatedRequest, invitation: Invitation, link: str, *, mailed: bool
) -> None:
    """What the next page says of an invitation that was just made. In the session, since a form
    that comes twice is led to that page twice."""
    sent = {"email": invitation.email, "link": link, "mailed": mailed}
    request.session[IN_SESSION % invitation.organisation_id] = sent


def invited(organisation: Organisation) -> dict[str, Any]:
    return {
        "invitations": organisation.invitations.select_related("invited_by")
        .prefetch_related("mails")
        .filter(accepted_at=None),
        "requests": JoinRequest.objects.unanswered().filter(invitation__organisation=organisation),
        "invitation_form": InvitationForm(organisation=organisation),
    }


@signed_in
@require_POST
def membership(
    request: AuthenticatedRequest, organisation_id: UUID, membership_id: int
) -> HttpResponse:
    """Change somebody's role, or end their membership; anybody may leave."""
    leaving = "remove" in request.POST
    organisation = fetch(request, organisation_id, "organisation.see")
    member = get_object_or_404(organisation.memberships.select_related("user"), pk=membership_id)
    is_mine = member.user_id == request.user.pk
    verb = "organisation.roles"
    if leaving:
        verb = "organisation.leave" if is_mine else "organisation.remove"
    policy.require(verb, {organisation.my_rank})
    form = RoleForm(request.POST, prefix=str(member.pk))
    try:
        if leaving:
            services.end_membership(membership=member)
        elif form.is_valid():
            services.change_role(membership=member, role=form.cleaned_data["role"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:organisation", organisation.pk)
    if leaving and is_mine:
        return redirect("accounts:organisation_list")
    return redirect("accounts:organisation", organisation.pk)
