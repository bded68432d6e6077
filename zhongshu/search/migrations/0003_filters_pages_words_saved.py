"""Columns to filter by, pages of texts, the office's words, saved searches. The index gets more tokens: it is made anew from
the records, by the worker while the system runs (search.texts), or at once by `zhongshu reindex`."""

import django.db.models.deletion
from django.db import migrations, models

from zhongshu.search.backends import backend


def empty(apps, schema_editor):
    index = backend(schema_editor.connection)
    index.drop()
    index.create()
    entries = apps.get_model("search", "SearchEntry").objects.all()
    entries.update(stored=b"", digest="", is_text_stale=True)


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("people", "0002_unit_merged_into"),
        ("records", "0001_initial"),
        ("search", "0002_search_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="承办人",
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="urgency",
            field=models.CharField(
                choices=[
                    ("normal", "平件"),
                    ("routine_urgent", "平急"),
                    ("urgent", "加急"),
                    ("extra_urgent", "特急"),
                    ("flash", "特提"),
                ],
                default="normal",
                max_length=16,
                verbose_name="紧急程度",
            ),
        ),
        migrations.AddField(model_name="searchentry", name="are_pages_due", field=models.BooleanField(default=False)),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(condition=models.Q(("are_pages_due", True)), fields=["record"], name="search_pages_due"),
        ),
        migrations.CreateModel(
            name="TextPages",
            fields=[
                (
                    "blob",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text_pages",
                        serialize=False,
                        to="files.blob",
                    ),
                ),
                ("starts", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="OfficeWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40, unique=True, verbose_name="词")),
                ("kind", models.CharField(max_length=12, verbose_name="来源")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("query", models.CharField(max_length=1000)),
                ("seen_to", models.BigIntegerField(default=0)),
                ("sort", models.PositiveIntegerField(default=1000)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saved_searches", to="people.person"
                    ),
                ),
            ],
            options={"verbose_name_plural": "saved searches", "ordering": ("sort", "pk")},
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(
                fields=("person", "name"), name="saved_search_name", violation_error_message="已经有同名的常用搜索。"
            ),
        ),
        migrations.RunPython(empty, migrations.RunPython.noop),
    ]
