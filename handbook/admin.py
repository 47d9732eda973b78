"""For operators: the rows behind the pages. Rows are archived, never deleted."""

from django.contrib import admin

from accounts.admin import CleanedAdmin
from handbook.models import Area, Practice, Role, Skill


@admin.register(Area, Practice, Role, Skill)
class KeptAdmin(CleanedAdmin):
    """Rows come with the content, which gives them their keys."""

    list_display = ["title", "key", "archived"]
    readonly_fields = ["key"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
