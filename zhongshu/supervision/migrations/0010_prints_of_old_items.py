from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from zhongshu.supervision.likeness import Words


def print_old_items(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Items that were set up before there were prints are compared too."""
    item, kept = apps.get_model("supervision", "SupervisedItem"), apps.get_model("supervision", "ItemPrint")
    rows = item.objects.filter(print__isnull=True).values_list(
        "pk", "record__title", "instruction_text", "result_wanted"
    )
    made = (
        kept(item_id=pk, bits=Words(title.strip(), f"{text.strip()}\n{result.strip()}").print)
        for pk, title, text, result in rows.iterator()
    )
    kept.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0009_standings_without_joins")]

    operations = [migrations.RunPython(print_old_items, migrations.RunPython.noop)]
