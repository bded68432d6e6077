"""The command line `zhongshu`: running the system, and the engines as tools of their own.

Commands come from three places, so that a new app or engine adds one without touching this file:
the table BORROWED, management commands of apps, and `commands.py` of engines or their parts
(`main(arguments) -> int`).
Engines run without Django.
"""

import argparse
import ast
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

PACKAGE = Path(__file__).parent
SETTINGS = "zhongshu.config.settings"

Run = Callable[[list[str]], int]


@dataclass(frozen=True)
class Command:
    """One sub-command: what it is called, one line of help, and the function that gets the remaining arguments."""

    name: str
    help: str
    run: Run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named command with the arguments after it."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    known = commands()
    parser = argparse.ArgumentParser(
        prog="zhongshu",
        description="Zhongshu 中枢, the working system of a general office.",
        epilog="commands:\n" + "\n".join(f"  {command.name:<16} {command.help}" for command in known.values()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=known, metavar="command", help="one of those below; each has --help")
    if not words:
        parser.print_help()
        return 0
    name = parser.parse_args(words[:1]).command
    return known[name].run(words[1:])


def commands() -> dict[str, Command]:
    """All commands of this installation by name."""
    found = [*BORROWED, *app_commands(), *engine_commands()]
    return {command.name: command for command in sorted(found, key=lambda command: command.name)}


def app_commands() -> list[Command]:
    """Management commands of our apps: zhongshu/<app>/management/commands/<name>.py."""
    paths = PACKAGE.glob("*/management/commands/[a-z]*.py")
    return [Command(path.stem.replace("_", "-"), first_line(path), partial(manage, path.stem)) for path in paths]


def engine_commands() -> list[Command]:
    """Command lines of engines and of their parts: zhongshu/engines/[<engine>/]<name>/commands.py."""
    paths = [*PACKAGE.glob("engines/[a-z]*/commands.py"), *PACKAGE.glob("engines/[a-z]*/[a-z]*/commands.py")]
    return [Command(path.parent.name, first_line(path), partial(run_engine, module_of(path))) for path in paths]


def module_of(path: Path) -> str:
    """The dotted name of a module of this package."""
    return ".".join(("zhongshu", *path.relative_to(PACKAGE).with_suffix("").parts))


def first_line(path: Path) -> str:
    """The first line of a module's docstring, read without importing it."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


def manage(name: str, arguments: list[str]) -> int:
    """Run a Django management command."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # engines' commands need no Django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    execute_from_command_line(["zhongshu", name, *arguments])
    return 0


def run_engine(module: str, arguments: list[str]) -> int:
    """Run an engine's own command line."""
    return int(import_module(module).main(arguments))


def work(arguments: list[str]) -> int:
    """Run the tasks of all queues."""
    return manage("db_worker", ["--queue-name", "*", *arguments])


def serve(arguments: list[str]) -> int:
    """Run web server, worker and scheduler together."""
    return int(import_module("zhongshu.config.supervisor").main(arguments))


def proofread(arguments: list[str]) -> int:
    """Proofread a file: above two engines, so in neither."""
    return int(import_module("zhongshu.engines.proofread_command").main(arguments))


def keep(name: str, arguments: list[str]) -> int:
    """Run `backup` or `restore` with Django set up."""
    import django  # noqa: PLC0415  # the list of commands needs no Django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    run: Run = getattr(import_module("zhongshu.config.backups.commands"), name)
    return run(arguments)


BORROWED = (
    Command("serve", "Run web server, worker and scheduler together until stopped.", serve),
    Command("worker", "Run queued tasks, as one process of its own.", work),
    Command("backup", "Copy database, files and audit heads while the system runs.", partial(keep, "backup")),
    Command("restore", "Put a backup into an empty deployment and prove it.", partial(keep, "restore")),
    Command("proofread", "Proofread a file and print what was found, or the text corrected.", proofread),
    Command("migrate", "Bring the database to the state of this version.", partial(manage, "migrate")),
    Command("makemigrations", "For developers: write a named migration (--name).", partial(manage, "makemigrations")),
    Command("check", "Let Django check settings and models.", partial(manage, "check")),
    Command("shell", "Open a Python shell with the models loaded.", partial(manage, "shell")),
)
