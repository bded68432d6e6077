"""督查, more of it under way: a light of each colour, the same asked twice, a table of key tasks, an inspection by the 条例."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter
from django.utils import timezone

from zhongshu.demo.followed import BRIEF, Followed
from zhongshu.demo.plans import Planner
from zhongshu.demo.timetable import Timetable
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.models import Person
from zhongshu.supervision import access, services
from zhongshu.supervision.models import Conclusion, InspectionTarget, SupervisedItem, SupervisedTask
from zhongshu.supervision.services import ItemInput, Taking, concluding, inspecting, overlapping
from zhongshu.supervision.services.inspecting import PlanInput
from zhongshu.supervision.sheets import SHEETS
from zhongshu.workflow import services as workflow


def plan(timetable: Timetable, planner: Planner) -> None:
    """Beside the stories of followed.py; the same is asked twice after their second one has begun."""
    story = Watched(timetable.cast, planner)
    timetable.add(planner.moment(30, "09:20"), story.inspection())
    timetable.add(planner.moment(12, "15:10"), story.table())
    timetable.add(planner.moment(8, "09:00"), story.lights())
    timetable.add(planner.moment(5, "09:30"), story.twice())


class Watched(Followed):
    """Stories of the 督查室 that are still going on."""

    def lights(self) -> Iterator[datetime]:
        """One task of each light: on time, near its day, returned, paused."""
        moment = self.planner.moment
        item = self._set_up("今冬明春火灾防控隐患排查整治", moment(-18, "17:30"), "重大隐患动态清零")
        yield timezone.now() + BRIEF
        green = self._task(item, "九小场所逐户排查", "yjj", moment(-14, "17:30"), "3200户全部排查")
        blue = self._task(item, "占用消防通道清理", "cgj", moment(-1, "17:30"), "156处全部清理")
        yellow = self._task(item, "养老机构消防设施整改", "mzj", moment(-8, "17:30"), "42家设施完好")
        grey = self._task(item, "学校宿舍电气线路更换", "jyj", moment(-10, "17:30"), "28栋全部更换")
        services.send_down(self._again(item), actor=self._officer)
        yield moment(7, "10:15")
        for task, key in ((green, "yjj"), (blue, "cgj"), (yellow, "mzj"), (grey, "jyj")):
            self._accept(task, key)
        yield moment(4, "11:00")
        self._report(green, "yjj", "已排查1500户，发现隐患210处，当场整改176处。", progress=47)
        self._report(yellow, "mzj", "42家养老机构消防设施已全部整改。")
        yield moment(3, "10:20")
        self._verify(yellow, "partly", "抽查6家，2家喷淋没有通水，材料与现场不符。")
        record = self._fresh(grey).record
        director = self.cast.person("chengshuyuan")
        reason = "寄宿学校期末考试，停电施工影响教学，放假后恢复。"
        workflow.suspend(record, until=moment(-5, "09:00"), reason=reason, actor=director)

    def twice(self) -> Iterator[datetime]:
        """The mayor asks for what is followed already: it joins. Another matter needs the same money: its unit is not asked again."""
        known = SupervisedItem.objects.get(record__title="今冬农村供水管网防冻改造")
        demand = ItemInput(
            title="农村供水管网防冻改造",
            instruction_text="入冬前要把8个村的供水管网防冻改造做完，结果报我。",
            basis="顾明川市长批示",
            result_wanted="8个村改造完成",
            source_kind="instruction",
            leader=self.cast.person("gumingchuan"),
        )
        known = access.get(self._officer, known.pk)
        services.join(known, demand, reason="与罗景和副市长交办的是同一件事", actor=self._officer)
        yield timezone.now() + BRIEF
        item = self._set_up("农村学校饮水管网防冻保供", self.planner.moment(-8, "17:30"), "36所学校不断水")
        pipes = self._task(item, "学校管网保温", "slj", self.planner.moment(-7, "17:30"), "36所学校全部保温")
        money = self._task(item, "落实改造资金", "czj", self.planner.moment(-5, "17:30"), "150万元到位")
        lender = SupervisedTask.objects.select_related("record").get(item=known, record__title="落实改造资金")
        yield timezone.now() + BRIEF
        services.borrow_feedback(self._fresh(money), lender=lender, reason="同一笔资金", actor=self._officer)
        near = overlapping.waiting(self._again(item), self._officer)
        shown = overlapping.shown(near)
        services.use_existing(self._again(item), found=shown, reason="资金用已有反馈", actor=self._officer)
        services.send_down(self._again(item), actor=self._officer)
        yield self.planner.moment(4, "15:20")
        self._accept(pipes, "slj")

    def table(self) -> Iterator[datetime]:
        """The key tasks of the year come as a table and become one item with a task for each row."""
        end = timezone.localdate(self.planner.moment(-20, "17:30")).isoformat()
        basis = "市政府工作报告"
        rows = (
            ("新建农村公路120公里", "全年新建农村公路120公里。", "jtj", "建成通车120公里"),
            ("改造老旧小区26个", "改造老旧小区26个，惠及5200户。", "zjj", "26个小区完工"),
            ("城镇新增就业1.8万人", "城镇新增就业1.8万人。", "rsj", "新增就业1.8万人"),
        )
        lines = [
            (title, words, basis, self.cast.organ(key).label, "", result, end, "每月")
            for title, words, key, result in rows
        ]
        office, officer = self.cast.organ("zfb"), self._officer
        name = "市政府重点工作.xlsx"
        sheet = services.upload_sheet(_book(lines), name, source_kind="key_task", organ=office, actor=officer)
        yield timezone.now() + BRIEF
        (item,) = services.take_in(sheet, Taking(as_one="市政府工作报告重点工作"), actor=officer)
        self._approved(item)
        yield timezone.now() + BRIEF
        services.send_down(self._again(item), actor=officer)
        yield self.planner.moment(11, "10:00")
        for task in item.tasks.select_related("record"):
            key = next(key for _t, _w, key, _r in rows if self.cast.organ(key).pk == task.organ_id)
            self._accept(task, key)
        said = {
            "jtj": ("已建成98公里，在建22公里，交通管制路段夜间施工。", 82),
            "zjj": ("已完工21个小区，其余5个正在做外墙保温。", 80),
            "rsj": ("新增就业1.55万人，月底前再办专场招聘3场。", 86),
        }
        yield self.planner.moment(4, "16:10")
        for task in item.tasks.select_related("record"):
            key = next(key for _t, _w, key, _r in rows if self.cast.organ(key).pk == task.organ_id)
            self._report(task, key, said[key][0], progress=said[key][1])

    def inspection(self) -> Iterator[datetime]:
        """惠企资金: two units, one asks for a review, one problem is put right and one is not yet."""
        moment, office, officer = self.planner.moment, self.cast.organ("zfb"), self._officer
        head, leader = self.cast.person("hezhixin"), self._leader
        numbers = {"most": 8, "most_for_one": 2, "apart_days": 90}
        year = timezone.localdate().year
        inspecting.plan_year(office, year, basis="市政府常务会议审定的年度督查计划", actor=officer, **numbers)
        data = PlanInput(
            title="惠企资金直达快享落实情况",
            inspection_type="special",
            content="superior",
            scope="今年以来惠企资金兑付金额、时限和企业获得感。",
            methods=["on_site", "material", "covert"],
            basis_kind="decision",
            basis="市政府常务会议议定",
            starts_on=timezone.localdate(moment(26, "09:00")),
            ends_on=timezone.localdate(moment(22, "09:00")),
            due_on=timezone.localdate(moment(8, "09:00")),
            holder=head,
            units=[self.cast.organ("czj"), self.cast.organ("rsj")],
        )
        plan = inspecting.draft_plan(data, organ=office, actor=officer)
        yield moment(28, "16:00")
        plan = inspecting.approve_plan(plan, actor=leader)
        inspecting.form_group(
            plan, name="惠企资金督查组", leader=head, members=[officer], due_on=data.ends_on, actor=head
        )
        yield moment(20, "09:30")
        money, jobs = plan.targets.order_by("pk")
        first = self._concluded(money, "抽查60户企业，兑付1240万元，3户超过时限。", "总体落实较好，3户超时兑付要整改。")
        second = self._concluded(jobs, "抽查稳岗补贴40户，全部按期兑付。", "按期兑付，没有发现问题。")
        yield moment(18, "10:00")
        for conclusion in (first, second):
            concluding.approve_conclusion(conclusion, actor=leader)
            concluding.deliver_conclusion(conclusion, actor=head)
        yield moment(17, "15:00")
        boss = self._director_of("czj")
        due_on = timezone.localdate(moment(-10, "09:00"))
        done = concluding.set_rectification(
            first, problem="3户企业超时兑付", demand="查明原因，补付到位", holder=boss, due_on=due_on, actor=head
        )
        concluding.set_rectification(
            first, problem="没有兑付时限公示", demand="在门户网站公示时限", holder=boss, due_on=due_on, actor=head
        )
        yield moment(9, "11:00")
        concluding.ask_review(first, reason="其中1户材料不全，退回补正的时间不应计入。", actor=boss)
        concluding.report_rectification(done, report="3户共86万元已补付，相关科室作出说明。", actor=boss)
        yield moment(6, "14:30")
        concluding.check_rectification(done, is_done=True, text="查付款凭证3份，相符。", actor=officer)

    def _concluded(self, target: InspectionTarget, facts: str, finding: str) -> Conclusion:
        evidence = "企业名单、国库支付凭证、现场访谈记录。"
        return concluding.draft_conclusion(target, facts=facts, evidence=evidence, finding=finding, actor=self._officer)

    def _director_of(self, key: str) -> Person:
        organ = self.cast.organ(key)
        found = [*people.occupants(roles.OFFICE_DIRECTOR, organ=organ), *people.occupants(roles.UNIT_HEAD, organ=organ)]
        return self.cast.by_id(found[0].pk)

    def _set_up(self, title: str, due_at: datetime, result: str) -> SupervisedItem:
        return self._approved(self._item(title, due_at=due_at, result=result))

    def _approved(self, item: SupervisedItem) -> SupervisedItem:
        services.propose(item, approver=self._leader, text="拟请立项督办。", actor=self._officer)
        services.approve_item(access.get(self._leader, item.pk), text="同意立项。", actor=self._leader)
        return self._again(item)


def _book(lines: Sequence[tuple[str, ...]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [str(column.label) for column in SHEETS["key_task"].columns])
        for number, line in enumerate(lines, start=1):
            page.write_row(number, 0, line)
    return stream.getvalue()
