"""Build (or take from var/bench) the data set, serve it, measure, and write the table.

python -m benches.speed --records 10000              SQLite; on PostgreSQL: scripts/with_postgres.py before it
python -m benches.speed --records 1000000            the large set, where var/bench has it: some minutes
DATABASE_URL=postgres://… python -m benches.speed --records 1000000 --var FOLDER     a server that keeps it; with
    --moved-from var/bench/sqlite-1000000/zhongshu.sqlite3 it gets the rows of that set in a fraction of the time

Run the 10,000 first: the table of the large set then says how many times as long each page takes.
"""

# ruff: noqa: S603, S607, PLC0415  # a bench prints, starts the server, and sets the environment before Django is loaded

import argparse
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LARGE = 100_000  # of more than so many records no copy is made: copying takes longer than measuring


def main() -> int:
    options = parse()
    is_sqlite = not os.environ.get("DATABASE_URL")
    folder = options.var or ROOT / "var" / "bench" / f"{'sqlite' if is_sqlite else 'postgresql'}-{options.records}"
    is_large = options.records > LARGE
    used = folder if is_large else folder.with_name(folder.name + "-used")
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhongshu.config.settings"
    os.environ.setdefault("DJANGO_SECRET_KEY", "of the bench only " * 3)
    if is_sqlite:
        build_once(folder, options.records)
    if is_sqlite and not is_large:
        shutil.rmtree(used, ignore_errors=True)
        shutil.copytree(folder, used)
    used.mkdir(parents=True, exist_ok=True)
    os.environ["ZHONGSHU_VAR"] = str(used)
    build_here(options.records, options.moved_from)  # of the copy: only the migrations that came since
    from benches.speed import measuring, report

    found = measuring.measure(used, turns=options.turns, users=options.users, without=options.without)
    report.write(found, records=options.records, about=about(), keep=options.keep)
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=int(os.environ.get("BENCH_RECORDS", "10000")))
    parser.add_argument("--turns", type=int, default=40, help="requests of each kind")
    parser.add_argument("--without", default=None, help="leave out what begins with this word: search")
    parser.add_argument("--users", type=int, default=16, help="at once, in the second run")
    parser.add_argument("--var", type=Path, default=None, help="the folder of the data set, where it is another")
    parser.add_argument(
        "--moved-from", type=Path, default=None, help="PostgreSQL: a set on SQLite, migrated, to take the rows from"
    )
    parser.add_argument("--keep", action="store_true", help="put the table into docs/benchmarks.md")
    return parser.parse_args()


def build_once(folder: Path, records: int) -> None:
    """In a process of its own, because Django knows one database."""
    if (folder / "complete").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = f"from benches.speed import __main__ as bench; bench.build_here({records})"
    environment = os.environ | {"ZHONGSHU_VAR": str(folder)}
    subprocess.run([sys.executable, "-c", text], env=environment, cwd=ROOT, check=True)
    (folder / "complete").touch()


def build_here(records: int, moved_from: Path | None = None) -> None:
    set_up()
    from django.core.management import call_command
    from django.db import connection

    from benches.speed import bulk, city, moving
    from zhongshu.records.models import Record

    if records > LARGE and connection.vendor == "sqlite":
        connection.check_constraints = lambda *_args, **_options: None  # type: ignore[method-assign]  # minutes for each migration
    call_command("migrate", verbosity=0)
    if not Record.objects.exists():  # a server that keeps its database builds it once
        with bulk.in_bulk():
            moving.move(moved_from) if moved_from else city.build(records)
    connection.close()


def set_up() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def about() -> str:
    """Hardware and commit."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "",
    )
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {memory:.0f} GB, Python {platform.python_version()}, "
        f"commit {commit}, load of the machine before the run {load:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
