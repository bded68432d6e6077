"""Papers that could leak: each carries a mark in its title, text, opinion and remarks that stands nowhere else."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from tests.conftest import SHANGHAI, Cast, at, build_cast
from zhongshu.files import services as files
from zhongshu.files import tasks
from zhongshu.files.models import Upload
from zhongshu.incoming import services as incoming
from zhongshu.incoming.checklist import all_passed
from zhongshu.incoming.models import IntakeTrouble
from zhongshu.incoming.registration import Registration
from zhongshu.memos import services as memos
from zhongshu.memos.services import MemoData
from zhongshu.notices.models import Notice
from zhongshu.numbering.models import Series
from zhongshu.outgoing import services as outgoing
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.people import services as people
from zhongshu.people.models import Leave, Person, Policy
from zhongshu.people.services import DelegationInput
from zhongshu.proofreading import services as proofreading
from zhongshu.proofreading.models import Exemption, OwnWord
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.search.models import SavedSearch
from zhongshu.supervision import access as supervision_access
from zhongshu.supervision import services as supervision
from zhongshu.supervision.models import Appeal, Document
from zhongshu.supervision.services import ItemInput, TaskInput, scoring
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Phrase
from zhongshu.workflow.services import CommentInput

MARKS = {"normal": "朱雀渡口", "work_secret": "玄武关口", "classified": "白虎山口", "draft": "青龙河口"}
LEVELS = {"normal": 0, "work_secret": 2, "classified": 3}
WORD = "加固工程"
SENDER = "省水利厅"
USUAL = Registration(sender=SENDER, title="", received_at=at("2026-03-09 08:52"), pages=1, document_type="notice")


@dataclass
class Stage:
    """What stands ready for the walk."""

    cast: Cast
    papers: dict[str, Record]
    trays: dict[str, Upload]  # waiting uploads: the office's
    things: dict[str, int]  # one of each of somebody else's things


@pytest.fixture(autouse=True, scope="module")
def _store(tmp_path_factory) -> Iterator[None]:
    place = tmp_path_factory.mktemp("files")
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    with override_settings(STORAGES={**settings.STORAGES, "papers": backend}):
        assert storages["papers"].path("") == str(place)
        yield


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, _store) -> Iterator[Stage]:
    """Built once for all who walk; what one of them changes is undone to here."""
    with django_db_blocker.unblock():
        if not connection.introspection.table_names():  # run alone, nobody needed the test database
            call_command("migrate", verbosity=0)
        with transaction.atomic():
            yield set_up(build_cast())
            transaction.set_rollback(True)


@pytest.fixture
def stage(built: Stage, db: None) -> Stage:
    return built


def set_up(cast: Cast) -> Stage:
    Policy.objects.create(key="ceiling", value=3)
    Policy.objects.create(key="totp_required_for_officers", value=False)
    cast.hire("low", cast.units["registry"], "文书", "registry", "intake", clearance=0)
    cast.hire("former", cast.units["budget"], "科员", "handler", clearance=3)
    papers = {name: registered(cast, name) for name in LEVELS}
    papers["draft"] = records.create(
        "incoming_document",
        f"{MARKS['draft']}{WORD}通知",
        organ=cast.office,
        actor=cast.clerk,
        at=at("2026-03-09 09:00"),
    )
    read_by_former(cast, papers["classified"])
    return Stage(cast, papers, {"office": waiting(cast)}, things(cast))


def registered(cast: Cast, name: str) -> Record:
    """A paper with a file, a paper original and an opinion, in the clerk's hands; long without movement."""
    mark = MARKS[name]
    data = replace(
        USUAL,
        title=f"{mark}{WORD}通知",
        sender_number=number_of(name),
        remarks=f"备注{mark}",
        contact=f"联系人{mark}",
        level=LEVELS[name],
        secrecy_period="1年" if LEVELS[name] > 2 else "",
        return_by=at("2026-12-30 00:00").date(),
    )
    given = files.receive_upload(
        io.BytesIO(f"{mark}的正文，说明{WORD}。".encode()), f"{mark}.txt", actor=cast.clerk, organ=cast.office
    )
    made = incoming.register(
        data, uploads=[given], actor=cast.clerk, organ=cast.office, at=at("2026-03-09 09:00")
    ).record
    tasks.read_blob.func(made.record_files.get().file.blob_id)
    if name == "normal":
        words = CommentInput(text=f"意见{mark}")
        incoming.check(made.incoming_document, points=all_passed(), to_stage="proposing", actor=cast.clerk)
        workflow.forward(made, to_stage="circulating", comment=words, to=cast.clerk, actor=cast.proposer)
    return Record.objects.get(pk=made.pk)


def number_of(name: str) -> str:
    return f"岚水〔2026〕{71 + list(MARKS).index(name)}号"


def read_by_former(cast: Cast, record: Record) -> None:
    step = workflow.circulate(record, to=[cast.former], purpose="know", actor=cast.clerk)[0]
    workflow.finish(step, actor=cast.former)


