"""For operators: the rows behind the pages. Rows are archived, never deleted.

What all read is edited in the hub's own pages, where it is drafted, given a reason and checked.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin import CleanedAdmin
from accounts.models import User
from catalogue.entries.column_wording import titles
from catalogue.models import (
    Cell,
    Component,
    Criterion,
    Group,
    LandscapeCategory,
    Suggestion,
    Tool,
    ToolQuerySet,
)
from catalogue.services.writing import touched
from handbook.admin import KeptAdmin
from handbook.services.drafting import signed

if TYPE_CHECKING:
    CellsOfTool = admin.TabularInline[Cell, Tool]
    AdminOfTools = admin.ModelAdmin[Tool]
    AdminOfSuggestions = admin.ModelAdmin[Suggestion]
else:
    CellsOfTool = admin.TabularInline
    AdminOfTools = AdminOfSuggestions = admin.ModelAdmin

WHY = "by an operator"


@admin.register(Component, Group)
class GroundAdmin(KeptAdmin):
    def save_model(
        self,
        request: HttpRequest,
        obj: Component | Group,
        form: "forms.ModelForm[Any]",
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        assert isinstance(request.user, User)
        super().save_model(request, signed(obj, request.user, WHY), form, change)
        touched()


@admin.register(Criterion)
class CriterionAdmin(GroundAdmin):
    """Its cells hold what its kind asks for."""

    readonly_fields = ["key", "kind"]


class ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class CellInline(ReadOnly, CellsOfTool):
    model = Cell
    fields = ["criterion", "value", "values", "note", "source", "checked_on", "checked_by"]


@admin.register(Tool)
class ToolAdmin(ReadOnly, AdminOfTools):
    """Public tools only: staff see no organisation's data."""

    list_display = ["title", "key", "ring", "status", "checked_on", "archived"]
    list_filter = ["ring", "status", "archived"]
    search_fields = ["title", "key"]
    inlines = [CellInline]

    def get_form(self, *args: Any, **kwargs: Any) -> "type[forms.ModelForm[Any]]":
        return super().get_form(*args, labels=titles(), **kwargs)

    def get_queryset(self, request: HttpRequest) -> ToolQuerySet:
        tools = super().get_queryset(request)
        assert isinstance(tools, ToolQuerySet)
        return tools.public()


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly, AdminOfSuggestions):
    list_display = ["tool", "criterion", "state", "proposer", "created_at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["tool", "criterion", "proposer", "decided_by"]


@admin.register(LandscapeCategory)
class LandscapeCategoryAdmin(CleanedAdmin):
    list_display = ["name", "component"]
    list_select_related = ["component"]
