from django.db import migrations, models


def one_address_each(apps, schema_editor):
    """Each person with an address, and one row of allauth's that says whether it is proved."""
    Address = apps.get_model("account", "EmailAddress")
    for user in apps.get_model("accounts", "User").objects.all():
        rows = Address.objects.filter(user_id=user.pk).order_by("-primary", "-verified", "-pk")
        if not user.email:
            user.email = next((row.email for row in rows), f"{user.pk.hex}@unknown.invalid")
            user.save(update_fields=["email"])
        kept = rows.filter(email=user.email).first()
        proved = user.is_demo or bool(kept and kept.verified)
        rows.delete()
        Address.objects.create(user_id=user.pk, email=user.email, primary=True, verified=proved)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_zone_of_the_browser"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="new_email",
            field=models.EmailField(blank=True, default="", editable=False, max_length=254),
        ),
        migrations.RunPython(one_address_each, migrations.RunPython.noop, elidable=True),
    ]
