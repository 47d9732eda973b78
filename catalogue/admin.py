"""For operators: the rows behind the pages. Rows are archived, never deleted.

What all read is edited in the hub's own pages, where it is drafted, given a reason and checked.
"""

from django.contrib import admin

from accounts.admin import CleanedAdmin
from catalogue.models import (
    Cell,
    Component,
    Criterion,
    Group,
    LandscapeCategory,
    Suggestion,
    Tool,
)
from catalogue.services.writing import touched
from handbook.admin import KeptAdmin
from handbook.services.drafting import signed

WHY = "by an operator"


@admin.register(Component, Group)
class GroundAdmin(KeptAdmin):
    def save_model(self, request, obj, form, change):
        super().save_model(request, signed(obj, request.user, WHY), form, change)
        touched()


@admin.register(Criterion)
class CriterionAdmin(GroundAdmin):
    """Its cells hold what its kind asks for."""

    readonly_fields = ["key", "kind"]


class ReadOnly:
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class CellInline(ReadOnly, admin.TabularInline):
    model = Cell
    fields = ["criterion", "value", "values", "note", "source", "checked_on", "checked_by"]


@admin.register(Tool)
class ToolAdmin(ReadOnly, admin.ModelAdmin):
    """Public tools only: staff see no organisation's data."""

    list_display = ["title", "key", "ring", "status", "checked_on", "archived"]
    list_filter = ["ring", "status", "archived"]
    search_fields = ["title", "key"]
    inlines = [CellInline]

    def get_queryset(self, request):
        return super().get_queryset(request).public()


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["tool", "criterion", "state", "proposer", "created_at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["tool", "criterion", "proposer", "decided_by"]


@admin.register(LandscapeCategory)
class LandscapeCategoryAdmin(CleanedAdmin):
    list_display = ["name", "component"]
    list_select_related = ["component"]
