from django.db import migrations, models


class Migration(migrations.Migration):
    """Only grants to units: with all the others in it, the planner takes the index for one that finds everything."""

    dependencies = [("records", "0003_record_task")]

    operations = [
        migrations.RemoveIndex("grant", "grant_unit_open"),
        migrations.AddIndex(
            "grant",
            models.Index(
                condition=models.Q(("unit__isnull", False), ("until__isnull", True)),
                fields=["unit", "record"],
                name="grant_unit_open",
            ),
        ),
    ]
