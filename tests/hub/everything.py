"""A hub that holds at least one row of every model, and a look at all of its rows."""

from allauth.account.models import EmailConfirmation
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType

import bootstrap
from accounts.models import User
from assessments.models import Assessment, Decision
from assessments.services.versions import move_version
from catalogue.models import LandscapeCategory
from handbook.models import Draft
from hub import backups
from tests import factories
from tests.access import matrix
from tests.assessments.versions import second

ROOT = bootstrap.ROOT


def of_accounts(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="accounts", codename=codename)


def fill() -> User:
    """A person with rights of their own and of a group, and something of everything."""
    matrix.world()
    user = factories.person("Ana")
    moved = Assessment.objects.first()
    factories.set_aside(moved, "parts", by=user)
    move_version(assessment=moved, to=second(), by=user)
    group = Group.objects.create(name="Keepers of people")
    group.permissions.add(of_accounts("change_user"), of_accounts("view_organisation"))
    user.groups.add(group)
    user.user_permissions.add(of_accounts("add_user"))
    log(user)
    EmailConfirmation.objects.create(email_address=user.emailaddress_set.get(), key="k")
    Draft.objects.create(kind="practice", key="one", fields={"title": "T"}, by=user)
    LandscapeCategory.objects.create(name="A / B")
    Decision.objects.create(assessment=Assessment.objects.first(), outcome="go", decided_by=user)
    return user


def log(user: User) -> None:
    kind = ContentType.objects.get_for_model(Assessment)
    LogEntry.objects.create(
        user=user, content_type=kind, object_id="1", object_repr="one", action_flag=CHANGE
    )


def move_ids() -> None:
    """Django's lists of models and rights get other ids than a fresh database gives them."""
    ContentType.objects.all().delete()
    ContentType.objects.clear_cache()
    for room in reversed(list(apps.get_app_configs())):
        create_contenttypes(room, verbosity=0)
    for room in reversed(list(apps.get_app_configs())):
        create_permissions(room, verbosity=0)


def ids() -> dict[str, int]:
    return {str(each): each.pk for each in Permission.objects.all()}


def seen() -> dict[str, list[dict]]:
    """All rows by model, ids of Django's own lists told in words."""
    found = {}
    for model in backups.kept_models():
        rows = backups.Rows().serialize(model._base_manager.order_by("pk"), cls=backups.Exactly)
        found[model._meta.label] = sorted(rows.splitlines())
    return found
