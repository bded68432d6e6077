"""The table of acts on outgoing papers, computed: one paper per stage, and what each person may do with it."""

from collections.abc import Callable

from tests.conftest import Cast
from tests.doors.acting import PEOPLE, heads
from tests.outgoing.conftest import STAGES, WALK, a_file, again, data_for
from zhongshu.core import registry
from zhongshu.exchange import services as exchange
from zhongshu.outgoing import services
from zhongshu.outgoing.models import OutgoingDocument, Seal
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.workflow.models import Step

MAY, SEES, BLIND = "●", "○", "·"
WORDS = {
    "drafting": "起草，在经办人手里",
    "countersigning": "会签，请承办单位文书会签",
    "reviewing": "核稿",
    "signing": "签发，在市长手里",
    "rechecking": "复核",
    "registering": "登记编号",
    "printing": "印制",
    "sealing": "用印",
    "dispatching": "核发",
    "dispatched": "已核发，等签收",
    "withdrawn": "已撤回",
}


def walked(cast: Cast, seal: Seal, stage: str) -> OutgoingDocument:
    document = services.create(
        data_for(cast), actor=cast.handler, organ=cast.office, paper={"body": "为做好防汛工作，通知如下。"}
    )
    for act in WALK[: STAGES.index(stage)]:
        act(cast, document, seal)
    return again(document)


def countersigning(cast: Cast, seal: Seal) -> OutgoingDocument:
    document = walked(cast, seal, "drafting")
    services.countersign(document, to=[cast.finance_intake], actor=cast.handler)
    return document


def dispatched(cast: Cast, seal: Seal) -> OutgoingDocument:
    document = walked(cast, seal, "dispatching")
    exchange.dispatch(document, actor=document.record.holder, render=a_file)
    return document


def withdrawn(cast: Cast, seal: Seal) -> OutgoingDocument:
    document = dispatched(cast, seal)
    return exchange.withdraw(document, reason="数字有误", actor=cast.director)


SPECIAL: dict[str, Callable[[Cast, Seal], OutgoingDocument]] = {
    "countersigning": countersigning,
    "dispatched": dispatched,
    "withdrawn": withdrawn,
}


def table(cast: Cast, seal: Seal) -> str:
    people = {name: getattr(cast, name) for name in PEOPLE}
    parts = []
    for stage, words in WORDS.items():
        document = SPECIAL[stage](cast, seal) if stage in SPECIAL else walked(cast, seal, stage)
        holder = Step.objects.filter(record=document.record, role="lead", finished_at__isnull=True).first()
        where = f"，在{holder.post_title}手里" if holder and "在" not in words else ""
        parts.append(section(people, document, f"{words}{where}"))
    return HEAD + "\n".join(parts)


def section(people: dict[str, Person], document: OutgoingDocument, words: str) -> str:
    columns = {name: cell(person, document) for name, person in people.items()}
    lines = [f"## {words}", "", *heads(people)]
    seen = [BLIND if column is None else MAY for column in columns.values()]
    lines.append(f"| **看到** | {' | '.join(seen)} |")
    for action in acts():
        row = [BLIND if column is None else MAY if action.key in column else SEES for column in columns.values()]
        if MAY in row:
            lines.append(f"| {action.label} | {' | '.join(row)} |")
    return "\n".join([*lines, ""])


def acts() -> list[registry.Action]:
    """The buttons of 发文 and 交换, in the order of the foot."""
    ours = [one for one in registry.current().each("actions") if one.key.startswith(("outgoing.", "exchange."))]
    return sorted(ours, key=lambda one: (one.order, one.key))


def cell(person: Person, document: OutgoingDocument) -> set[str] | None:
    """The acts that are open to the person; None where the paper is out of sight."""
    record = again(document).record
    if not records.may_see(person, record):
        return None
    return {action.key for action in acts() if action.may(person, record)}


HEAD = """# 发文：谁在什么时候可以办什么

发文办理各环节上，每个岗位对一份本办发文可以办的事（普通密级）：

- ● 可以办　　○ 看得到，不能办　　· 看不到（对其而言不存在）

没有任何人可以办的事不列。印章由“文书（登记人）”保管。转办、退回、加签等各类件通用的事，见上面收文的表。

"""
