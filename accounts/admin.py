"""For the site's staff: people and their rights. Organisations' data is not shown here."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.db import models, transaction

from accounts.fields import Line, Text
from accounts.forms import AddressField
from accounts.models import Mail, User
from accounts.names import NameField
from accounts.services.invitations import end_invitations_by

LONGEST_TEXT = 20_000

# An address is proved by its owner or by `manage.py resetpassword --prove`, not by a tick here.
admin.site.unregister(EmailAddress)


class CleanedAdmin(admin.ModelAdmin):
    """Whatever staff type here is cleaned as what anybody types elsewhere, and has a limit. JSON is
    shown and not typed: its shape is checked by the loader and by the hub's own pages."""

    formfield_overrides = {
        models.CharField: {"form_class": Line},
        models.EmailField: {"form_class": AddressField},
        models.TextField: {"form_class": Text, "max_length": LONGEST_TEXT},
    }

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        typed = [each for each in self.opts.fields if each.editable]
        shown = [each.name for each in typed if isinstance(each, models.JSONField)]
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

    def get_readonly_fields(self, request, obj=None):
        """An address changes once its owner has proved the new one."""
        return [*super().get_readonly_fields(request, obj), *(["email"] if obj else [])]

    @transaction.atomic
    def save_model(self, request, user, form, change):
        """Who is switched off leaves no open invitation behind."""
        super().save_model(request, user, form, change)
        end_invitations_by(user)

    def has_delete_permission(self, request, obj=None):
        """Deactivate instead: deleting could take an organisation's last administrator."""
        return False


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What became of each mail; never what stood in it."""

    list_display = ["created_at", "recipient", "subject", "state", "attempts", "why"]
    list_filter = ["state"]
    search_fields = ["recipient"]
    date_hierarchy = "created_at"
    fields = [*list_display, "due_at", "finished_at"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
