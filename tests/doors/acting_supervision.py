"""The table of 督查督办, computed: an item and a task in every situation of their flows, and what each person may do with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.conftest import Cast
from tests.doors.acting import BLIND, MAY, SEES
from zhongshu.core import registry
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.supervision import access, services
from zhongshu.supervision.acts import SET
from zhongshu.supervision.models import SupervisedTask
from zhongshu.supervision.services import (
    FeedbackInput,
    ItemInput,
    MilestoneInput,
    SlipInput,
    TaskInput,
    VerificationInput,
)
from zhongshu.workflow import services as workflow
from zhongshu.workflow.situation import situation

START = datetime.fromisoformat("2045-03-06T09:00:00+08:00")  # ahead of the real clock, so that nothing is overdue
DUE = START + timedelta(days=28)
PEOPLE = {
    "supervisor": "督查员（跟踪人）",
    "second_supervisor": "督查室主任",
    "vice_mayor": "副市长（批示人）",
    "mayor": "市长",
    "director": "秘书长",
    "deputy_director": "副主任",
    "finance_intake": "承办单位文书",
    "budget_handler": "承办人",
    "budget_head": "承办科室负责人",
    "finance_head": "承办单位其他科长",
    "outsider": "配合单位文书",
    "county_head": "配合单位负责人",
    "clerk": "本办文书",
    "handler": "本办其他科员",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "auditor": "审计员",
}

MATTERS = (  # so different that none is taken for another's double
    *("水毁公路抢修", "供热管网更新", "学校食堂整治", "营业执照联办", "背街小巷路灯", "农村饮水消毒", "老旧电梯更换"),
    *("河道淤泥清运", "充电桩布点", "菜市场搬迁", "医保异地结算", "公交夜班线", "古树名木挂牌", "企业欠薪清理"),
    *(
        "燃气阀门检测",
        "秸秆禁烧巡查",
        "养老床位扩建",
        "图书馆延时开放",
        "铁路道口平改立",
        "疫苗冷链抽查",
        "气象雷达选址",
    ),
)


@dataclass
class Course:
    """One item with one task on its way; each step takes place a minute after the one before."""

    cast: Cast
    matter: str
    minute: int = 0
    item: int = 0
    task: int = 0

    def at(self) -> datetime:
        self.minute += 1
        return START + timedelta(minutes=self.minute)

    def item_record(self) -> Record:
        return Record.objects.select_related("owning_organ").get(pk=self.item)

    def work(self) -> SupervisedTask:
        return SupervisedTask.objects.select_related(
            "record__owning_organ", "record__parent", "record__holder", "item__record__holder", "organ", "unit"
        ).get(pk=self.task)

    def proposing(self) -> Record:
        data = ItemInput(
            self.matter, "请抓紧。", "副市长批示", "全部抢通", source_kind="instruction",
            leader=self.cast.vice_mayor, due_at=DUE,
        )  # fmt: skip
        made = services.register_item(data, organ=self.cast.office, actor=self.cast.supervisor, at=self.at())
        self.item = made.pk
        return self.item_record()

    def approving(self) -> Record:
        self.proposing()
        item = access.get(self.cast.supervisor, self.item)
        services.propose(
            item, approver=self.cast.vice_mayor, text="拟请立项。", actor=self.cast.supervisor, at=self.at()
        )
        return self.item_record()

    def decomposing(self) -> Record:
        self.approving()
        item = access.get(self.cast.vice_mayor, self.item)
        services.approve_item(item, actor=self.cast.vice_mayor, at=self.at())
        return self.item_record()

    def sent(self) -> Record:
        self.decomposing()
        item = access.get(self.cast.supervisor, self.item)
        data = TaskInput(
            f"{self.matter}资金", organ=self.cast.finance, due_at=DUE - timedelta(days=3), result_wanted="到县",
            evidence=("on_site",), milestones=(MilestoneInput("下达", date(2045, 3, 28)),),
        )  # fmt: skip
        self.task = services.add_task(item, data, actor=self.cast.supervisor, at=self.at()).pk
        item = access.get(self.cast.supervisor, self.item)
        services.send_down(item, actor=self.cast.supervisor, at=self.at())
        return self.work().record

    def followed(self) -> Record:
        self.sent()
        return self.item_record()

    def returned_to_sender(self) -> Record:
        self.sent()
        services.return_task(self.work(), reason="不属于财政职责", actor=self.cast.finance_intake, at=self.at())
        return self.work().record

    def arbitrated(self) -> Record:
        self.sent()
        for place in range(3):
            services.return_task(self.work(), reason="不属于财政职责", actor=self.cast.finance_intake, at=self.at())
            if place < 2:
                holder = self.work().record.holder
                services.reassign_task(
                    self.work(), organ=self.cast.finance, reason="仍由财政办", actor=holder, at=self.at()
                )
        return self.work().record

    def handled(self) -> Record:
        self.sent()
        services.accept_task(
            self.work(), responsible=self.cast.budget_handler, actor=self.cast.finance_intake, at=self.at()
        )
        return self.work().record

    def helped(self) -> Record:
        self.handled()
        services.ask_co(self.work(), to=[self.cast.county], actor=self.cast.budget_handler, at=self.at())
        return self.work().record

    def told(self, kind: str, progress: int) -> Record:
        services.write_feedback(
            self.work(), FeedbackInput(kind, "资金已下达。", progress), actor=self.cast.budget_handler, at=self.at()
        )
        return self.work().record

    def periodic(self) -> Record:
        self.handled()
        return self.told("periodic", 40)

    def replanned(self) -> Record:
        self.handled()
        services.ask_plan_change(
            self.work(), points=(MilestoneInput("下达", date(2045, 3, 30)),), reason="推迟",
            actor=self.cast.budget_handler, at=self.at(),
        )  # fmt: skip
        return self.work().record

    def extending(self) -> Record:
        self.handled()
        services.ask_extension(
            self.work().record, to_due_at=DUE - timedelta(days=1), reason="省级资金没有到账",
            actor=self.cast.budget_handler, at=self.at(),
        )  # fmt: skip
        return self.work().record

    def slipped(self) -> Record:
        self.handled()
        services.issue_slip(self.work().record, SlipInput("urge", "请抓紧。"), actor=self.cast.supervisor, at=self.at())
        return self.work().record

    def suspended(self) -> Record:
        self.handled()
        workflow.suspend(
            self.work().record, until=START + timedelta(days=9), reason="等批复", actor=self.cast.director, at=self.at()
        )
        return self.work().record

    def reviewed(self) -> Record:
        self.handled()
        return self.told("final", 100)

    def verified_next(self) -> Record:
        self.reviewed()
        feedback = self.work().feedbacks.get(approved_at__isnull=True, returned_at__isnull=True)
        services.approve_feedback(feedback, actor=self.cast.budget_head, at=self.at())
        return self.work().record

    def checked(self, finding: str) -> Record:
        self.verified_next()
        moment = self.at()
        data = VerificationInput("material", finding, "查凭证。", moment.date())
        services.verify(self.work(), data, actor=self.cast.supervisor, at=moment)
        return self.work().record

    def redone(self) -> Record:
        return self.checked("untrue")

    def struck_off(self) -> Record:
        return self.checked("true")

    def followed_to_the_end(self) -> Record:
        self.struck_off()
        return self.item_record()

    def concluding(self) -> Record:
        self.struck_off()
        item = access.get(self.cast.supervisor, self.item)
        services.conclude(item, report="已办。", actor=self.cast.supervisor, at=self.at())
        return self.item_record()

    def closed(self) -> Record:
        self.concluding()
        holder = situation(self.item_record()).here.holder
        services.close_item(access.get(holder, self.item), actor=holder, at=self.at())
        return self.item_record()


ITEM_SITUATIONS: dict[str, Callable[[Course], Record]] = {
    "督办件：拟办，在督查员手里": Course.proposing,
    "督办件：立项审批，在副市长手里": Course.approving,
    "督办件：分解交办，在督查员手里": Course.decomposing,
    "督办件：跟踪督办，任务在办": Course.followed,
    "督办件：跟踪督办，任务都已销号": Course.followed_to_the_end,
    "督办件：办结审核，结果已报副市长": Course.concluding,
    "督办件：已销号，等回头看": Course.closed,
}
TASK_SITUATIONS: dict[str, Callable[[Course], Record]] = {
    "督办任务：待签收，在承办单位文书手里": Course.sent,
    "督办任务：误派退回，待改派": Course.returned_to_sender,
    "督办任务：第三次误派退回，待秘书长裁定": Course.arbitrated,
    "督办任务：承办，在承办人手里": Course.handled,
    "督办任务：承办，请县政府配合": Course.helped,
    "督办任务：承办，进展反馈等审签": Course.periodic,
    "督办任务：承办，计划调整等批": Course.replanned,
    "督办任务：承办，延期等批": Course.extending,
    "督办任务：承办，已发催办单": Course.slipped,
    "督办任务：暂停": Course.suspended,
    "督办任务：单位审签": Course.reviewed,
    "督办任务：核查，在督查员手里": Course.verified_next,
    "督办任务：核查不实，退回重办": Course.redone,
    "督办任务：已销号": Course.struck_off,
}
OWN = ("supervision.decompose", *(f"supervision.{act.key.replace('-', '_')}" for act in SET))


def table(cast: Cast) -> str:
    people = {name: getattr(cast, name) for name in PEOPLE}
    situations = {**ITEM_SITUATIONS, **TASK_SITUATIONS}
    made = zip(situations.items(), MATTERS, strict=True)
    return HEAD + "\n".join(section(people, words, bring(Course(cast, matter))) for (words, bring), matter in made)


def section(people: dict[str, Person], words: str, record: Record) -> str:
    """One situation: a row for each act and verb that anybody may do."""
    actions = [
        action
        for action in registry.current().each("actions")
        if (action.key in OWN or action.key.startswith("workflow."))
        and (not action.kinds or record.kind in action.kinds)
    ]
    cells = {name: cell(person, record, actions) for name, person in people.items()}
    lines = [f"## {words}", "", f"| | {' | '.join(PEOPLE.values())} |", "|---" * (len(PEOPLE) + 1) + "|"]
    seen = ["●" if found else BLIND for found in cells.values()]
    lines.append(f"| **看到** | {' | '.join(seen)} |")
    for action in actions:
        row = [found.get(action.key, BLIND) for found in cells.values()]
        if MAY in row:
            lines.append(f"| {action.label} | {' | '.join(row)} |")
    return "\n".join([*lines, ""])


def cell(person: Person, record: Record, actions: list[registry.Action]) -> dict[str, str]:
    """What one person may do; nothing at all where the record does not exist for the person."""
    fresh = Record.objects.select_related("owning_organ").get(pk=record.pk)
    if not records.may_see(person, fresh):
        return {}
    return {action.key: MAY if action.may(person, fresh) else SEES for action in actions}


HEAD = """# 督查督办：谁在什么时候可以办什么

一件由督查员拟办、副市长批示的督办件，和交给市财政局承办的一项任务，在各环节上每个岗位可以办的事：

- ● 可以办　　○ 看得到，不能办　　· 看不到（对其而言不存在）

没有任何人可以办的事不列。拟办人不审批立项，填报和审签的人不核查，承办人不销号，申请人不批自己的延期和计划调整。
这张表由程序对照代码算出（tests/doors/test_actions_supervision.py）；规则变了，这张表要随同一次修改更新、重新确认。

"""
