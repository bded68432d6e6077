"""Who is given work must still be here when that is committed, also when the person leaves at the same moment."""

from django.db import connection

from zhongshu.people.models import Person

# SQLite needs none: a writing transaction locks the database from its beginning.
SHARE = {"postgresql": " FOR SHARE"}


def keep_in_office(person: Person) -> bool:
    """Until the caller's transaction ends nobody can disable this person; False when that has happened already."""
    table = connection.ops.quote_name(Person._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT is_active FROM {table} WHERE id = %s{SHARE.get(connection.vendor, '')}", [person.pk])  # noqa: S608 -- our own table
        row = cursor.fetchone()
    return bool(row and row[0])
