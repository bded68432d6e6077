"""Write the rows of a small database as a release left them: only the columns that the schema of that release had.

python -m tests.upgrade.dump OUT.json   with ZHONGSHU_VAR or DATABASE_URL naming a database of this version; the schema asked for is that
of the first migrations (RELEASE below). Made anew only when a release is tagged; the file then stays as it is."""

# ruff: noqa: T201

import json
import sys
from pathlib import Path

import django

RELEASE = "0001"  # migrations up to this number
LEFT_OUT = {"search"}  # made from the rest
LATER = {"proofreading", "supervision", "outgoing", "memos", "exchange"}  # apps that came after it


def main(out: str) -> None:
    django.setup()
    from django.db import connection  # noqa: PLC0415  # after setup
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    loader = MigrationLoader(connection)
    state = loader.project_state(targets(loader)).apps
    rows = {}
    with connection.cursor() as cursor:
        for model in sorted(state.get_models(include_auto_created=True), key=lambda one: one._meta.db_table):
            if model.__module__ != "__fake__" or model._meta.app_label in LEFT_OUT:
                continue
            columns = [f'"{field.column}"' for field in model._meta.local_concrete_fields]
            cursor.execute(f'SELECT {", ".join(columns)} FROM "{model._meta.db_table}" ORDER BY 1')  # noqa: S608
            if found := cursor.fetchall():
                rows[model._meta.db_table] = {
                    "columns": columns,
                    "rows": [[plain(value) for value in row] for row in found],
                }
    Path(out).write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    print({table: len(found["rows"]) for table, found in rows.items()})


def targets(loader: "object") -> list[tuple[str, str]]:
    """The first migration of each of our apps that the release had, the last of everybody else's."""
    leaves = loader.graph.leaf_nodes()  # type: ignore[attr-defined]
    ours = {app for app, _name in leaves if (Path(__file__).parents[2] / "zhongshu" / app).is_dir()}
    nodes = [node for node in loader.graph.nodes if node[0] in ours - LATER]  # type: ignore[attr-defined]
    return [node for node in nodes if node[1].startswith(RELEASE)] + [node for node in leaves if node[0] not in ours]


def plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


if __name__ == "__main__":
    main(sys.argv[1])
