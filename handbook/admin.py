"""For operators: the rows behind the pages. Rows are archived, never deleted."""

from django.contrib import admin
from django.db.models import JSONField

from accounts.admin import CleanedAdmin
from handbook.models import Area, Practice, Role, Skill


@admin.register(Area, Practice, Role, Skill)
class KeptAdmin(CleanedAdmin):
    list_display = ["title", "key", "archived"]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """What a row names (roles, skills, links) is edited on its page, which checks it."""
        return ["key", *(each.name for each in self.opts.fields if isinstance(each, JSONField))]

    def has_delete_permission(self, request, obj=None):
        return False
