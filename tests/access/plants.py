"""What is put in the place of a guard: the product as it would be without it."""

from django.contrib.auth import get_user_model
from django.db.models import Value
from django.shortcuts import get_object_or_404
from django_cotton.cotton_loader import Loader

from accounts import policy
from accounts.models import Membership
from assessments import tool_comparison
from assessments.models import Action, Assessment
from assessments.templatetags import choice_tags
from catalogue.interchange import writing
from catalogue.models import Overlay


# --- without a scope ---------------------------------------------------------------------------
def everything(self, user):
    return self.as_seen_by(user) if user.is_authenticated else self.none()


def any_one(self, user, pk):
    return everything(self.all(), user).filter(pk=pk).first()


def any_organisation(request, organisation_id, action):
    membership = Membership.objects.filter(organisation=organisation_id).first()
    membership.organisation.my_rank = "administrator"
    return membership.organisation


def everybody(assessment):
    return get_user_model().objects.annotate(takes_part=Value(True))


def not_asked(*actions):
    """The policy, but for these actions."""
    real = policy.require

    def require(action, standings):
        if action not in actions:
            real(action, standings)

    return require


def of_whole_table(found, **by):
    """A row by its id, whosesoever it is."""
    return get_object_or_404(found.model if "pk" in by else found, **by)


def any_action(assessment, typed):
    try:
        return Action.objects.filter(pk=typed).first()
    except ValueError:
        return None


def any_choosing(request):
    pk, key = request.GET.get("for", ""), request.GET.get("question", "")
    assessment = Assessment.objects.filter(pk=pk).first() if len(pk) == 36 else None
    if assessment is None:
        return None
    framework = choice_tags.definition_of(assessment.framework_version_id)
    return choice_tags.Choosing(assessment, framework.questions.get(key))


def rings_of_all(assessment, user, keys):
    """As `options_of`, with a ring that whoever has set."""
    rings = dict(Overlay.objects.exclude(ring="").values_list("tool__key", "ring"))
    found = real_options_of(assessment, user, keys)
    return [{**each, "own_ring": rings.get(each["key"], "")} for each in found]


real_options_of = tool_comparison.options_of


def actions_of_anybody(user, _mine):
    """What waits, wherever one took part once."""
    mine = Action.objects.filter(owner=user, done_at=None)
    return {"actions": mine.select_related("assessment")[:5]}


# --- without a lock ----------------------------------------------------------------------------
def end_membership_alone(*, membership):
    Membership.objects.filter(pk=membership.pk).delete()


def accept_whatever(*, invitation, by, token="") -> bool:
    fields = {"organisation": invitation.organisation, "user": by, "role": invitation.role}
    Membership.objects.create(**fields)
    return True


def exempt(view) -> tuple:
    return view, "csrf_exempt", True


# --- without an escape -------------------------------------------------------------------------
real_contents = Loader.get_contents


def template_with(old: str, new: str) -> tuple:
    """Each template that says `old` says `new`."""

    def get_contents(self, origin):
        return real_contents(self, origin).replace(old, new)

    return Loader, "get_contents", get_contents


def safe(said: str) -> tuple:
    return template_with("{{ " + said + " }}", "{{ " + said.split("|", maxsplit=1)[0] + "|safe }}")


def apostrophes(title, rows, **more):
    filled = ([each or "'" for each in row] for row in rows)
    return writing.workbook_of(title, filled, **more)
