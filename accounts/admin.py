"""For the site's staff: people and their rights. Organisations' data is not shown here."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.db import models, transaction
from django.forms import BaseForm
from django.http import HttpRequest

from accounts.form_fields.fields import Line, Text
from accounts.form_fields.names import NameField
from accounts.forms import AddressField
from accounts.models import Mail, User
from accounts.services.invitations import end_invitations_by

if TYPE_CHECKING:
    AdminOfRows = admin.ModelAdmin[Any]
else:
    AdminOfRows = admin.ModelAdmin

LONGEST_TEXT = 20_000

# An address is proved by its owner or by `manage.py resetpassword --prove`, not by a tick here.
admin.site.unregister(EmailAddress)


class CleanedAdmin(AdminOfRows):
    """Whatever staff type here is cleaned as what anybody types elsewhere, and has a limit. JSON is
    shown and not typed: its shape is checked by the loader and by the hub's own pages."""

    formfield_overrides = {
        models.CharField: {"form_class": Line},
        models.EmailField: {"form_class": AddressField},
        models.TextField: {"form_class": Text, "max_length": LONGEST_TEXT},
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        typed = [field for field in self.opts.fields if field.editable]
        shown = [field.name for field in typed if isinstance(field, models.JSONField)]
        return [*super().get_readonly_fields(request, obj), *shown]


@admin.register(User)
class UserAdmin(CleanedAdmin):
    formfield_overrides = CleanedAdmin.formfield_overrides | {
        models.CharField: {"form_class": NameField}
    }
    list_display = ["email", "name", "is_active", "is_curator", "is_staff"]
    list_filter = ["is_active", "is_curator", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_curator", "is_staff", "is_superuser"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An address changes once its owner has proved the new one."""
        return [*super().get_readonly_fields(request, obj), *(["email"] if obj else [])]

    @transaction.atomic
    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: BaseForm,
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        """Who is switched off leaves no open invitation behind."""
        super().save_model(request, obj, form, change)
        end_invitations_by(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deactivate instead: deleting could take an organisation's last administrator."""
        return False


@admin.register(Mail)
class MailAdmin(AdminOfRows):
    """What became of each mail; never what stood in it."""

    COLUMNS = ("created_at", "recipient", "subject", "state", "attempts", "why")
    list_display = COLUMNS
    list_filter = ["state"]
    search_fields = ["recipient"]
    date_hierarchy = "created_at"
    fields = (*COLUMNS, "due_at", "finished_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
