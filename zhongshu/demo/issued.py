"""发文: five papers from the draft to the receipts of three organs, each with a turn of its own, and what is in hand; 签报 come last."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.utils import timezone

from zhongshu.demo import ink
from zhongshu.demo.backlog import backlog, by_rules, passed
from zhongshu.demo.cast import Cast, login_stem
from zhongshu.demo.plans import Planner
from zhongshu.demo.seals import picture
from zhongshu.demo.timetable import Timetable
from zhongshu.demo.world import table
from zhongshu.engines.typeset import Faces
from zhongshu.exchange import services as exchange
from zhongshu.exchange.models import Delivery
from zhongshu.incoming import services as incoming
from zhongshu.incoming.checklist import all_passed
from zhongshu.incoming.models import IncomingDocument
from zhongshu.outgoing import checking, papers, services
from zhongshu.outgoing.drafts import DocumentData, Point, Registration
from zhongshu.outgoing.models import OutgoingDocument, Seal, WorkingDraft
from zhongshu.outgoing.services.sparing import Key
from zhongshu.outgoing.states import POINTS, SheetKind
from zhongshu.people import queries as people
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

WHILE = timedelta(minutes=25)
CITY, OFFICE, COMMITTEE = "city_government", "zfb", "swb"
KEEPERS = {CITY: ("tianxiaohe", "gewenlan"), OFFICE: ("tianxiaohe", "gewenlan"), COMMITTEE: ("xiexiaoman", "xueminzhi")}
# Of these the clerk keeps the seal, and the head of the office entered it.
BELOW = ("czj", "slj", "jtj", "yjj", "zjj", "qy-zfb")
DIAMETER_BELOW = 42.0  # mm; those of the city have 45
CODES = {CITY: "云政", OFFICE: "云政办发"}
QUOTAS = {"": 24, "notice": 8, "circular": 4}


def plan(timetable: Timetable, planner: Planner) -> None:
    story = Issued(timetable.cast, planner)
    timetable.add(planner.since - timedelta(days=12), story.made_ready())
    for days, clock, told in (
        (40, "09:05", story.report),
        (34, "10:10", story.letter),
        (27, "09:30", story.joint),
        (20, "15:20", story.withdrawn),
        (9, "08:50", story.urgent),
        (3, "09:20", story.in_hand),
    ):
        timetable.add(planner.moment(days, clock), told())


def render(paper: papers.Paper, pictures: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The official file to read; the other forms take time that a demo need not take."""
    return services.render_forms(paper, pictures, forms=("pdf",))


