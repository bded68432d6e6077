"""A database that was restored without some of its guards, inside the test's transaction. Never those of the audit log."""

from django.db import connection

from zhongshu.core import guards


def take_off(*prefixes: str) -> None:
    """Take off the guards of every table whose name begins so."""
    assert "audit_" not in prefixes
    with connection.cursor() as cursor:
        for name, table in guards.FIND[connection.vendor](cursor):
            if table.startswith(prefixes):
                for statement in guards.DROP[connection.vendor](name, table):
                    cursor.execute(statement)
