from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="jobstate",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="连续失败"),
        ),
    ]
