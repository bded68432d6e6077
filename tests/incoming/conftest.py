"""What the tests of incoming papers share: a registration as a clerk would fill it, and uploads of small files."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.incoming import services
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.registration import Registration

PAPER = """青岩县人民政府文件

青岩政〔2026〕37号

青岩县人民政府关于拨付水毁农村公路应急抢修资金的请示

市人民政府：
　　今年汛期，我县农村公路水毁严重。现申请拨付应急抢修资金480万元。
　　妥否，请批示。

青岩县人民政府
2026年3月8日
"""


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    """Each test has a store of its own."""
    storages = dict(settings.STORAGES)
    storages["papers"] = {**storages["papers"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


@pytest.fixture
def data(when) -> Callable[..., Registration]:
    """A request of the county as the clerk fills it in; keywords change single values."""
    usual = Registration(
        sender="青岩县人民政府",
        title="青岩县人民政府关于拨付水毁农村公路应急抢修资金的请示",
        sender_number="青岩政〔2026〕37号",
        document_type="request",
        issued_on=when("2026-03-08 00:00").date(),
        received_at=when("2026-03-09 08:52"),
        needs_answer=True,
        copies=1,
        pages=3,
    )
    return lambda **changed: replace(usual, **changed)


@pytest.fixture
def upload(cast) -> Callable[..., Upload]:
    """A text file in the clerk's tray."""

    def make(text: str = PAPER, name: str = "来文.txt", *, actor=None, organ=None) -> Upload:
        actor = actor or cast.clerk
        return files.receive_upload(io.BytesIO(text.encode()), name, actor=actor, organ=organ or cast.office)

    return make


@pytest.fixture
def register(cast, data, when) -> Callable[..., IncomingDocument]:
    """A registered paper at 初审 in the clerk's hands; each with a number of its own unless one is given."""
    count = iter(range(100, 1000))

    def make(*, actor=None, uploads=(), at="2026-03-09 09:00", organ=None, **changed) -> IncomingDocument:
        changed.setdefault("sender_number", f"青岩政〔2026〕{next(count)}号")
        actor = actor or cast.clerk
        return services.register(data(**changed), uploads=uploads, actor=actor, organ=organ or cast.office, at=when(at))

    return make


@pytest.fixture
def document(register) -> IncomingDocument:
    return register()
