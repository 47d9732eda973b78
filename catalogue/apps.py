from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete

from handbook import link_targets
from jobs import registry

if TYPE_CHECKING:
    from catalogue.models import Import


def remove_file(sender: "type[Import]", instance: "Import", **signal: Any) -> None:
    """The file of an import goes with the last row that names it."""
    if instance.file and not sender.objects.filter(file=instance.file).exists():
        transaction.on_commit(partial(default_storage.delete, instance.file))


class CatalogueConfig(AppConfig):
    name = "catalogue"

    def ready(self) -> None:
        from catalogue.models import Component, Import  # noqa: PLC0415  models are there by now

        listed = Component.objects.filter(archived=False)
        link_targets.offer("component", lambda: dict(listed.all().values_list("key", "title")))
        registry.register(Import, "catalogue.import")
        post_delete.connect(remove_file, sender=Import)
