from django.db import migrations, models


def forget(apps, schema_editor):
    """What a draft was begun on was told in another way, which nothing reads any more."""
    apps.get_model("handbook", "Draft").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("handbook", "0002_holdings_drafts_and_history")]
    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("draft", "base"),
        migrations.AddField("draft", "was", models.JSONField(default=dict)),
    ]
