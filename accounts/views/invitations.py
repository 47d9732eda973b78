"""Inviting people, following an invitation, and asking to join by one meant for somebody else."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import require_POST, signed_in
from accounts.forms import InvitationForm
from accounts.models import Ending, Invitation, JoinRequest, Organisation
from accounts.request_limits import limits
from accounts.requests import AnyRequest, AuthenticatedRequest, is_signed_in
from accounts.services import invitations as services
from accounts.submissions.once import once
from accounts.views import organisations


# --- for administrators -------------------------------------------------------------------------
@signed_in
@require_POST
def invite(request: AuthenticatedRequest, organisation_id: UUID) -> HttpResponse:
    organisation = organisations.fetch(request, organisation_id, "organisation.invite")
    return send(request, organisation, InvitationForm(request.POST, organisation=organisation))


def send(
    request: AuthenticatedRequest, organisation: Organisation, form: InvitationForm
) -> HttpResponse:
    """The link is shown this once, on the page that follows: only its hash is kept."""
    if form.is_valid():
        asked = form.cleaned_data
        try:
            counted = {"organisation": str(organisation.pk), "address": asked["email"]}
            limits.take(request, "invitation", **counted)
            invitation, token = services.invite(organisation=organisation, by=request.user, **asked)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            mailed = services.mail(invitation=invitation, token=token)
            link = services.link(token)
            organisations.show_once(request, invitation, link, mailed=mailed)
            return redirect("accounts:organisation", organisation.pk)
    return organisations.show(request, organisation, status=422, invitation_form=form)


@signed_in
@require_POST
def invitation_action(
    request: AuthenticatedRequest, organisation_id: UUID, invitation_id: UUID
) -> HttpResponse:
    """Send again, with new links, or revoke."""
    organisation = organisations.fetch(request, organisation_id, "organisation.invite")
    invitation = get_object_or_404(organisation.invitations, pk=invitation_id, accepted_at=None)
    if "revoke" in request.POST:
        services.end(invitation=invitation, ending=Ending.REVOKED)
        messages.success(request, _("Revoked: the link no longer works."))
        return redirect("accounts:organisation", organisation.pk)
    again = {"email": invitation.email, "role": invitation.role}
    return send(request, organisation, InvitationForm(again, organisation=organisation))


@signed_in
@require_POST
def answer_request(
    request: AuthenticatedRequest, organisation_id: UUID, join_request_id: int
) -> HttpResponse:
    """Let somebody in who came by a link that was meant for another address, or do not."""
    organisation = organisations.fetch(request, organisation_id, "organisation.invite")
    mine = JoinRequest.objects.unanswered().filter(invitation__organisation=organisation)
    asked = get_object_or_404(mine, pk=join_request_id)
    name = {"name": asked.user.display_name}
    try:
        if "confirm" in request.POST:
            services.confirm(request=asked, by=request.user)
            messages.success(request, _("%(name)s has joined.") % name)
        else:
            services.refuse(request=asked)
            messages.success(request, _("Refused: %(name)s does not join.") % name)
    except services.Over:
        messages.error(request, _("That invitation was used or revoked meanwhile."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("accounts:organisation", organisation.pk)


# --- for who is invited -------------------------------------------------------------------------
@once
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: AnyRequest, token: str) -> HttpResponse:
    """What the link in an invitation opens; joining, declining and asking are POSTs."""
    invitation = services.open_invitation(token)
    if invitation is None:
        return redirect("home") if services.has_accepted(token, request.user) else over(request)
    if not is_signed_in(request):
        request.session["invitation"] = token
        return render(request, "accounts/invitation.html", {"invitation": invitation})
    is_mine = services.is_meant_for(invitation, request.user, token)
    if request.method != "POST":
        return page(request, invitation, is_mine=is_mine)
    if "ask" in request.POST:
        services.ask(invitation=invitation, by=request.user)
        return redirect("accounts:invitation", token)
    return (
        answered(request, invitation, token)
        if is_mine
        else page(request, invitation, is_mine=is_mine, status=403)
    )


def page(
    request: AuthenticatedRequest, invitation: Invitation, *, is_mine: bool, status: int = 200
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "is_mine": is_mine,
        "is_same_address": request.user.email == invitation.email,
        "membership": invitation.organisation.memberships.filter(user=request.user).first(),
        "asked": invitation.requests.filter(user=request.user).first(),
    }
    return render(request, "accounts/invitation.html", context, status=status)


def over(request: AnyRequest) -> HttpResponse:
    return render(request, "accounts/invitation_over.html", status=410)


@signed_in
@require_POST
def answer_invitation(request: AuthenticatedRequest, invitation_id: UUID) -> HttpResponse:
    """From the list on the home page, for an address that is proved: without the link."""
    invitation = Invitation.objects.waiting_for(request.user).filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return answered(request, invitation)


def answered(
    request: AuthenticatedRequest, invitation: Invitation, token: str = ""
) -> HttpResponse:
    name = {"name": invitation.organisation.name}
    if "decline" in request.POST:
        services.end(invitation=invitation, ending=Ending.DECLINED)
        messages.success(request, _("Declined: you do not join %(name)s.") % name)
        return redirect("home")
    try:
        services.accept(invitation=invitation, by=request.user, token=token)
    except services.Over:
        return over(request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("home")
    request.session.pop("invitation", None)
    messages.success(request, _("Welcome to %(name)s.") % name)
    return redirect("home")