def waiting(cast: Cast) -> Upload:
    """A file in the office's tray that nobody has registered yet."""
    text = f"尚未登记的{MARKS['draft']}{WORD}"
    return files.receive_upload(io.BytesIO(text.encode()), f"{MARKS['draft']}.txt", actor=cast.clerk, organ=cast.office)


def supervised(cast: Cast) -> dict[str, int]:
    """An item of the county's 督查室 with a sent task, and one that is prepared: nobody who walks has a part in them."""
    cast.hire("follower", cast.units["county"], "督查员", "supervision", label="唐雨")
    cast.hire("chief", cast.units["county"], "县长", "organ_head", label="叶知秋")
    cast.units["secret"] = type(cast.units["county"]).objects.create(organ=cast.city, name="督办收件室")
    cast.hire("receiver", cast.units["secret"], "文书", "intake", label="卢正江")
    made = {}
    for name in ("item", "draft"):
        data = ItemInput(f"督办{name}", "请抓紧。", "批示", "办成", due_at=timezone.now() + timedelta(days=25))
        item = supervision.register_item(data, organ=cast.county, actor=cast.follower)
        supervision.propose(item, approver=cast.chief, text="拟请立项。", actor=cast.follower)
        item = supervision.approve_item(supervision_access.get(cast.chief, item.pk), actor=cast.chief)
        item = supervision_access.get(cast.follower, item.pk)
        due_at = timezone.now() + timedelta(days=9)
        given = TaskInput("整改", organ=cast.city, unit=cast.units["secret"], due_at=due_at, result_wanted="整改到位")
        made[name] = item.pk
        made[f"{name}_task"] = supervision.add_task(item, given, actor=cast.follower).pk
    supervision.send_down(supervision_access.get(cast.follower, made["item"]), actor=cast.follower)
    notice = Document.objects.get(item=made["item"])
    scored = scoring.recompute(cast.county, f"{timezone.localdate():%Y-%m}", actor=cast.follower)
    line = scored.lines.order_by("pk")[0]
    now = timezone.now()
    appeal = Appeal.objects.create(line=line, text="不对。", made_by=cast.receiver, made_at=now, due_at=now)
    sent = {"item": made["item"], "task": made["item_task"], "document": notice.pk}
    sent |= {"score_month": scored.pk, "score_line": line.pk, "appeal": appeal.pk}
    return {**sent, "draft_task": made["draft_task"]}


def things(cast: Cast) -> dict[str, int]:
    """What belongs to somebody who does not walk: the mayor."""
    mayor, now = cast.mayor, timezone.now()
    given = DelegationInput(since=now, until=now + timedelta(days=3), ceiling=2, reason="出差")
    notice = Notice.objects.create(
        person=mayor, kind="workflow.received", text=f"来件{MARKS['classified']}", url="/", at=now, key="walk"
    )
    trouble = IntakeTrouble.objects.create(
        organ=cast.office, holder=cast.clerk, due_at=now, channel="folder", key="walk", name="扫描.pdf",
        place="/scan", sentence="文件不完整或已损坏，打不开。", created_at=now,
    )  # fmt: skip
    made = {"organ": cast.office, "person": mayor, "made_by": mayor, "made_at": now}
    return {
        **supervised(cast),
        "working_copy": proofreading.open_copy(text=f"{MARKS['draft']}{WORD}。", actor=mayor).pk,
        "own_word": OwnWord.objects.create(word="帐号", right="账号", **made).pk,
        "exemption": Exemption.objects.create(rule="repeat.word", text="落实", **made).pk,
        "trouble": trouble.pk,
        "notice": notice.pk,
        "phrase": Phrase.objects.create(person=mayor, kind="instruction", text="同意。", sort=1).pk,
        "saved_search": SavedSearch.objects.create(person=mayor, name="常用", query="q=防汛").pk,
        "delegation": people.delegate(mayor, cast.vice_mayor, given, actor=mayor).pk,
        "series": Series.objects.get(organ=cast.office).pk,
        "leave": Leave.objects.create(
            person=mayor,
            since=now.astimezone(SHANGHAI).date(),
            until=now.date() + timedelta(days=2),
            kind="annual_leave",
            made_by=mayor,
        ).pk,
        "person": Person.objects.get(pk=cast.handler.pk).pk,
        "outgoing": finance_paper(cast),
        "memo": finance_memo(cast),
        "delivery": 1,  # of nobody who walks; tests/exchange sends real ones
        "ticket": 1,  # the same: tests/outgoing makes real ones
        "seal": 1,
        "inspection": 1,  # of nobody who walks; tests/supervision has real ones
        "organ_key": 1,
    }


def finance_paper(cast: Cast) -> int:
    """A paper that another organ is drafting."""
    data = DocumentData(title=f"{MARKS['draft']}函", document_type="letter", direction="level")
    return outgoing.create(data, actor=cast.budget_handler, organ=cast.finance).pk


def finance_memo(cast: Cast) -> int:
    """A memo inside another organ."""
    mark = f"{MARKS['draft']}{WORD}"
    data = MemoData(f"{mark}的签报", f"{mark}的内容。", [cast.finance_head], unit=cast.units["budget"])
    return memos.create(data, actor=cast.budget_handler, organ=cast.finance).pk
