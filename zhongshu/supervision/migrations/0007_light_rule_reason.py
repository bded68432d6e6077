from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0006_overlaps_sources_and_inspections"),
    ]

    operations = [
        migrations.AddField(
            model_name="lightrule",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="依据"),
        ),
    ]
