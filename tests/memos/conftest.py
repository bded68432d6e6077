"""What the tests of memos share: a memo as a drafter would fill it in, and the way it goes."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.memos import access, services
from zhongshu.memos.models import Memo
from zhongshu.memos.services import MemoData
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

WORDS = CommentInput(text="同意，请抓紧办理。")


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    """Each test has a store of its own."""
    storages = dict(settings.STORAGES)
    storages["papers"] = {**storages["papers"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


@pytest.fixture
def data(cast) -> Callable[..., MemoData]:
    """To the vice mayor, from the general section; keywords change single values."""
    usual = MemoData(
        subject="关于拨付水毁农村公路抢修资金的签报",
        body="青岩县请求拨付抢修资金480万元。\n经核，拟同意拨付300万元，由市财政局商市交通局落实。",
        leaders=[cast.vice_mayor],
        basis="青岩政〔2026〕37号",
        unit=cast.units["general"],
    )
    return lambda **changed: replace(usual, **changed)


@pytest.fixture
def draft(cast, data, when) -> Callable[..., Memo]:
    """A memo that the handler has begun on Monday at nine."""

    def make(*, actor=None, uploads=(), source=None, at="2026-03-09 09:00", organ=None, **changed) -> Memo:
        actor = actor or cast.handler
        return services.create(
            data(**changed), actor=actor, organ=organ or cast.office, uploads=uploads, source=source, at=when(at)
        )

    return make


@pytest.fixture
def memo(draft) -> Memo:
    return draft()


@pytest.fixture
def upload(cast) -> Callable[..., Upload]:
    def make(text: str = "资金测算表", name: str = "测算.txt", *, actor=None) -> Upload:
        actor = actor or cast.handler
        return files.receive_upload(io.BytesIO(text.encode()), name, actor=actor, organ=cast.office)

    return make


@pytest.fixture
def presented(cast, draft) -> Callable[..., Memo]:
    """At the leader's, through 核稿."""

    def make(**changed) -> Memo:
        memo = draft(**changed)
        to_leader(cast, memo)
        return access.get(cast.handler, memo.pk)

    return make


def to_leader(cast, memo: Memo, leader=None) -> None:
    workflow.forward(memo.record, to_stage="reviewing", to=cast.proposer, actor=cast.handler)
    workflow.forward(memo.record, to_stage="presenting", to=leader or cast.vice_mayor, actor=cast.proposer)
