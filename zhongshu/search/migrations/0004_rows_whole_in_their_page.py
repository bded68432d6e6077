"""PostgreSQL keeps rows of the index in their page, as they are written from now on; `zhongshu reindex` moves those that stand."""

from django.db import migrations

from zhongshu.search.backends import backend
from zhongshu.search.backends.postgresql import PostgresqlBackend


def keep_whole(apps, schema_editor):
    index = backend(schema_editor.connection)
    if isinstance(index, PostgresqlBackend):
        index.keep_whole()


class Migration(migrations.Migration):
    dependencies = [("search", "0003_filters_pages_words_saved")]

    operations = [migrations.RunPython(keep_whole, migrations.RunPython.noop)]