class Issued:
    """What drafters, reviewers, leaders and clerks do with a paper, each in turn."""

    def __init__(self, cast: Cast, planner: Planner) -> None:
        self.cast, self.planner = cast, planner
        self.words = table("issued")
        self.seals: dict[str, Seal] = {}

    # ── the stories ───────────────────────────────────────────────────────────────────────────────

    def made_ready(self) -> Iterator[datetime]:
        """Seals and quotas, and the papers of the time before."""
        yield from ()
        faces = Faces.load(settings.FONTS_DIR)
        for key, (keeper, admin) in KEEPERS.items():
            self.seals[key] = self._seal(key, keeper, admin, faces)
        for key in BELOW:
            self.seals[key] = self._seal(key, f"{login_stem(key)}-clerk", f"{login_stem(key)}-office", faces)
        if self.planner.share >= 1:
            backlog(self, self.words["before"], self.words["body"])
        year = self.planner.until.year
        quotas: dict[Key, int | None] = {(None, kind): most for kind, most in QUOTAS.items()}
        services.set_quotas(self.cast.organ(OFFICE), year, quotas, actor=self.cast.person("chengshuyuan"))

    def _seal(self, key: str, keeper: str, admin: str, faces: Faces) -> Seal:
        organ = self.cast.organ(key)
        post = self.cast.person(keeper).appointments.select_related("post").get(until__isnull=True).post
        data = services.SealData(f"{organ.name}（印章）", post)
        if key in BELOW:
            data = replace(data, diameter_mm=DIAMETER_BELOW)
        drawn = io.BytesIO(picture(organ.name, faces)) if faces.is_complete else None
        return services.add_seal(organ, data, actor=self.cast.person(admin), picture=drawn)

    def report(self) -> Iterator[datetime]:
        """To the province, with a copy to the county below: an error that the reviewer lets stand with a reason."""
        province = "岚江省人民政府办公厅"
        data = self._data("report", "report", CITY, [province], direction="up", cc=["qy-zfb"], is_important=True)
        document = self._begin(data, "report")
        yield from self._submitted(document)
        reviewer = self.holder(document)
        [problem] = checking.blocking(document, checking.examine(document, by_rules))
        reason = self.words["report"]["override"]
        services.override(document, problem=problem, reason=reason, actor=reviewer, find=by_rules)
        yield from self._reviewed(document, "gumingchuan")
        self._sign(document, "拟同意，按程序报送。")
        yield from self._issued(document, "云政报")
        for delivery in self._waiting(document):
            if delivery.recipient is None or not delivery.recipient.is_inside:
                exchange.confirm(delivery, note="省政府办公厅文电处张岚签收", actor=self.holder(document))
        yield timezone.now() + WHILE
        yield from self._received_by_all(document)

    def letter(self) -> Iterator[datetime]:
        """Signed, then sent back by the one who rechecks: the signature falls, the words are mended and signed anew."""
        data = self._data("letter", "letter", OFFICE, ["slj"], direction="level")
        document = self._begin(data, "letter")
        yield from self._submitted(document)
        yield from self._reviewed(document, "chengshuyuan")
        self._sign(document, "同意。")
        yield timezone.now() + WHILE
        first, *_rest = POINTS[SheetKind.RECHECK]
        faulty = {**passed("recheck"), first: Point(passed=False, remark="答复时限五个工作日过紧，且漏了受益人口")}
        services.recheck(document, points=faulty, actor=self.holder(document))
        yield timezone.now() + WHILE
        step = self._step(document, "drafting")
        workflow.send_back(document.record, to_step=step, reason="请按复核意见修改后再送", actor=self.holder(document))
        yield timezone.now() + WHILE
        drafter, words = (
            self.holder(document),
            papers.clean({**self._paper("letter"), "body": self._body("letter", "mended")}),
        )
        counter = WorkingDraft.objects.get(record=document.record).counter
        services.autosave(document, words, counter=counter, actor=drafter)
        services.save_version(document, actor=drafter, note="按复核意见修改")
        yield from self._submitted(document)
        yield from self._reviewed(document, "chengshuyuan")
        self._sign(document, "同意。")
        yield from self._issued(document, "云政办函")
        yield from self._received_by_all(document)

    def joint(self) -> Iterator[datetime]:
        """Two offices sign one paper, and both seal it."""
        issuers = (self.cast.organ(OFFICE), self.cast.organ(COMMITTEE))
        data = self._data("joint", "opinion", OFFICE, ["czj", "slj", "qy-zfb"], issuers=issuers)
        document = self._begin(data, "joint")
        yield from self._submitted(document)
        yield from self._reviewed(document, "chengshuyuan")
        self._sign(document, "同意，送市委办公室会签。")
        yield timezone.now() + WHILE
        services.ask_issuers(document, to=[self.cast.person("fengshuzhi")], actor=self.holder(document))
        yield timezone.now() + WHILE
        services.sign_off(
            self.again(document), actor=self.cast.person("fengshuzhi"), comment=CommentInput(text="同意。")
        )
        holder = self.holder(document)
        workflow.forward(
            document.record, to_stage="rechecking", comment=CommentInput(text="两办均已签发。"), actor=holder
        )
        yield from self._issued(document, CODES[OFFICE], seals=(OFFICE, COMMITTEE))
        yield from self._received_by_all(document)

    def withdrawn(self) -> Iterator[datetime]:
        """One has read it, one has it, the third not yet, when a figure turns out wrong."""
        data = self._data("withdrawn", "circular", OFFICE, ["slj", "czj", "qy-zfb"])
        document = self._begin(data, "withdrawn")
        yield from self._submitted(document)
        yield from self._reviewed(document, "chengshuyuan")
        self._sign(document, "同意印发。")
        yield from self._issued(document, CODES[OFFICE])
        deliveries = self._waiting(document)
        if not deliveries:  # without fonts nothing was dispatched
            return
        yield from self._read(self._receive(deliveries[0]))
        waiting = self._receive(deliveries[1]).record
        yield timezone.now() + WHILE
        reason = self.words["withdrawn"]["reason"]
        exchange.withdraw(self.again(document), reason=reason, actor=self.cast.person("qiuwenbo"))
        yield timezone.now() + WHILE
        workflow.cancel(waiting, reason="发文机关撤回，不再办理", actor=self._hand(waiting))
        self._closed(document)

    def urgent(self) -> Iterator[datetime]:
        """Signed on a phone by hand, and received by three within two hours."""
        data = self._data("urgent", "notice", OFFICE, ["czj", "slj", "qy-zfb"], urgency="extra_urgent")
        document = self._begin(data, "urgent")
        yield from self._submitted(document)
        yield from self._reviewed(document, "chengshuyuan")
        rng = Random("紧急通知")  # noqa: S311  # strokes, not a secret
        services.sign_off(
            self.again(document), actor=self.holder(document), comment=CommentInput(svg=ink.strokes(rng, 4))
        )
        yield from self._issued(document, CODES[OFFICE])
        yield from self._received_by_all(document)

    def in_hand(self) -> Iterator[datetime]:
        """Two that one paper could say, and one on the mayor's desk."""
        for key, drafter in (("first", "hemiao"), ("second", "xuwendi")):
            title, body = self.words["drafts"][key], self.words["drafts"]["body"]
            data = self._data("drafts", "notice", OFFICE, ["czj", "slj", "qy-zfb"], title=title)
            self._create(data, body, drafter)
            yield timezone.now() + WHILE
        title = self.words["drafts"]["waiting"]
        data = self._data("drafts", "circular", CITY, ["qy-zfb"], title=title, is_important=True)
        document = self._create(data, "在今年防汛救灾工作中，有关单位表现突出。\n经研究，决定予以通报表扬。", "hemiao")
        yield from self._submitted(document)
        yield from self._reviewed(document, "gumingchuan")

    # ── the turns ─────────────────────────────────────────────────────────────────────────────────

    def _data(self, key: str, kind: str, issuer: str, to: Sequence[str], **more: Any) -> DocumentData:
        words = self.words[key]
        given = {
            "title": more.pop("title", None) or words["title"],
            "document_type": kind,
            "direction": "down",
            "issuers": (self.cast.organ(issuer),),
            "main_recipients": self._recipients(to),
            "cc_recipients": self._recipients(more.pop("cc", ())),
            "disclosure": "on_request",
            "basis": "市政府领导批示",
            "drafting_unit": self.cast.unit(OFFICE, "综合二科"),
            "code_series": CODES.get(issuer, ""),
        }
        return DocumentData(**{**given, **more})

    def _recipients(self, keys: Sequence[str]) -> tuple[dict[str, Any], ...]:
        return tuple({"organ": organ.pk, "name": organ.name} for organ in map(self.cast.organ, keys))

    def _paper(self, key: str) -> dict[str, Any]:
        return {"title": self.words[key]["title"], "body": self._body(key)}

    def _body(self, key: str, name: str = "body") -> str:
        return str(self.words[key][name]).strip()

    def _begin(self, data: DocumentData, key: str) -> OutgoingDocument:
        return self._create(data, self._body(key), "hemiao")

    def _create(self, data: DocumentData, body: str, drafter: str) -> OutgoingDocument:
        actor, organ = self.cast.person(drafter), self.cast.organ(OFFICE)
        return services.create(data, actor=actor, organ=organ, paper={"title": data.title, "body": body})

    def _submitted(self, document: OutgoingDocument) -> Iterator[datetime]:
        yield timezone.now() + WHILE
        drafter = self.holder(document)
        services.submit(self.again(document), to=self.cast.person("mengxiaofeng"), actor=drafter)
        yield timezone.now() + WHILE

    def _reviewed(self, document: OutgoingDocument, signer: str) -> Iterator[datetime]:
        onward = services.Onward(to=self.cast.person(signer))
        actor, points = self.holder(document), passed("review")
        services.review(self.again(document), points=points, onward=onward, find=by_rules, actor=actor)
        yield timezone.now() + WHILE

    def _sign(self, document: OutgoingDocument, text: str) -> None:
        services.sign_off(self.again(document), actor=self.holder(document), comment=CommentInput(text=text))

    def _issued(self, document: OutgoingDocument, code: str, *, seals: Sequence[str] = ()) -> Iterator[datetime]:
        """复核 登记 印制 用印 核发."""
        yield timezone.now() + WHILE
        services.recheck(self.again(document), points=passed("recheck"), actor=self.holder(document))
        yield timezone.now() + WHILE
        self.registered(self.again(document), code, seals or self._seals_of(document))
        yield timezone.now() + WHILE
        if Faces.load(settings.FONTS_DIR).is_complete:
            exchange.dispatch(self.again(document), actor=self.holder(document), render=render)
        yield timezone.now() + WHILE

    def registered(
        self, document: OutgoingDocument, code: str, seals: Sequence[str], at: datetime | None = None
    ) -> None:
        """The number, the copies, the seals; who keeps a seal uses it, and whoever has the paper sends it on."""
        actor = self.holder(document)
        services.register(document, Registration(code, 20), actor=actor, at=at)
        services.print_copies(self.again(document), copies=20, printer="市政府办公室文印室", actor=actor, at=at)
        for key in seals:
            keeper = self.cast.person(KEEPERS[key][0])
            services.use_seal(self.again(document), self.seals[key], copies=20, actor=keeper, at=at)
        if self.again(document).record.steps.filter(stage="sealing", finished_at__isnull=True).exists():
            workflow.forward(document.record, to_stage="dispatching", to=actor, actor=actor, at=at)

    def _seals_of(self, document: OutgoingDocument) -> list[str]:
        issuers = set(document.issuer_rows.values_list("organ", flat=True))
        return [key for key in KEEPERS if self.cast.organ(key).pk in issuers]

    def _received_by_all(self, document: OutgoingDocument) -> Iterator[datetime]:
        for delivery in self._waiting(document):
            record = self._receive(delivery)
            yield timezone.now() + WHILE
            yield from self._read(record)
        self._closed(document)

    def _receive(self, delivery: Delivery) -> IncomingDocument:
        record = exchange.receive(delivery, actor=self.cast.by_id(delivery.holder_id))
        return IncomingDocument.objects.select_related("record__owning_organ").get(pk=record.pk)

    def _read(self, document: IncomingDocument) -> Iterator[datetime]:
        """There it is checked, read by the head and filed."""
        record = document.record
        clerk = self._hand(record)
        incoming.check(document, points=all_passed(), to_stage="circulating", actor=clerk)
        yield timezone.now() + WHILE
        clerk = self._hand(Record.objects.get(pk=record.pk))
        readers = [one for one in people.occupants("organ_head", organ=record.owning_organ) if one.pk != clerk.pk]
        for step in workflow.circulate(record, to=readers[:1], purpose="know", actor=clerk):
            yield timezone.now() + WHILE
            workflow.finish(step, actor=self.cast.by_id(step.holder_id))
        workflow.close(record, actor=clerk)

    def _closed(self, document: OutgoingDocument) -> None:
        now = self.again(document)
        if now.dispatched_at is not None:
            workflow.close(now.record, actor=self.holder(document), comment=CommentInput(text="已核发，回执齐。"))

    def _waiting(self, document: OutgoingDocument) -> list[Delivery]:
        found = Delivery.objects.filter(document=document.record, received_at__isnull=True, recalled_at__isnull=True)
        return list(found.select_related("recipient", "document__owning_organ").order_by("pk"))

    def _step(self, document: OutgoingDocument, stage: str) -> Any:
        return document.record.steps.filter(stage=stage, role="lead").order_by("pk").last()

    def holder(self, document: OutgoingDocument) -> Person:
        return self._hand(self.again(document).record)

    def _hand(self, record: Record) -> Person:
        """Whoever has it; a paper that is over was last with its drafter."""
        return self.cast.by_id(record.holder_id or record.created_by_id)

    def again(self, document: OutgoingDocument) -> OutgoingDocument:
        related = ("record__owning_organ", "record__holder", "record__owning_unit", "number")
        return OutgoingDocument.objects.select_related(*related).get(pk=document.pk)
