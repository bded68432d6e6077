"""督查: one instruction on an incoming paper that became an item and was followed to its end, and others that are under way."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from zhongshu.demo.cast import Cast
from zhongshu.demo.plans import Planner
from zhongshu.demo.scene import Pause
from zhongshu.demo.timetable import Timetable
from zhongshu.files import services as files
from zhongshu.incoming import services as incoming
from zhongshu.incoming.checklist import all_passed
from zhongshu.incoming.registration import Registration
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision import access, services
from zhongshu.supervision.models import Feedback, SupervisedItem, SupervisedTask
from zhongshu.supervision.services import (
    FeedbackInput,
    ItemInput,
    MilestoneInput,
    SlipInput,
    TaskInput,
    VerificationInput,
    keeping,
)
from zhongshu.supervision.services.decomposing import LONG_DAYS
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

WORDS = "请市交通局、市财政局、市住建局抓紧，雨季前务必抢通，督查室跟踪。"
BRIEF = timedelta(minutes=20)


def plan(timetable: Timetable, planner: Planner) -> None:
    """The stories on the timetable, as far back as three months reach."""
    story = Followed(timetable.cast, planner)
    timetable.add(planner.moment(42, "09:10"), story.finished())
    timetable.add(planner.moment(15, "09:40"), story.under_way())
    timetable.add(planner.moment(2, "10:20"), story.proposed())


class Followed:
    """What the people of the 督查室 and of three bureaus do with it."""

    def __init__(self, cast: Cast, planner: Planner) -> None:
        self.cast, self.planner = cast, planner

    def finished(self) -> Iterator[datetime]:
        """Split to three: one is late, one reported what was not so, one was extended; all struck off, the leader content."""
        moment = self.planner.moment
        paper = yield from self._paper()
        item = self._item(
            "青岩县水毁农村公路应急抢修", due_at=moment(10, "17:30"), paper=paper, result="12处水毁路段全部抢通"
        )
        services.approve_by_instruction(item, actor=self._officer)
        late = self._task(item, "抢通12处水毁路段", "jtj", moment(20, "17:30"), "便道全部通车")
        false = self._task(item, "下达首批应急资金300万元", "czj", moment(22, "17:30"), "300万元到县")
        longer = self._task(item, "核定受损房屋并落实安置", "zjj", moment(24, "17:30"), "受损户全部安置")
        yield timezone.now() + BRIEF
        services.send_down(self._again(item), actor=self._officer)
        yield moment(38, "10:05")
        for task, key in ((late, "jtj"), (false, "czj"), (longer, "zjj")):
            self._accept(task, key)
        yield from self._worked(late, false, longer)
        yield from self._ended(item, paper)

    def _worked(self, late: SupervisedTask, false: SupervisedTask, longer: SupervisedTask) -> Iterator[datetime]:
        """What the three bureaus did, and what the 督查室 found."""
        moment = self.planner.moment
        yield moment(27, "15:10")
        record = self._fresh(longer).record
        asked = workflow.ask_extension(
            record, to_due_at=moment(18, "17:30"), reason="连日降雨，两处房屋鉴定未完成", actor=self._handler("zjj")
        )
        yield moment(26, "10:30")
        workflow.approve_extension(asked, actor=asked.step.holder, reason="同意，不再延。")
        yield moment(25, "11:00")
        self._report(false, "czj", "300万元资金已全部下达到县。")
        yield moment(24, "15:40")
        self._verify(false, "untrue", "县财政国库凭证只有180万元，120万元尚未下达。")
        yield moment(23, "09:30")
        self._report(false, "czj", "其余120万元已于昨日下达，国库凭证附后。")
        yield moment(22, "11:20")
        self._verify(false, "true", "查国库凭证两份，合计300万元，相符。")
        yield moment(19, "09:15")
        words = "已超期一天，还有3处没有抢通，请今日说明原因和抢通时间。"
        services.issue_slip(self._fresh(late).record, SlipInput("urge", words), actor=self._officer)
        services.record_cause(self._fresh(late), kind="objective", text="塌方点二次滑坡", actor=self._officer)
        yield moment(19, "16:30")
        self._report(longer, "zjj", "受损的36户已全部安置，鉴定报告附后。")
        yield moment(18, "10:10")
        self._verify(longer, "true", "实地走访9户，均已安置。")
        yield moment(17, "14:00")
        self._report(late, "jtj", "12处路段已全部抢通，恢复双向通行。")
        yield moment(16, "11:30")
        self._verify(late, "true", "现场查看4处，照片比对其余8处，均已通车。")

    def _ended(self, item: SupervisedItem, paper: Record) -> Iterator[datetime]:
        """The answer goes to the leader; the item is struck off; the county's paper is answered with it."""
        moment = self.planner.moment
        yield moment(13, "09:50")
        report = "12处水毁路段全部抢通，应急资金300万元到县，36户受损群众全部安置。其中资金下达曾有不实，已退回纠正。"
        services.conclude(self._again(item), report=report, actor=self._officer)
        yield moment(12, "16:20")
        services.give_opinion(self._again(item), opinion="satisfied", actor=self._leader)
        yield moment(11, "10:00")
        item = self._again(item)
        holder = item.record.holder
        if holder is not None:
            services.close_item(item, text="同意销号。", actor=self.cast.by_id(holder.pk))
        yield moment(11, "15:20")
        head, clerk = self.cast.person("hezhixin"), self.cast.person("tianxiaohe")
        workflow.answer(paper, kind="note", text=report, actor=head)
        said = CommentInput(text="已按批示督办落实，销号，结果告青岩县政府。")
        workflow.forward(paper, to_stage="concluding", to=clerk, comment=said, actor=head)
        yield moment(10, "09:30")
        workflow.close(paper, comment=CommentInput(text="办结归档。"), actor=clerk)

    def under_way(self) -> Iterator[datetime]:
        """One over its date and urged, one reported and to be verified, one that asks for more time."""
        moment = self.planner.moment
        item = self._item(
            "今冬农村供水管网防冻改造", due_at=moment(-12, "17:30"), result="8个村改造完成", cycle="monthly"
        )
        services.propose(item, approver=self._leader, text="拟请立项督办。", actor=self._officer)
        yield moment(15, "14:30")
        services.approve_item(access.get(self._leader, item.pk), text="同意立项。", actor=self._leader)
        item = self._again(item)
        over = self._task(item, "进村道路施工保通", "jtj", moment(2, "17:30"), "8个村施工期间不断路")
        reported = self._task(item, "落实改造资金", "czj", moment(-3, "17:30"), "150万元到位")
        asking = self._task(item, "管网保温施工", "zjj", moment(-4, "17:30"), "8个村完工")
        yield timezone.now() + BRIEF
        services.send_down(self._again(item), actor=self._officer)
        yield moment(14, "10:00")
        for task, key in ((over, "jtj"), (reported, "czj"), (asking, "zjj")):
            self._accept(task, key)
        yield moment(6, "11:00")
        self._report(over, "jtj", "已完成3个村的道路保通方案。", progress=40)
        self._report(asking, "zjj", "已完工3个村，材料到场70%。", progress=45)
        yield moment(3, "15:00")
        self._report(reported, "czj", "150万元已全部下达。")
        yield moment(2, "09:20")
        record = self._fresh(asking).record
        workflow.ask_extension(
            record, to_due_at=moment(-9, "17:30"), reason="寒潮提前，保温材料供应紧张", actor=self._handler("zjj")
        )
        yield moment(1, "09:10")
        slip = SlipInput("urge", "已超过办理期限，请说明原因，今日下班前反馈进展。")
        services.issue_slip(self._fresh(over).record, slip, actor=self._officer)
        yield moment(1, "16:00")
        keeping.open_turns()
        keeping.keep_lights(timezone.localdate(moment(38, "09:00")))
        keeping.keep_lights()

    def proposed(self) -> Iterator[datetime]:
        """Waits for the leader's approval."""
        item = self._item("滨河东路路面塌陷修复", due_at=self.planner.moment(-10, "17:30"), result="路面修复、恢复通行")
        yield timezone.now() + BRIEF
        services.propose(item, approver=self._leader, text="群众反映集中，拟请立项督办。", actor=self._officer)

    @property
    def _officer(self) -> Person:
        return self.cast.person("tangyu")

    @property
    def _leader(self) -> Person:
        return self.cast.person("luojinghe")

    def _handler(self, key: str) -> Person:
        return self.cast.person(f"{key}-handler")

    def _paper(self) -> Pause:
        """The county asks, the leader writes, and it comes to the 督查室."""
        clerk, office = self.cast.person("tianxiaohe"), self.cast.organ("zfb")
        title = "关于解决水毁农村公路抢修资金的请示"
        data = Registration(
            sender="青岩县人民政府", title=title, received_at=timezone.now(), document_type="request", sender_number=""
        )
        document = incoming.register(data, actor=clerk, organ=office)
        yield timezone.now() + BRIEF
        incoming.check(document, points=all_passed(), to_stage="proposing", actor=clerk)
        record = document.record
        proposer = Record.objects.get(pk=record.pk).holder or clerk
        yield timezone.now() + BRIEF
        said = CommentInput(text="拟请罗景和副市长阅示。")
        workflow.forward(record, to_stage="instructing", to=self._leader, comment=said, actor=proposer)
        yield timezone.now() + BRIEF
        unit = self.cast.unit("zfb", "督查室")
        workflow.forward(record, to_stage="handling", to=unit, comment=CommentInput(text=WORDS), actor=self._leader)
        head = self.cast.person("hezhixin")
        (reading,) = workflow.circulate(record, to=[self._officer], purpose="know", actor=head)
        yield timezone.now() + BRIEF
        workflow.finish(reading, comment=CommentInput(text="已阅，转督办。"), actor=self._officer)
        return Record.objects.get(pk=record.pk)

    def _item(
        self, title: str, *, due_at: datetime, result: str, paper: Record | None = None, cycle: str = "none"
    ) -> SupervisedItem:
        said = paper.comments.filter(kind="instruction").first() if paper else None
        data = ItemInput(
            title=title,
            instruction_text=said.text if said else f"{title}要抓紧，请督查室跟踪督办。",
            basis="罗景和副市长批示" if said else "市政府常务会议议定事项",
            result_wanted=result,
            source_kind="instruction" if said else "meeting",
            item_kind="instruction_item" if said else "decision_supervision",
            due_at=due_at,
            source=paper,
            instruction=said,
            leader=self._leader,
            report_cycle=cycle,
        )
        return services.register_item(data, organ=self.cast.organ("zfb"), actor=self._officer)

    def _task(self, item: SupervisedItem, title: str, key: str, due_at: datetime, result: str) -> SupervisedTask:
        half = timezone.localdate(timezone.now() + (due_at - timezone.now()) / 2)
        points = (MilestoneInput("过半", half, 40),) if (due_at - timezone.now()).days > LONG_DAYS else ()
        given = TaskInput(
            title,
            organ=self.cast.organ(key),
            due_at=due_at,
            result_wanted=result,
            evidence=("document",),
            milestones=points,
        )
        return services.add_task(self._again(item), given, actor=self._officer)

    def _accept(self, task: SupervisedTask, key: str) -> None:
        task = self._fresh(task)
        holder = task.record.holder or self._handler(key)
        services.accept_task(task, responsible=self._handler(key), actor=self.cast.by_id(holder.pk))

    def _report(self, task: SupervisedTask, key: str, text: str, *, progress: int = 100) -> Feedback:
        """Written by the section, signed off by the office of the bureau."""
        writer = self._handler(key)
        proofs = []
        if progress == 100:
            name = f"办理情况{task.pk}-{task.returned}.txt"
            content = io.BytesIO(f"{text}（{timezone.localtime():%Y-%m-%d %H:%M}）".encode())
            proofs = [(files.receive_upload(content, name, actor=writer, organ=writer.organ), "document")]
        kind = "final" if progress == 100 else "periodic"
        written = services.write_feedback(
            self._fresh(task), FeedbackInput(kind, text, progress, proofs=proofs), actor=writer
        )
        step = access.signing_step(written)
        if step is None:
            return written
        return services.approve_feedback(written, text="同意报送。", actor=self.cast.by_id(step.holder_id))

    def _verify(self, task: SupervisedTask, finding: str, text: str) -> None:
        task = self._fresh(task)
        holder = task.record.holder or self._officer
        checked = VerificationInput("material", finding, text, timezone.localdate())
        services.verify(task, checked, actor=self.cast.by_id(holder.pk))

    def _again(self, item: SupervisedItem) -> SupervisedItem:
        related = ("record__owning_organ", "record__holder", "instruction__author", "leader")
        return SupervisedItem.objects.select_related(*related).get(pk=item.pk)

    def _fresh(self, task: SupervisedTask) -> SupervisedTask:
        related = ("record__owning_organ", "record__parent", "record__holder", "item__record__holder", "organ", "unit")
        return SupervisedTask.objects.select_related(*related).get(pk=task.pk)
