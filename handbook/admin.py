"""For operators: the rows behind the pages. Rows are archived, never deleted."""

from django.contrib import admin

from handbook.models import Area, Practice, Role, Skill


@admin.register(Area, Practice, Role, Skill)
class KeptAdmin(admin.ModelAdmin):
    list_display = ["title", "key", "archived"]
    readonly_fields = ["key"]

    def has_delete_permission(self, request, obj=None):
        return False
