"""The index table, as each database knows it. It is no model: SQLite has FTS5, PostgreSQL a tsvector."""

from django.db import migrations

from zhongshu.search.backends import backend


def create(apps, schema_editor):
    backend(schema_editor.connection).create()


def drop(apps, schema_editor):
    backend(schema_editor.connection).drop()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
