from functools import partial

from django.apps import AppConfig
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete

from handbook import link_targets
from jobs import registry


def remove_file(sender, instance, **signal) -> None:
    """The file of an import goes with the last row that names it."""
    if instance.file and not sender.objects.filter(file=instance.file).exists():
        transaction.on_commit(partial(default_storage.delete, instance.file))


class CatalogueConfig(AppConfig):
    name = "catalogue"

    def ready(self) -> None:
        component = self.get_model("Component")
        listed = component.objects.filter(archived=False)
        link_targets.offer("component", lambda: dict(listed.all().values_list("key", "title")))
        imports = self.get_model("Import")
        registry.register(imports, "catalogue.import")
        post_delete.connect(remove_file, sender=imports)
