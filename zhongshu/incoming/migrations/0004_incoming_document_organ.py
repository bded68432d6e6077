import django.db.models.deletion
from django.db import migrations, models

COPY = (
    "UPDATE incoming_incomingdocument SET organ_id = "
    "(SELECT r.owning_organ_id FROM records_record r WHERE r.id = incoming_incomingdocument.record_id)"
)


def organ(**options: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organ", **options
    )


class Migration(migrations.Migration):
    """The organ stands beside the receipt number, so that one index holds the order of a register."""

    dependencies = [
        ("incoming", "0003_intake_and_habits"),
        ("people", "0002_unit_merged_into"),
        ("records", "0003_record_task"),
    ]

    operations = [
        migrations.AddField("incomingdocument", "organ", organ(null=True)),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RemoveIndex("incomingdocument", "incoming_by_receipt"),
        migrations.AlterField("incomingdocument", "organ", organ()),
        migrations.AddIndex(
            "incomingdocument",
            models.Index(fields=["organ", "-receipt_year", "-receipt_value", "-record"], name="incoming_by_organ"),
        ),
        migrations.RunSQL("ANALYZE incoming_incomingdocument", migrations.RunSQL.noop),
    ]
