"""Columns to filter by, pages of texts, the office's words, saved searches. The index gets more tokens: it is made anew from
the records, by the worker while the system runs (search.texts), or at once by `zhongshu reindex`."""

import django.db.models.deletion
from django.db import migrations, models

from zhongshu.search.backends import backend

FILL = """
INSERT INTO search_searchentry (record_id, kind, owning_organ_id, level, state, urgency, holder_id, day, sender, digest, text_digest,
    is_text_stale, are_pages_due, updated_at, facts, access, stored)
SELECT id, kind, owning_organ_id, level, state, urgency, holder_id, date(created_at), '', '', '', true, false, created_at, '{}', '', ''
FROM records_record
"""


def begin_anew(apps, schema_editor):
    """An empty index, and a row for every record that waits for the worker to fill it."""
    index = backend(schema_editor.connection)
    index.drop()
    index.create()
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("people", "0002_unit_merged_into"),
        ("records", "0001_initial"),
        ("search", "0002_search_index"),
    ]

    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        # What is filtered by and counted stands before the long columns: SQLite then reads a short row.
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="records.record",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="类别")),
                (
                    "owning_organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organ",
                        verbose_name="主管机关",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="承办人",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="密级")),
                (
                    "urgency",
                    models.CharField(
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
                ("state", models.CharField(max_length=10, verbose_name="状态")),
                ("day", models.DateField(verbose_name="日期")),
                ("sender", models.CharField(blank=True, max_length=120, verbose_name="来文单位")),
                ("is_text_stale", models.BooleanField(default=False)),
                ("are_pages_due", models.BooleanField(default=False)),
                ("updated_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("text_digest", models.CharField(blank=True, max_length=64)),
                ("facts", models.JSONField(default=dict)),
                ("access", models.TextField()),
                ("stored", models.BinaryField()),
            ],
            options={
                "verbose_name_plural": "search entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_text_stale", True)), fields=["record"], name="search_text_stale"
                    ),
                    models.Index(
                        condition=models.Q(("are_pages_due", True)), fields=["record"], name="search_pages_due"
                    ),
                    models.Index(fields=["sender", "-record"], name="search_sender"),
                    models.Index(fields=["day"], name="search_day"),
                ],
            },
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
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
