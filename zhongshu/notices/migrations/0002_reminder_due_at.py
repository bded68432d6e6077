import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="due_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="期限"),
            preserve_default=False,
        ),
    ]
