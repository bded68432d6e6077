"""Every address declares who may open it; every page's parts load; nothing inline that a strict CSP would refuse."""

import re
from collections.abc import Iterator

import pytest
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conformance.source import HEIGHT, app_of, templates
from zhongshu.core import registry
from zhongshu.core.access import rule_of

INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\bsrc=)|<style\b|javascript:""", re.IGNORECASE)
NAMED_URL = re.compile(r"""{%\s*url\s+["']([a-z]+):""")
INCLUDED = re.compile(r"""{%\s*(?:include|extends)\s+["']([a-z_]+)/""")


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


VIEWS = dict(patterns())


@pytest.mark.parametrize("path", VIEWS)
def test_view_declares_its_access(path):
    assert rule_of(VIEWS[path].callback) is not None


def test_permissions_named_by_views_are_declared():
    keys = {key for view in VIEWS.values() for key in rule_of(view.callback).keys if "." in key}

    assert sorted(keys - {permission.key for permission in registry.permissions()}) == []


def test_no_two_addresses_are_alike():
    named = [(view.pattern.name, path) for path, view in VIEWS.items()]

    assert len({path for _name, path in named}) == len(named)


@pytest.mark.parametrize("path", templates(), ids=lambda path: "/".join(path.parts[-3:]))
def test_template_loads_and_stays_within_the_csp(path):
    get_template("/".join(path.parts[path.parts.index("templates") + 1 :]))

    assert INLINE.findall(re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))) == []


def targets_of(text: str) -> list[str]:
    return NAMED_URL.findall(text) + INCLUDED.findall(text)


def test_templates_reach_down_only():
    """A page may lead to its own app and to those below; up and sideways go through the registry or `url_or_none`."""
    reaching = [
        f"{app_of(path)}: {path.name} → {target}"
        for path in templates()
        for target in targets_of(path.read_text(encoding="utf-8"))
        if target != app_of(path) and HEIGHT.get(target, 0) >= HEIGHT[app_of(path)]
    ]

    assert reaching == []
