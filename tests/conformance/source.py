"""The code itself as material: apps with their tier, files of a shelf, templates."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "zhongshu"

# From the top; an app may use what stands below it (docs/architecture.md). Mirrors the contract in pyproject.toml.
TIERS: list[set[str]] = [
    {"config"},
    {"demo"},
    {"desk", "reports"},
    {"supervision", "exchange"},
    {"incoming", "outgoing", "memos"},
    {"typesetting", "proofreading"},
    {"workflow"},
    {"notices", "search"},
    {"records"},
    {"numbering", "files"},
    {"people"},
    {"audit", "jobs"},
    {"core"},
]
HEIGHT = {app: len(TIERS) - place for place, apps in enumerate(TIERS) for app in apps}
APPS = sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))


def python_files(*apps: str) -> Iterator[Path]:
    for app in apps or APPS:
        yield from sorted(path for path in (PACKAGE / app).rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(PACKAGE.glob("*/templates/**/*.html"))


def app_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]
