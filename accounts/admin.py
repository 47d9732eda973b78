"""For the site's staff: people and their rights. Organisations' data is not shown here."""

from django.contrib import admin
from django.db import transaction

from accounts.models import User
from accounts.services.invitations import end_invitations_by


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "is_active", "is_curator", "is_staff"]
    list_filter = ["is_active", "is_curator", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_curator", "is_staff", "is_superuser"]

    @transaction.atomic
    def save_model(self, request, user, form, change):
        """Who is switched off leaves no open invitation behind."""
        super().save_model(request, user, form, change)
        end_invitations_by(user)

    def has_delete_permission(self, request, obj=None):
        """Deactivate instead: deleting could take an organisation's last administrator."""
        return False
