"""Of the unanswered invitations of an address to an organisation the newest stays."""

from django.db import migrations


def keep_the_newest(apps, schema_editor):
    unanswered = apps.get_model("accounts", "Invitation").objects.filter(accepted_at=None)
    unanswered.exclude(revoked_at=None).delete()
    seen = set()
    for invitation in unanswered.order_by("-created_at"):
        key = invitation.organisation_id, invitation.email.lower()
        if key in seen:
            invitation.delete()
        elif invitation.email != key[1]:
            invitation.email = key[1]
            invitation.save(update_fields=["email"])
        seen.add(key)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_forms_sent")]
    operations = [migrations.RunPython(keep_the_newest, migrations.RunPython.noop)]
