"""The repository keeps its own house rules: sizes, names, no hosts, no machine's paths, nothing generated."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(path.parent.name for path in ROOT.glob("zhongshu/*/apps.py"))

LONGEST_FILE = 400
# Longer files, each with the reason.
LONG_FILES: dict[str, str] = {
    "zhongshu/outgoing/migrations/0001_initial.py": "the first migration holds every constraint of the app",
    "zhongshu/people/migrations/0001_initial.py": "the first migration holds every constraint of the app",
    "zhongshu/records/migrations/0001_initial.py": "the first migration holds every constraint of the app",
    "zhongshu/supervision/migrations/0001_initial.py": "the first migration holds every constraint of the app",
    "zhongshu/supervision/migrations/0005_documents_and_scores.py": "the tables of a part with every constraint",
    "zhongshu/supervision/migrations/0006_overlaps_sources_and_inspections.py": "the tables of a part with every constraint",
    "zhongshu/workflow/migrations/0001_initial.py": "the first migration holds every constraint of the app",
}

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base_utils"}
# Put together from halves, so that this file does not find itself.
HOSTS = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)", r"deb\.deb" + r"ian\.org"])
)
MACHINE_PATHS = re.compile("|".join([r"/ro" + r"ot/", r"/ho" + r"me/[a-z]", r"/wo" + r"rk/"]))
UNFINISHED = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|X" + "XX)" + r"\b")
GENERATED = re.compile(r"\.mo$|\.min\.(js|css)$|^var/|/static/vendor/|^uv\.lock$|\.sqlite3$|^node_modules/")
BINARY = {".png", ".jpg", ".jpeg", ".pdf", ".docx", ".doc", ".ofd", ".xlsx", ".zip", ".woff2", ".ico", ".bin", ".xz"}


def listed_files() -> list[str]:
    """What is or would be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout", allow_module_level=True)
    return sorted({name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()})


def lines_matching(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in names
        if Path(name).suffix not in BINARY
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_lock_files_name_no_host():
    locks = [name for name in listed_files() if name.endswith((".lock", "package-lock.json"))]

    assert locks
    assert lines_matching(re.compile(r"://|--(extra-)?index-url|--find-links"), locks) == []


def test_every_locked_package_has_a_hash():
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-ocr.lock"):
        entries = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8").strip())
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_development_lock_holds_the_runtime_lock():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z][^ ]+==[^ ]+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_the_recognition_lock_goes_with_the_others():
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z][\w.-]*)==([^ ]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    held, extra = pins("requirements-dev.lock"), pins("requirements-ocr.lock")
    assert {name for name in held.keys() & extra.keys() if held[name] != extra[name]} == set()
    assert {"rapidocr", "onnxruntime"} <= extra.keys()


def test_the_locks_hold_what_the_project_declares():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[^\w.-]", name)[0].lower() for name in project["dependencies"]}
    pinned = set(
        re.findall(r"^([a-z][\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert wanted - pinned == set()


def test_no_file_names_a_package_registry():
    assert lines_matching(HOSTS, listed_files()) == []


def test_no_file_names_a_path_of_somebodys_machine():
    assert lines_matching(MACHINE_PATHS, listed_files()) == []


def test_nothing_is_left_for_later():
    assert lines_matching(UNFINISHED, [name for name in listed_files() if not name.endswith(".lock")]) == []


def test_nothing_generated_is_committed():
    assert [name for name in listed_files() if GENERATED.search(name)] == []


def test_python_files_are_short():
    sizes = {name: len((ROOT / name).read_bytes().splitlines()) for name in listed_files() if name.endswith(".py")}

    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE and name not in LONG_FILES} == {}
    assert [name for name in LONG_FILES if sizes.get(name, 0) <= LONGEST_FILE] == []


def test_modules_are_named_after_their_subject():
    names = [name for name in listed_files() if name.endswith(".py")]

    assert [name for name in names if FORBIDDEN_NAMES & {*Path(name).parts[:-1], Path(name).stem}] == []


def test_migrations_are_named():
    names = [name for name in listed_files() if re.search(r"/migrations/\d{4}_", name)]

    assert [name for name in names if re.search(r"_auto_\d{8}|_custom|_alter_.*_and_more|_and_more", name)] == []


def test_programs_can_be_started():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_tells_the_two_commands_and_what_must_not_be_stored(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert [
        word for word in ("make run", "make test", "DATABASE_URL", "docs/images/desk.png") if word not in text
    ] == []
    assert "state secret" in text or "国家秘密" in text


@pytest.mark.parametrize("name", [name for name in listed_files() if name.endswith(".md")])
def test_links_between_documents_lead_somewhere(name):
    text = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)

    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_a_short_page(app):
    page = ROOT / "docs" / "modules" / f"{app}.md"

    assert page.is_file(), f"write {page.relative_to(ROOT)}"
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 60


OCR_MODULES = {"cv2": "opencv-python-headless", "rapidocr": "rapidocr"}


def test_packages_of_the_recognition_extra_are_imported_only_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {re.split(r"[^\w.-]", name)[0] for name in project["optional-dependencies"]["ocr"]}
    users = {path.parent.name for path in ROOT.glob("zhongshu/**/*.py") if imports_of(path) & OCR_MODULES.keys()}

    assert set(OCR_MODULES.values()) <= extra
    assert users == {"ocr"}


def test_every_imported_package_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w.-]", name)[0].lower().replace("_", "-") for name in project["dependencies"]}
    owners = packages_distributions()
    imported = {name for path in ROOT.glob("zhongshu/**/*.py") for name in imports_of(path)} - sys.stdlib_module_names

    undeclared = {
        name: owners.get(name, ["not installed"])
        for name in imported - {"zhongshu"} - OCR_MODULES.keys()
        if not {owner.lower().replace("_", "-") for owner in owners.get(name, [])} & declared
    }
    assert undeclared == {}


def imports_of(path: Path) -> set[str]:
    """Top-level packages that a file imports absolutely."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    plain |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    return {name.partition(".")[0] for name in plain}
