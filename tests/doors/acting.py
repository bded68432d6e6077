"""The table of actions, computed: one paper per situation and level, and what each person may do with it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.conftest import Cast
from zhongshu.core.registry import Action
from zhongshu.memos import services as memo_services
from zhongshu.memos.actions import ACTIONS as MEMO_ACTIONS
from zhongshu.memos.services import MemoData
from zhongshu.people.models import Person, Policy
from zhongshu.records import access as records
from zhongshu.records import services as record_services
from zhongshu.records.models import Record
from zhongshu.workflow import services
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.verbs import SET

START = datetime.fromisoformat("2045-03-06T09:00:00+08:00")  # ahead of the real clock, so that nothing is overdue
WORDS = CommentInput(text="拟同意。")
LEVELS = {"普通": 0, "工作秘密": 2, "秘密": 3}
PEOPLE = {
    "clerk": "文书（登记人）",
    "second_clerk": "文书（同科室）",
    "proposer": "拟办科长",
    "director": "秘书长",
    "deputy_director": "副主任",
    "mayor": "市长",
    "vice_mayor": "副市长",
    "supervisor": "督查岗",
    "secretary": "领导秘书",
    "finance_intake": "承办单位文书",
    "finance_head": "承办单位负责人",
    "budget_handler": "承办单位科员",
    "handler": "本办其他科员",
    "business_admin": "业务管理员",
    "outsider": "外机关文书",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "auditor": "审计员",
}
MAY, SEES, BLIND = "●", "○", "·"


def draft(cast: Cast, record: Record) -> None:
    """Nothing has happened yet."""


def checking(cast: Cast, record: Record) -> None:
    services.start(
        record, actor=cast.clerk, stage="checking", to=cast.clerk, due_at=START + timedelta(days=15), at=START
    )


def proposing(cast: Cast, record: Record) -> None:
    checking(cast, record)
    services.forward(record, to_stage="proposing", to=cast.proposer, actor=cast.clerk, at=START)


def instructing(cast: Cast, record: Record) -> None:
    proposing(cast, record)
    services.forward(record, to_stage="instructing", to=cast.mayor, comment=WORDS, actor=cast.proposer, at=START)


def handling(cast: Cast, record: Record) -> None:
    instructing(cast, record)
    services.forward(record, to_stage="handling", to=cast.finance_intake, comment=WORDS, actor=cast.mayor, at=START)


def signing(cast: Cast, record: Record) -> None:
    handling(cast, record)
    services.add_signer(record, to=[cast.budget_handler], mode="all", actor=cast.finance_intake, at=START)


def extending(cast: Cast, record: Record) -> None:
    handling(cast, record)
    due_at = START + timedelta(days=20)
    services.ask_extension(record, to_due_at=due_at, reason="数据未齐", actor=cast.finance_intake, at=START)


def suspended(cast: Cast, record: Record) -> None:
    handling(cast, record)
    services.suspend(record, until=START + timedelta(days=3), reason="等批复", actor=cast.director, at=START)


def circulating(cast: Cast, record: Record) -> None:
    checking(cast, record)
    services.forward(record, to_stage="circulating", to=cast.clerk, actor=cast.clerk, at=START)
    services.circulate(record, to=[cast.vice_mayor], purpose="know", actor=cast.clerk, at=START)


def read(cast: Cast, record: Record) -> None:
    circulating(cast, record)
    services.finish(record.steps.get(role="read"), actor=cast.vice_mayor, at=START)


def closed(cast: Cast, record: Record) -> None:
    read(cast, record)
    services.close(record, actor=cast.clerk, at=START)


def cancelled(cast: Cast, record: Record) -> None:
    checking(cast, record)
    services.cancel(record, reason="误登", actor=cast.clerk, at=START)


SITUATIONS: dict[str, Callable[[Cast, Record], None]] = {
    "草稿，在登记人手里": draft,
    "初审，在登记人手里": checking,
    "拟办，刚送拟办科长，还没有打开": proposing,
    "批示，在市长手里": instructing,
    "承办，在承办单位文书手里": handling,
    "承办，请本单位科员会签": signing,
    "承办，已申请延期，等审批": extending,
    "承办中暂停": suspended,
    "传阅，副市长待阅": circulating,
    "传阅，都已阅": read,
    "办结": closed,
    "撤销": cancelled,
}


def memo_reviewed(cast: Cast, record: Record) -> None:
    services.forward(record, to_stage="reviewing", to=cast.proposer, actor=cast.handler, at=START)


def memo_presented(cast: Cast, record: Record) -> None:
    memo_reviewed(cast, record)
    services.forward(record, to_stage="presenting", to=cast.vice_mayor, actor=cast.proposer, at=START)


def memo_instructed(cast: Cast, record: Record) -> None:
    memo_presented(cast, record)
    services.forward(record, to_stage="handling", comment=WORDS, actor=cast.vice_mayor, at=START)


def memo_filing(cast: Cast, record: Record) -> None:
    memo_presented(cast, record)
    services.forward(record, to_stage="presenting", to=cast.mayor, comment=WORDS, actor=cast.vice_mayor, at=START)
    services.forward(record, to_stage="handling", comment=WORDS, actor=cast.mayor, at=START)
    services.forward(record, to_stage="filing", to=cast.clerk, comment=WORDS, actor=cast.handler, at=START)


def memo_consulted(cast: Cast, record: Record) -> None:
    memo_services.consult(record.memo, to=[cast.finance_intake], actor=cast.handler, at=START)


MEMO_SITUATIONS: dict[str, Callable[[Cast, Record], None]] = {
    "签报：起草，在本办科员手里": draft,
    "签报：会办，请财政局会办": memo_consulted,
    "签报：核稿，在拟办科长手里": memo_reviewed,
    "签报：呈批，在副市长手里": memo_presented,
    "签报：副市长已批，市长未批，办理中": memo_instructed,
    "签报：都已批示，待文书归档": memo_filing,
}


def prepare(cast: Cast) -> None:
    """Everybody cleared for 秘密 but the second clerk, so that the level alone makes the difference."""
    Policy.objects.create(key="ceiling", value=3)
    cast.hire("supervisor", cast.units["general"], "督查专员", "supervision", clearance=4)
    cast.hire("secretary", cast.units["general"], "秘书", "secretary", clearance=4)
    Person.objects.exclude(pk=cast.second_clerk.pk).update(clearance=4)
    Person.objects.filter(pk=cast.second_clerk.pk).update(clearance=0)


def table(cast: Cast) -> str:
    """The whole page."""
    prepare(cast)
    people = {name: getattr(cast, name) for name in PEOPLE}
    incoming = [section(people, words, papers(cast, bring), SET) for words, bring in SITUATIONS.items()]
    return HEAD + "\n".join([*incoming, MEMOS, *memo_sections(cast, people)])


def papers(cast: Cast, bring: Callable[[Cast, Record], None]) -> list[Record]:
    """An incoming paper of each level, brought into the situation."""
    made = []
    for level in LEVELS.values():
        record = record_services.create(
            "incoming_document", "通知", organ=cast.office, actor=cast.clerk, level=level, at=START
        )
        bring(cast, record)
        made.append(Record.objects.select_related("owning_organ").get(pk=record.pk))
    return made


def memo_sections(cast: Cast, people: dict[str, Person]) -> list[str]:
    """签报: the verbs of every flow, and its own."""
    shown = [*SET, *(MemoVerb(action) for action in MEMO_ACTIONS if "memo" in action.kinds)]
    return [section(people, words, memos(cast, bring), shown) for words, bring in MEMO_SITUATIONS.items()]


def memos(cast: Cast, bring: Callable[[Cast, Record], None]) -> list[Record]:
    made = []
    for level in LEVELS.values():
        data = MemoData("签报", "拟同意。", [cast.mayor, cast.vice_mayor], unit=cast.units["general"], level=level)
        memo = memo_services.create(data, actor=cast.handler, organ=cast.office, at=START)
        bring(cast, memo.record)
        made.append(Record.objects.select_related("owning_organ").get(pk=memo.pk))
    return made


class MemoVerb:
    """A button of the memos as a row of the table."""

    def __init__(self, action: Action) -> None:
        self.key, self.label, self.may = action.key, action.label, action.may


def section(people: dict[str, Person], words: str, papers: list[Record], verbs: Sequence[Any]) -> str:
    lines = [f"## {words}", "", *heads(people)]
    cells = {name: [cell(person, paper, verbs) for paper in papers] for name, person in people.items()}
    for verb in verbs:
        row = ["".join(column[place][verb.key] for place in range(len(papers))) for column in cells.values()]
        if any(MAY in entry for entry in row):
            lines.append(f"| {verb.label} | {' | '.join(row)} |")
    seen = [
        "".join(BLIND if column[place]["forward"] == BLIND else MAY for place in range(len(papers)))
        for column in cells.values()
    ]
    lines.insert(4, f"| **看到** | {' | '.join(seen)} |")
    return "\n".join([*lines, ""])


def heads(people: dict[str, Person]) -> list[str]:
    return [f"| | {' | '.join(PEOPLE[name] for name in people)} |", "|---" * (len(people) + 1) + "|"]


def cell(person: Person, record: Record, verbs: Sequence[Any]) -> dict[str, str]:
    """One person and one paper: a sign for each action. The paper's situation is read once for all."""
    if not records.may_see(person, record):
        return {verb.key: BLIND for verb in verbs}
    return {verb.key: MAY if verb.may(person, record) else SEES for verb in verbs}


HEAD = """# 谁在什么时候可以办什么

收文办理各环节上，每个岗位对一份本办收文可以办的事。每格三个符号，依次是密级为“普通”“工作秘密”“秘密”的件：

- ● 可以办　　○ 看得到，不能办　　· 看不到（对其而言不存在）

没有任何人可以办的事不列。除“文书（同科室）”没有知悉级别外，其余人员都够“秘密”级，所以“秘密”一栏的差别只来自授权：涉密件只有个人被授权的才看得到。
这张表由程序对照代码算出（tests/doors/test_actions.py）；规则变了，这张表要随同一次修改更新、重新确认。

"""

MEMOS = """# 签报

一份由本办科员起草、呈送市长和副市长的签报，同样三个密级。文书看全部签报（涉密的除外），秘书长、副主任不看没有经手的签报。
"""
