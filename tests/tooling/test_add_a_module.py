"""docs/how-to/add-a-module.md works: its module is built in a copy of the project, checked and tested there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-module.md"
FILES = re.compile(r"^`(?P<path>[\w/.]+)`\n\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project with the module of the page in it."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "zhongshu", folder / "zhongshu", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    for name in ("pyproject.toml", "tests/conftest.py", "tests/standing.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "scripts").mkdir()
    register(folder)
    for found in FILES.finditer(PAGE.read_text(encoding="utf-8")):
        write(folder / found["path"], found["text"])
    for package in ("zhongshu/seals", "zhongshu/seals/migrations"):
        write(folder / package / "__init__.py", "")
    run(folder, "python", "-m", "zhongshu", "makemigrations", "seals", "--name", "initial", "--skip-checks")
    run(folder, "ruff", "format", "--quiet", "--no-cache", "zhongshu/seals/migrations")
    return folder


def register(folder):
    """The three edits of step 1."""
    change(
        folder / "pyproject.toml", '  "incoming | outgoing | memos",\n', '  "incoming | outgoing | memos | seals",\n'
    )
    change(
        folder / "zhongshu/config/settings.py",
        '    "zhongshu.incoming",\n',
        '    "zhongshu.incoming",\n    "zhongshu.seals",\n',
    )
    mount = '    "incoming/": ("incoming",),\n'
    change(folder / "zhongshu/config/urls.py", mount, mount + mount.replace("incoming", "seals"))


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} no longer holds {old!r} once"
    path.write_text(text.replace(old, new), encoding="utf-8")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(folder, program, *arguments, failing=False):
    own = {
        "PYTHONPATH": str(folder),
        "ZHONGSHU_VAR": str(folder / "var"),
        "DJANGO_SECRET_KEY": "of-a-test",
        "DATABASE_URL": "",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=folder, env=inherited | own, capture_output=True, text=True, check=False
    )
    assert failing or done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_module_passes_its_own_tests(project):
    output = run(project, "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/seals")

    assert re.search(r"^5 passed", output, re.MULTILINE)


def test_the_module_stands_in_its_tier(project):
    run(project, "lint-imports", "--no-cache")


def test_the_module_is_in_good_style(project):
    templates = [str(path) for path in project.glob("zhongshu/seals/templates/**/*.html")]

    run(project, "ruff", "check", "--no-cache", "zhongshu/seals", "tests/seals")
    run(project, "ruff", "format", "--no-cache", "--check", "zhongshu/seals", "tests/seals")
    run(project, "djade", "--check", "--target-version", "5.2", *templates)
    run(project, "djhtml", "--check", "--tabwidth", "2", *templates)


def test_the_module_is_well_typed(project):
    output = run(
        project, "mypy", "--cache-dir", str(ROOT / ".mypy_cache" / "add-a-module"), "-p", "zhongshu.seals", failing=True
    )

    assert [line for line in output.splitlines() if "zhongshu/seals" in line] == []


def test_start_up_finds_nothing_wrong_with_the_module(project):
    run(project, "python", "-m", "zhongshu", "check", "--fail-level", "WARNING")
    run(project, "python", "-m", "zhongshu", "makemigrations", "--check", "--dry-run", "seals")
