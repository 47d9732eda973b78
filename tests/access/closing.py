"""Doors that close: a link whose time is over, a part that ends with the membership, and what one
organisation says for itself beside another's choice. Each yields (what was tried, was it right)."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role
from accounts.services import invitations as services
from assessments.models import Participant, ToolChoice
from catalogue.models import Overlay, Tool
from tests import factories
from tests.access.catalogue import PUBLIC_KEY
from tests.access.crossing import blanked
from tests.access.matrix import World, seen

CLOSED = {
    "expired": {"expires_at": timezone.now() - timedelta(minutes=1)},
    "revoked": {"revoked_at": timezone.now()},
    "accepted": {"accepted_at": timezone.now()},
}


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def invitations(found: World, names=None):
    """A link that is over opens nothing, on the page as in the verb behind it."""
    organisation, by = found.shared.organisation, found.users["administrator"]
    for why, fields in CLOSED.items():
        late = factories.person()
        made, token = services.invite(
            organisation=organisation, email=late.email, role=Role.ADMINISTRATOR, by=by
        )
        Invitation.objects.filter(pk=made.pk).update(**fields)
        client, address = signed_in(late), reverse("accounts:invitation", args=[token])
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            joined = organisation.memberships.filter(user=late).exists()
            is_right = seen(response) == "over" and not joined
            yield f"{method} of an invitation that was {why}: {seen(response)}", is_right
        with suppress(services.Over):
            services.accept(invitation=made, by=late, token=token)
        joined = organisation.memberships.filter(user=late).exists()
        yield f"an invitation that was {why} is accepted by the verb", not joined


def parts(found: World, names=None):
    """Whoever is removed takes part in nothing of the organisation any more; elsewhere still."""
    here, there = found.shared, found.draft
    person = factories.part(here.assessment, factories.member(here.organisation), "facilitator")
    there.organisation.memberships.create(user=person)
    factories.part(there.assessment, person)
    membership = here.organisation.memberships.get(user=person)
    address = reverse("accounts:membership", args=[here.organisation.pk, membership.pk])
    found.clients["administrator"].post(address, {"remove": "1"})
    kept = set(Participant.objects.filter(user=person).values_list("assessment", flat=True))
    yield f"parts that are kept: {len(kept)}", kept == {there.assessment.pk}
    for place, want in ((here, "missing"), (there, "fine")):
        address = reverse("assessments:overview", args=[place.assessment.pk])
        got = seen(signed_in(person).get(address))
        yield f"the overview after a removal: {got}, not {want}", got == want


def rings(found: World, names=None):
    """A ring that another organisation has set for itself is neither shown beside a choice nor
    frozen into it."""
    tool = Tool.objects.get(key=PUBLIC_KEY)
    place, client = found.shared, found.clients["facilitator"]
    address = reverse("assessments:choices", args=[place.assessment.pk])
    asked = {"question": "owner", "tool": PUBLIC_KEY}
    with transaction.atomic():
        tool.overlays.all().delete()
        alone = client.get(address, asked)
        Overlay.objects.create(organisation=found.foreign.organisation, tool=tool, ring="adopt")
        beside = client.get(address, asked)
        yield "another's ring beside a choice", text_shown(alone) == text_shown(beside)
        seen_as = beside.context["seen"]
        sent = {**asked, "pick": PUBLIC_KEY, "reason": "Why.", "seen": seen_as}
        client.post(address, sent)
        frozen = ToolChoice.objects.filter(tool=PUBLIC_KEY).first()
        own = {each["own_ring"] for each in frozen.options} if frozen else None
        yield f"another's ring in a choice: {own}", own == {""}
        transaction.set_rollback(True)


def text_shown(response) -> tuple:
    response.text_seen = response.content.decode()
    return blanked(response)
