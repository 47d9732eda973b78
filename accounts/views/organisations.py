"""Organisations: who is in them, with which role, and who is invited."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import policy, services
from accounts.decorators import require_POST, signed_in
from accounts.forms import InvitationForm, OrganisationEditForm, OrganisationForm, RoleForm
from accounts.models import Membership, Organisation


def fetch(request: HttpRequest, organisation_id, action: str) -> Organisation:
    """As a member: to everybody else it does not exist."""
    mine = Membership.objects.select_related("organisation").filter(user=request.user)
    membership = get_object_or_404(mine, organisation=organisation_id)
    policy.require(action, {membership.role})
    membership.organisation.my_rank = membership.role
    return membership.organisation


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Mine; POST makes a new one, with oneself as its administrator."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_organisation(by=request.user, **form.cleaned_data)
        messages.success(request, _("Created. Now invite the people you work with."))
        return redirect("accounts:organisation", made.pk)
    memberships = request.user.memberships.select_related("organisation")
    context = {"form": form, "memberships": memberships}
    status = 422 if form.errors else 200
    return render(request, "accounts/organisations.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, organisation_id) -> HttpResponse:
    """Its people and invitations; POST changes its name and kind."""
    editing = request.method == "POST"
    verb = "organisation.edit" if editing else "organisation.see"
    found = fetch(request, organisation_id, verb)
    form = OrganisationEditForm(request.POST if editing else None, instance=found)
    if editing and form.is_valid():
        services.edit_organisation(organisation=found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:organisation", found.pk)
    return show(request, found, form=form, status=422 if editing else 200)


def show(request: HttpRequest, found: Organisation, status: int = 200, **context) -> HttpResponse:
    may = policy.actions({found.my_rank})
    memberships = list(found.memberships.select_related("user"))
    for membership in memberships:
        membership.form = RoleForm(initial={"role": membership.role}, prefix=str(membership.pk))
    context = {
        "organisation": found,
        "may": may,
        "memberships": memberships,
        "invitations": found.invitations.select_related("invited_by")
        .prefetch_related("mails")
        .filter(accepted_at=None)
        if "organisation.invite" in may
        else (),
        "invitation_form": InvitationForm(),
        "form": OrganisationEditForm(instance=found),
        **context,
    }
    return render(request, "accounts/organisation.html", context, status=status)


@signed_in
@require_POST
def membership(request: HttpRequest, organisation_id, membership_id: int) -> HttpResponse:
    """Change somebody's role, or end their membership; anybody may leave."""
    leaving = "remove" in request.POST
    found = fetch(request, organisation_id, "organisation.see")
    member = get_object_or_404(found.memberships.select_related("user"), pk=membership_id)
    is_mine = member.user_id == request.user.pk
    verb = "organisation.roles"
    if leaving:
        verb = "organisation.leave" if is_mine else "organisation.remove"
    policy.require(verb, {found.my_rank})
    form = RoleForm(request.POST, prefix=str(member.pk))
    try:
        if leaving:
            services.end_membership(membership=member)
        elif form.is_valid():
            services.change_role(membership=member, role=form.cleaned_data["role"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:organisation", found.pk)
    if leaving and is_mine:
        return redirect("accounts:organisation_list")
    return redirect("accounts:organisation", found.pk)


# --- invitations ------------------------------------------------------------------------------
@signed_in
@require_POST
def invite(request: HttpRequest, organisation_id) -> HttpResponse:
    found = fetch(request, organisation_id, "organisation.invite")
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, invitation_form=form)
    invitation, token = services.invite(organisation=found, by=request.user, **form.cleaned_data)
    return sent(request, found, invitation, token)


def sent(request, found, invitation, token) -> HttpResponse:
    """The link is shown this once: only its hash is kept."""
    mailed = services.mail(invitation=invitation, token=token)
    context = {"link": services.link(token), "mailed": mailed, "invited": invitation}
    return show(request, found, **context)


@signed_in
@require_POST
def invitation_action(request: HttpRequest, organisation_id, invitation_id) -> HttpResponse:
    """Send again, with a new link, or revoke."""
    found = fetch(request, organisation_id, "organisation.invite")
    invitation = get_object_or_404(found.invitations, pk=invitation_id, accepted_at=None)
    if "revoke" in request.POST:
        services.revoke(invitation=invitation)
        messages.success(request, _("Revoked: the link no longer works."))
        return redirect("accounts:organisation", found.pk)
    return sent(request, found, invitation, services.renew(invitation=invitation))


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in an invitation opens; accepting is a POST."""
    found = services.open_invitation(token)
    if found is None:
        return render(request, "accounts/invitation_over.html", status=410)
    if request.method == "POST" and request.user.is_authenticated:
        if not services.accept(invitation=found, by=request.user):
            return render(request, "accounts/invitation_over.html", status=410)
        messages.success(request, _("Welcome to %(name)s.") % {"name": found.organisation.name})
        return redirect("home")
    if not request.user.is_authenticated:
        request.session["invitation"] = token
    return render(request, "accounts/invitation.html", {"invitation": found})
