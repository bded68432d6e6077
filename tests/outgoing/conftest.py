"""What the tests of outgoing papers share: a paper as a drafter fills it in, walked to any stage by whoever holds it."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone

from tests.conftest import Cast
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.outgoing import checking, services
from zhongshu.outgoing.drafts import DocumentData, Point, Registration
from zhongshu.outgoing.models import OutgoingDocument, Seal
from zhongshu.outgoing.states import POINTS, SheetKind
from zhongshu.workflow import services as workflow

BODY = (
    "为做好2026年防汛工作，现就有关事项通知如下。\n一、加强值班值守。各单位要落实责任。\n二、做好物资准备。\n特此通知。"
)
STAGES = ("drafting", "reviewing", "signing", "rechecking", "registering", "printing", "sealing", "dispatching")


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    """Each test has a store of its own."""
    storages = dict(settings.STORAGES)
    storages["papers"] = {**storages["papers"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


def a_file(paper, pictures) -> dict[str, bytes]:
    """A small real PDF in place of the official files, so that no font is needed and nothing takes time."""
    made = pypdfium2.PdfDocument.new()
    made.new_page(595, 842)
    out = io.BytesIO()
    made.save(out)
    return {"pdf": out.getvalue()}


def passed(kind: str) -> dict[str, Point]:
    return {key: Point(passed=True) for key in POINTS[SheetKind(kind)]}


def quick(document, paper) -> list[checking.Problem]:
    """The rules that need no process of their own; test_review.py runs all."""
    return [*checking.by_completeness(document, paper), *checking.by_routing(document, paper)]


def failed(kind: str, remark: str) -> dict[str, Point]:
    first, *_rest = POINTS[SheetKind(kind)]
    return {**passed(kind), first: Point(passed=False, remark=remark)}


def data_for(cast: Cast, **changed) -> DocumentData:
    usual = DocumentData(
        title="云川市人民政府关于做好防汛工作的通知",
        document_type="notice",
        direction="down",
        issuers=(cast.city,),
        code_series="云政发",
        main_recipients=({"organ": cast.finance.pk, "name": "市财政局"}, {"organ": cast.county.pk, "name": ""}),
        disclosure="open",
        basis="市政府常务会议决定",
        drafting_unit=cast.units["general"],
        due_at=timezone.now() + timedelta(days=20),
    )
    return replace(usual, **changed)


@pytest.fixture
def data(cast) -> Callable[..., DocumentData]:
    return lambda **changed: data_for(cast, **changed)


@pytest.fixture
def upload(cast) -> Callable[..., Upload]:
    def make(text: str = "附件内容", name: str = "附件.txt", *, actor=None) -> Upload:
        received = files.receive_upload(io.BytesIO(text.encode()), name, actor=actor or cast.handler, organ=cast.office)
        return files.confirm_level(received, level=0, actor=actor or cast.handler)

    return make


@pytest.fixture
def seal(cast) -> Seal:
    keeper = cast.units["registry"].posts.get(title="文书", appointments__person=cast.clerk)
    return services.add_seal(cast.city, services.SealData("云川市人民政府（印章）", keeper), actor=cast.business_admin)


@pytest.fixture
def draft(cast) -> Callable[..., OutgoingDocument]:
    """A paper in the drafter's hands."""

    def make(*, actor=None, organ=None, body: str = BODY, **changed) -> OutgoingDocument:
        return services.create(
            data_for(cast, **changed), actor=actor or cast.handler, organ=organ or cast.office, paper={"body": body}
        )

    return make


@pytest.fixture
def paper(cast, draft, seal) -> Callable[..., OutgoingDocument]:
    """A paper that has come to a stage: `paper("signing")` lies before the mayor."""

    def make(stage: str, *, start: OutgoingDocument | None = None, **changed) -> OutgoingDocument:
        document = start or draft(**changed)
        for verb in WALK[: STAGES.index(stage)]:
            verb(cast, document, seal)
        return again(document)

    return make


def again(document: OutgoingDocument) -> OutgoingDocument:
    return OutgoingDocument.objects.select_related("record", "number").get(pk=document.pk)


def to_keeper(cast, document, seal) -> None:
    """The clerk keeps the seal; when a colleague has the paper, the colleague sends it on."""
    services.use_seal(document, seal, copies=30, actor=cast.clerk)
    now = again(document)
    if now.record.holder.pk != cast.clerk.pk:
        workflow.forward(now.record, to_stage="dispatching", to=now.record.holder, actor=now.record.holder)


WALK = (
    lambda cast, document, seal: services.submit(document, actor=cast.handler),
    lambda cast, document, seal: services.review(
        document,
        points=passed("review"),
        onward=services.Onward(to=cast.mayor),
        find=quick,
        actor=again(document).record.holder,
    ),
    lambda cast, document, seal: services.sign_off(document, actor=cast.mayor),
    lambda cast, document, seal: services.recheck(
        document, points=passed("recheck"), actor=again(document).record.holder
    ),
    lambda cast, document, seal: services.register(
        document, Registration("云政发", 30), actor=again(document).record.holder
    ),
    lambda cast, document, seal: services.print_copies(
        document, copies=30, printer="机关文印室", actor=again(document).record.holder
    ),
    to_keeper,
)
