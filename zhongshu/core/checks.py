"""Checks at start-up that need the URLs: every view says who may open it, every declared address exists."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from zhongshu.core import registry
from zhongshu.core.access import rule_of


@register("zhongshu")
def views_declare_access(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A view without @requires, @signed_in, @officer or @public would be refused at run time; say so now."""
    return [
        Error(f"{route}: {problem}", id="zhongshu.E001")
        for route, pattern in views()
        if (problem := _problem(pattern.callback))
    ]


@register("zhongshu")
def declared_addresses_exist(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A navigation entry, ＋新建 entry or button whose address does not exist would be a dead end."""
    plain = [*registry.current().each("nav"), *registry.current().each("new_kinds")]
    wanted: list[tuple[str, str, list[int]]] = [(entry.key, entry.url_name, []) for entry in plain]
    wanted += [(action.key, action.url_name, [1]) for action in registry.current().each("actions")]
    wanted += [(kind.key, kind.register_url, []) for kind in registry.record_kinds()]
    return [
        Error(f"{key} leads to {url_name}, which no urls.py defines.", id="zhongshu.E002")
        for key, url_name, args in wanted
        if not _exists(url_name, args)
    ]


def views() -> Iterator[tuple[str, URLPattern]]:
    """Every address of the deployment with its pattern."""
    if getattr(settings, "ROOT_URLCONF", None):
        yield from _patterns(get_resolver(), "")


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        else:
            yield route, entry


def _problem(view: object) -> str:
    rule = rule_of(view)
    if rule is None:
        return "the view does not say who may open it."
    unknown = [key for key in rule.keys if rule.kind == "requires" and key not in _permission_keys()]
    return f"no module declares the permission {', '.join(unknown)}." if unknown else ""


def _permission_keys() -> set[str]:
    return {permission.key for permission in registry.permissions()}


def _exists(url_name: str, args: list[int]) -> bool:
    try:
        reverse(url_name, args=args)
    except NoReverseMatch:
        return False
    return True
