"""For operators: the rows behind the pages. Rows are archived, never deleted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import CleanedAdmin
from handbook.models import Area, Practice, Role, Skill


@admin.register(Area, Practice, Role, Skill)
class KeptAdmin(CleanedAdmin):
    """Rows come with the content, which gives them their keys."""

    list_display = ["title", "key", "archived"]
    readonly_fields = ["key"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
