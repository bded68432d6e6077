"""签报: one that two leaders wrote on and that was carried out, and one on a leader's desk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from zhongshu.demo import ink
from zhongshu.demo.cast import Cast
from zhongshu.demo.plans import Planner
from zhongshu.demo.timetable import Timetable
from zhongshu.demo.world import table
from zhongshu.memos import services
from zhongshu.memos.models import Memo
from zhongshu.memos.services import MemoData
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

WHILE = timedelta(minutes=30)
OFFICE = "zfb"


def plan(timetable: Timetable, planner: Planner) -> None:
    story = Presented(timetable.cast, planner)
    timetable.add(planner.moment(24, "09:20"), story.carried_out())
    timetable.add(planner.moment(2, "10:05"), story.on_the_desk())


class Presented:
    """The drafter, the units asked, the reviewer, the leaders, the registry."""

    def __init__(self, cast: Cast, planner: Planner) -> None:
        self.cast, self.planner = cast, planner
        self.words = table("issued")["memo"]

    def carried_out(self) -> Iterator[datetime]:
        """会办 of a bureau and a section, 批示 of two leaders, the higher one last, and the file."""
        leaders = [self.cast.person("gumingchuan"), self.cast.person("luojinghe")]
        memo = self._draft(self.words["subject"], self.words["body"], leaders, "hemiao", "青岩县政府来文请示")
        yield timezone.now() + WHILE
        asked: list[Person | Unit | Organ] = [self.cast.organ("czj"), self.cast.unit(OFFICE, "综合一科")]
        steps = services.consult(memo, to=asked, actor=memo.drafter)
        yield self.planner.moment(23, "10:40")
        for step, verdict, text in zip(
            steps, ("agree_with_changes", "agree"), ("建议分两批下达，首批180万元。", ""), strict=True
        ):
            actor = self.cast.stand_in(self.cast.by_id(step.holder_id)) or self.cast.by_id(step.holder_id)
            workflow.finish(step, verdict=verdict, comment=CommentInput(text=text), actor=actor)
            yield timezone.now() + WHILE
        yield from self._reviewed(memo, "会办意见已采纳：300万元分两批下达。")
        self._on(memo, "presenting", self._holder(memo), "已核，拟请罗景和副市长、顾明川市长批示。", to=leaders[1])
        yield self.planner.moment(22, "16:10")
        self._on(memo, "presenting", leaders[1], "同意，分两批下达。请市长审定。", to=leaders[0])
        yield self.planner.moment(21, "11:30")
        rng = Random("签报批示")  # noqa: S311  # strokes, not a secret
        written = CommentInput(text="同意。务必专款专用。", svg=ink.strokes(rng, 5))
        workflow.forward(self._fresh(memo), to_stage="handling", comment=written, actor=leaders[0])
        yield self.planner.moment(18, "15:00")
        self._on(memo, "filing", self._holder(memo), "市财政局已下达首批180万元、第二批120万元，凭证已核。")
        yield self.planner.moment(17, "09:50")
        workflow.close(self._fresh(memo), actor=self._holder(memo), comment=CommentInput(text="已归档。"))

    def on_the_desk(self) -> Iterator[datetime]:
        """Waits for the vice mayor."""
        leader = self.cast.person("luojinghe")
        memo = self._draft(self.words["open_subject"], self.words["open_body"], [leader], "hemiao", "总值班室报修记录")
        yield from self._reviewed(memo, "拟请核稿。")
        self._on(memo, "presenting", self._holder(memo), "已核，拟请罗景和副市长批示。", to=leader)

    def _draft(self, subject: str, body: str, leaders: list[Person], drafter: str, basis: str) -> Memo:
        unit = self.cast.unit(OFFICE, "综合二科")
        data = MemoData(subject, body.strip(), leaders, basis=basis, unit=unit, phone="0399-5550136")
        return services.create(data, actor=self.cast.person(drafter), organ=self.cast.organ(OFFICE))

    def _reviewed(self, memo: Memo, text: str) -> Iterator[datetime]:
        yield timezone.now() + WHILE
        self._on(memo, "reviewing", self._holder(memo), text, to=self.cast.person("mengxiaofeng"))
        yield timezone.now() + WHILE

    def _on(self, memo: Memo, stage: str, actor: Person, text: str, to: Person | None = None) -> None:
        workflow.forward(self._fresh(memo), to_stage=stage, to=to, comment=CommentInput(text=text), actor=actor)

    def _holder(self, memo: Memo) -> Person:
        return self.cast.by_id(self._fresh(memo).holder_id or memo.drafter_id)

    def _fresh(self, memo: Memo) -> Record:
        return Record.objects.select_related("owning_organ").get(pk=memo.pk)
