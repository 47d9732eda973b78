"""Changing one's e-mail address: wanted, proved by a link, and only then changed."""

from operator import attrgetter
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.decorators import require_POST, signed_in
from accounts.forms import NewAddressForm
from accounts.models import User
from accounts.requests import AnyRequest, AuthenticatedRequest
from accounts.services import address_proofs
from accounts.submissions.once import once
from accounts.views.organisations import fetch
from documents.text import in_order


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]  # allauth's
def address(request: AuthenticatedRequest) -> HttpResponse:
    """One's address, and the one that is wanted instead."""
    if "forget" in request.POST:
        address_proofs.forget_wish(user=request.user)
        messages.success(request, _("Your address stays as it is."))
        return redirect("accounts:address")
    form = NewAddressForm(request.POST or None, user=request.user)
    if form.is_valid() and is_wished(request.user, form):
        return redirect("accounts:address")
    context = {
        "form": form,
        "mail": address_proofs.mail_of_wish(request.user),
        "mail_is_real": settings.MAIL_IS_REAL,
        "vouchers": vouchers(request.user) if address_proofs.is_vouched_for() else (),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/address.html", context, status=status)


def is_wished(user: User, form: NewAddressForm) -> bool:
    """An address is not mailed again and again: whose it is has asked for nothing."""
    try:
        address_proofs.wish(user=user, **form.cleaned_data)
    except ValidationError as too_many:
        form.add_error("new_email", too_many)
    return form.is_valid()


def vouchers(user: User) -> list[User]:
    """Who can pass the link on: the other administrators of their organisations."""
    mine = user.memberships.values("organisation")
    administrators = User.objects.filter(
        memberships__organisation__in=mine, memberships__role="administrator", is_active=True
    )
    return in_order(administrators.exclude(pk=user.pk).distinct(), attrgetter("display_name"))


@once
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_address(request: AnyRequest, token: str) -> HttpResponse:
    """What the link to a new address opens; changing is a POST."""
    person = address_proofs.wisher(token)
    if person is None:
        return render(request, "accounts/address_over.html", status=410)
    if request.method != "POST":
        return render(request, "accounts/prove_address.html", {"person": person})
    before = person.email
    if not address_proofs.change(user=person):
        context = {"person": person, "is_taken": True}
        return render(request, "accounts/prove_address.html", context, status=409)
    tell_rooms(request, person, before)
    if request.user == person:
        update_session_auth_hash(request, person)
    messages.success(request, _("Your address is now %(email)s.") % {"email": person.email})
    return redirect("accounts:profile" if request.user == person else "account_login")


def tell_rooms(request: AnyRequest, person: User, before: str) -> None:
    """As allauth tells it: who waits for an address to be proved need not know how."""
    row = person.emailaddress_set.get(primary=True)
    email_confirmed.send(sender=EmailAddress, request=request, email_address=row)
    email_changed.send(
        sender=EmailAddress,
        request=request,
        user=person,
        from_email_address=EmailAddress(user=person, email=before),
        to_email_address=row,
    )


@signed_in
@require_POST
def member_link(
    request: AuthenticatedRequest, organisation_id: UUID, membership_id: int
) -> HttpResponse:
    """Without a mail server: the link for a member's new address, for an administrator to send to
    that address. Nobody vouches for their own."""
    organisation = fetch(request, organisation_id, "organisation.vouch")
    members = organisation.memberships.select_related("user").exclude(user=request.user)
    member = get_object_or_404(members.exclude(user__new_email=""), pk=membership_id)
    if not address_proofs.is_vouched_for():
        raise Http404
    context = {
        "organisation": organisation,
        "person": member.user,
        "link": address_proofs.link(member.user),
    }
    return render(request, "accounts/member_link.html", context)
