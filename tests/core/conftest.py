from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from zhongshu.core import registry
from zhongshu.core.registry import Registry


@pytest.fixture
def declare():
    """Put modules into force for one test."""
    replaced = []

    def install(*modules):
        replaced.append(registry.install(Registry(modules)))

    yield install
    for earlier in reversed(replaced):
        registry.install(earlier)


@pytest.fixture
def clerk():
    account = SimpleNamespace(theme="dark", type_size="large")
    return SimpleNamespace(
        pk=7, name="孟晓峰", home_title="综合二科科长", organ_name="云川市人民政府办公室", account=account
    )


@pytest.fixture
def asking():
    """A request as it reaches a view: asking("/x/?a=1", person=clerk, htmx=True)."""

    def ask(path="/", *, person=None, htmx=False, method="get", data=None, **headers):
        request = getattr(RequestFactory(), method)(path, data, headers=headers)
        request.person = person
        request.htmx = SimpleNamespace(boosted=False, history_restore_request=False) if htmx else False
        return request

    return ask
