"""While the mail server is away mails wait. One whose link opens nothing by now is not sent."""

import pytest

from accounts.models import Ending, Mail
from accounts.services import address_proofs, invitations
from tests.accounts.flows import ADA_NEXT, account
from tests.accounts.inviting import NEW, invited

pytestmark = pytest.mark.django_db


def invite_by_mail(place):
    invitation, token = invited(place)
    invitations.mail(invitation=invitation, token=token)
    return invitation


def test_of_an_invitation_that_was_renewed_the_new_mail_comes_alone(place, mail_of, client):
    post = mail_of("working")
    invite_by_mail(place)
    invite_by_mail(place)
    assert len(post.read(NEW)) == 1
    assert client.get(post.link(NEW)).status_code == 200


@pytest.mark.parametrize("ending", [Ending.REVOKED, Ending.DECLINED, Ending.LAPSED])
def test_an_invitation_that_is_over_is_not_mailed(place, mail_of, ending):
    post = mail_of("working")
    invitations.end(invitation=invite_by_mail(place), ending=ending)
    assert post.read(NEW) == []
    assert set(Mail.objects.values_list("state", "body")) == {("failed", "")}


def test_an_address_that_is_wanted_no_more_is_not_mailed(mail_of):
    post = mail_of("working")
    user = account()
    address_proofs.wish(user=user, new_email=ADA_NEXT)
    address_proofs.wish(user=user, new_email="third@elsewhere.example")
    address_proofs.forget_wish(user=user)
    assert post.read(ADA_NEXT) + post.read("third@elsewhere.example") == []
