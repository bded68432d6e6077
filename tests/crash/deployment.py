"""A deployment of its own for tests that need real processes: its folder, its database, its commands, nothing shared."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).parents[2]
HEAD = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "zhongshu.config.settings"
import django
django.setup()
"""


@dataclass
class Deployment:
    """`name` is also the name of its database where the tests run on PostgreSQL."""

    folder: Path
    name: str
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls, folder: Path, name: str, *, sqlite: bool = False, template: str = "template1") -> "Deployment":
        """An empty one, on the kind of database that the tests run on."""
        folder.mkdir(parents=True, exist_ok=True)
        given = {"ZHONGSHU_VAR": str(folder), "DATABASE_URL": "", "PYTHONPATH": str(ROOT), "ALLOWED_HOSTS": "127.0.0.1"}
        given["DJANGO_SECRET_KEY"] = "only for this test " * 3
        if connection.vendor == "postgresql" and not sqlite:
            given["DATABASE_URL"] = fresh_database(name, template)
        return cls(folder, name, os.environ | given)

    @classmethod
    def migrated(cls, folder: Path, name: str) -> "Deployment":
        """One with all tables: a copy of the test database, outside of any test's transaction. Sooner than migrating."""
        if not connection.introspection.table_names():  # run alone, nobody needed the test database
            call_command("migrate", verbosity=0)
        if connection.vendor == "sqlite":
            made = cls.new(folder, name)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(folder / "zhongshu.sqlite3")])
            return made
        source = connection.settings_dict["NAME"]
        connection.close()
        return cls.new(folder, name, template=source)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A command of the system or, after -c, a text of Python."""
        command = [sys.executable, *(words if words[0] == "-c" else ("-m", "zhongshu", *words))]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, **pipes)

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code and what was said."""
        process = self.start(*words)
        out, error = process.communicate(timeout=300)
        return process.returncode, out + error

    def do(self, text: str) -> str:
        """Run a text of Python inside; it must go well."""
        code, said = self.run("-c", HEAD + text)
        assert code == 0, said
        return said

    def drop(self) -> None:
        if self.environment["DATABASE_URL"]:
            on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def fresh_database(name: str, template: str) -> str:
    on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def on_server(statement: str) -> None:
    given = connection.settings_dict
    address = {"user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"], "port": given["PORT"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in address.items() if v}) as server:
        server.execute(statement)
