"""A record on its way, and a browser that is somebody."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zhongshu.records.models import Record
from zhongshu.workflow import services
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput


@pytest.fixture
def as_person(cast) -> Callable[[str], Client]:
    """as_person("clerk").get(...)"""

    def logged_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, name).account)
        return client

    return logged_in


@pytest.fixture
def url(record: Record) -> Callable[..., str]:
    return lambda name, pk=None: reverse(f"workflow:{name}", args=[pk or record.pk])


@pytest.fixture
def handled(cast, record: Record) -> Record:
    """In the hands of 市财政局, 综合二科 helping."""
    services.forward(record, to_stage="handling", to=cast.finance, co=[cast.units["general"]], actor=cast.clerk)
    return Record.objects.get(pk=record.pk)


@pytest.fixture
def instructing(cast, record: Record) -> Record:
    """Proposed, reviewed, before the vice mayor."""
    services.forward(record, to_stage="proposing", actor=cast.clerk)
    said = CommentInput(text="建议请罗景和同志阅示。")
    services.forward(record, to_stage="instructing", to=cast.vice_mayor, comment=said, actor=cast.proposer)
    return Record.objects.get(pk=record.pk)


@pytest.fixture
def part() -> Callable[[Record, str], Step]:
    """The open part of this role."""
    return lambda record, role: Step.objects.get(record=record, role=role, finished_at__isnull=True)


@pytest.fixture
def text_of() -> Callable[..., str]:
    return lambda response: response.content.decode()
