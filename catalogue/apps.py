from django.apps import AppConfig

from handbook import linked


class CatalogueConfig(AppConfig):
    name = "catalogue"

    def ready(self) -> None:
        component = self.get_model("Component")
        listed = component.objects.filter(archived=False)
        linked.offer("component", lambda: dict(listed.all().values_list("key", "title")))
