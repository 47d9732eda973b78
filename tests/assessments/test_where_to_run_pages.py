"""The pages on which cloud is weighed against one's own machines, and what is kept of it."""

import pytest
from django.urls import reverse

from assessments.models import PlatformChoice
from catalogue.where_to_run.weighing import TESTS
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {
    "option": ["cloud", "on-premises"],
    "currency": "£",
    "money": "1,500",
    "growth": "steady",
    "data": "anywhere",
    "control": "provider",
    **{f"weight-{test}": "counts" for test in TESTS},
    "cloud-money": "1000",
    "cloud-weeks": "4",
    "cloud-days": "2",
    "cloud-growth": "by-itself",
    "cloud-data": "named-country",
    "cloud-control": "shared",
    "on-premises-money": "3000",
    "on-premises-weeks": "20",
    "on-premises-days": "8",
    "on-premises-growth": "order",
    "on-premises-data": "ours",
    "on-premises-control": "us",
}
OPEN = "/horizon-scan/cloud-or-on-premises/"


@pytest.fixture
def desk(client):
    assessment = factories.assessment()
    user = factories.part(assessment)
    client.force_login(user)
    return client, reverse("assessments:platform", args=[assessment.pk]), user


def test_a_visitor_weighs_and_nothing_is_kept(client):
    assert client.get(OPEN).status_code == 200
    page = client.get(OPEN, TYPED)
    assert 'data-platform-result="decided" data-best="cloud"' in page.text
    assert client.get(OPEN, {"utm": "x"}).status_code == 200
    assert client.post(OPEN, TYPED).status_code == 405
    assert not PlatformChoice.objects.exists()


BAD = {
    "one option": ({"option": ["cloud"]}, "Tick two or three options."),
    "no option": ({"option": []}, "Tick two or three options."),
    "no number": ({"cloud-money": "much"}, "Type a number, such as 250 or 0.5."),
    "not a number": ({"cloud-days": "nan"}, "Type a number, such as 250 or 0.5."),
    "endless": ({"money": "inf"}, "Type a number, such as 250 or 0.5."),
    "below nought": ({"weeks": "-1"}, "The number must be 0 or more."),
    "too much": ({"money": "1e12"}, "That number is too large."),
    "no such growth": ({"growth": "wild"}, "wild is not one of the available choices"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_sentence_and_writes_nothing(desk, name):
    client, address, _user = desk
    sent, why = BAD[name]
    for reply in (
        client.get(OPEN, TYPED | sent),
        client.get(address, TYPED | sent),
        client.post(address, TYPED | sent | {"pick": "cloud", "reason": "Ours."}),
    ):
        assert (reply.status_code, why in reply.text) == (422, True)
    assert not PlatformChoice.objects.exists()


def test_the_result_is_seen_first_and_kept_with_the_reason(desk):
    client, address, user = desk
    page = client.get(address, TYPED)
    assert 'data-platform-result="decided"' in page.text
    assert not PlatformChoice.objects.exists()
    refused = client.post(address, TYPED | {"pick": "cloud"})
    assert (refused.status_code, PlatformChoice.objects.count()) == (422, 0)
    sent = dict(page.context["hidden"]) | {"option": TYPED["option"]}
    reply = client.post(address, sent | {"pick": "on-premises", "reason": "We have the room."})
    assert reply.status_code == 302
    made = PlatformChoice.objects.get()
    assert (made.option, made.title, made.chosen_by) == ("on-premises", "Your own machines", user)
    assert made.result["best"] == ["cloud"]
    assert made.answers["money"] == 1_500
    again = client.get(address)
    assert "We have the room." in again.text
    assert 'name="cloud-money" value="1000' in again.text


def test_the_newest_stands_on_results_and_plan_and_the_earlier_remain(desk):
    client, address, user = desk
    assessment = user.participations.get().assessment
    factories.platform_chosen(assessment, by=user, reason="The first thought.")
    factories.platform_chosen(assessment, by=user, reason="The second thought.")
    for name in ("results", "plan"):
        page = client.get(reverse(f"assessments:{name}", args=[assessment.pk])).text
        assert ("The second thought." in page, "The first thought." in page) == (True, False)
    page = client.get(address).text
    assert page.index("The second thought.") < page.index("The first thought.")


def test_who_reads_sees_it_and_cannot_change_it(desk):
    client, address, user = desk
    assessment = user.participations.get().assessment
    factories.platform_chosen(assessment, by=user, reason="Ours.")
    client.force_login(factories.part(assessment, role="viewer"))
    page = client.get(address)
    assert ("Ours." in page.text, "Weigh them" in page.text) == (True, False)
    reply = client.post(address, TYPED | {"pick": "cloud", "reason": "Mine."})
    assert (reply.status_code, PlatformChoice.objects.count()) == (403, 1)


def test_any_question_of_the_practice_leads_here(client):
    """By the practice's key: the framework and the question may have any name."""
    factories.practice("cloud-or-on-premises")
    source = factories.SMALL.replace(
        "why: Because.\n", "why: Because.\n            practice: cloud-or-on-premises\n"
    )
    assessment = factories.assessment(version=factories.version(source))
    user = factories.part(assessment)
    factories.answered(assessment, "owner", "none", by=user)
    client.force_login(user)
    here = f'href="{reverse("assessments:platform", args=[assessment.pk])}"'
    stage = client.get(reverse("assessments:stage", args=[assessment.pk, "first"])).text
    assert stage.count(here) == 1
    gap = client.get(reverse("assessments:results", args=[assessment.pk])).text
    assert gap.split('data-gap="owner"')[1].split("</article>")[0].count(here) == 1
