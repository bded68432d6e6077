"""Every app has the same shelves, and each shelf holds only what belongs there."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CASCADE

from tests.conformance.source import APPS, HEIGHT, PACKAGE, ROOT, app_of, python_files

WRITING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "add", "set"}
WRITERS = re.compile(r"^(services|tasks|setup|seed|guards|store|backends|management|migrations|indexing)")
# Reads that are called like writes, and infrastructure that writes its own rows outside a business verb.
NOT_WRITING = {
    "zhongshu/people/middleware.py",  # the session
    "zhongshu/core",  # no models
}


def shelf_of(path: Path) -> str:
    return path.relative_to(PACKAGE / app_of(path)).parts[0].removesuffix(".py")


def manager_writes(path: Path) -> list[str]:
    """Calls such as X.objects.create(…), queryset.update(…), row.save(…)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        source = ast.unparse(node.func)
        is_manager = ".objects." in source and node.func.attr in WRITING | {"update"}
        is_row = node.func.attr in {"save", "delete"} and not source.startswith(("super()", "self.storage", "image"))
        if is_manager or is_row:
            found.append(f"{path.relative_to(ROOT)}:{node.lineno} {source}")
    return found


def test_only_services_write():
    written = [
        line
        for path in python_files(*[app for app in APPS if app not in {"core", "demo"}])
        if not WRITERS.match(shelf_of(path)) and str(path.relative_to(ROOT)) not in NOT_WRITING
        for line in manager_writes(path)
    ]

    assert written == []


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return names | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


def test_services_know_no_request_and_no_html():
    web = ("django.http", "django.shortcuts", "django.template")
    known = [
        f"{path.relative_to(ROOT)} {name}"
        for path in python_files(*[app for app in APPS if app != "core"])
        if shelf_of(path) in {"services", "queries", "access", "models"}
        for name in imports_of(path)
        if name.startswith(web) and not (name == "django.shortcuts" and shelf_of(path) == "access")
    ]

    assert known == []


def test_views_use_no_managers():
    used = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files()
        if shelf_of(path) == "views"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ".objects" in line
    ]

    assert used == []


def test_no_business_signals():
    allowed = {"post_migrate", "pre_migrate"}
    found = [
        f"{path.relative_to(ROOT)} {name}"
        for path in python_files()
        for name in re.findall(r"\b(\w+)\.connect\(|@receiver\((\w+)", path.read_text(encoding="utf-8"))
        for name in name
        if name and name.endswith(("_save", "_delete", "_changed", "_init", "_migrate")) and name not in allowed
    ]

    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_app_has_a_manifest_and_a_page_of_documentation(app):
    page = ROOT / "docs" / "modules" / f"{app}.md"

    assert app in {"core", "demo"} or (PACKAGE / app / "module.py").is_file()
    assert page.is_file()
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 60


def test_foreign_keys_point_down():
    models = [model for model in apps.get_models() if model.__module__.startswith("zhongshu.")]
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model.__module__.startswith("zhongshu.")
        if HEIGHT[field.related_model._meta.app_label] > HEIGHT[model._meta.app_label]
    ]

    assert upward == []


def test_nothing_cascades_but_previews_and_personal_rows():
    allowed = {
        "files.PagePreview",
        "people.PasswordHistory",
        "records.SavedView",
        "search.SearchText",
        "search.SearchEntry",
        "search.SavedSearch",
        "search.TextPages",
    }
    cascading = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("zhongshu.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.many_to_many and field.remote_field.on_delete is CASCADE
    }

    assert cascading - allowed == set()


def test_migrations_have_names():
    automatic = [path.name for path in PACKAGE.glob("*/migrations/0*.py") if "_auto_" in path.name]

    assert automatic == []
