from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0007_light_rule_reason"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="itemstanding",
            options={"ordering": ("rank", "light_due_at", "item_id")},
        ),
        migrations.RemoveIndex(model_name="itemstanding", name="item_standing_by_light"),
        migrations.AddIndex(
            model_name="itemstanding",
            index=models.Index(fields=["owner", "rank", "light_due_at", "item"], name="item_standing_worst_first"),
        ),
    ]
