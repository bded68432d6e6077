"""A small office for the browser: the cast of tests/conftest.py with real passwords, and papers where the journeys need them.

Run in a process of its own (`BUILD` of conftest.py), so that the tests never touch the database that the server uses; prints
what it made as JSON.
"""

import json
import sys
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.utils import timezone

from tests.conftest import Cast, build_cast
from tests.e2e import supervised
from zhongshu.incoming import services as incoming
from zhongshu.incoming.registration import Registration
from zhongshu.outgoing import services as outgoing
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.people.models import Account, Organ, Person, Policy, Unit
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.situation import situation

DRAFT = "现就有关事项通知如下。\n一、压实责任。各单位要分片包干。\n二、备足物资。各县要清点库存。\n特此通知。"

ISSUED = (
    "为做好元旦春节期间值班值守工作，经市政府同意，现就有关事项通知如下。\n一、严格值班值守\n严格执行领导干部在岗带班制度。"
    "遇有突发事件，第一时间报告、第一时间处置。\n二、做好资金保障\n市财政局要统筹安排应急资金，确保及时足额拨付。\n特此通知。"
)


def main(password: str) -> None:
    call_command("migrate", verbosity=0)
    json.dump(build(password), sys.stdout)


def build(password: str) -> dict[str, dict[str, object]]:
    cast = build_cast()
    leaver = cast.hire("leaver", cast.units["budget"], "副科长", "handler", label="许东升")
    supervised.hire(cast)
    Account.objects.update(password=make_password(password))
    # the token of the officers has tests of its own; here it would only need a clock
    Policy.objects.create(key="totp_required_for_officers", value=False)
    desk = Desk(cast)
    papers = {
        "to_return": desk.reviewing("关于修订城市防洪预案的通知"),
        "to_take_back": desk.proposing("关于报送秋粮收购情况的通知"),
        "to_reassign": desk.handling("关于拨付校舍加固补助资金的函", cast.finance),
        "to_circulate": desk.reviewing("关于学习全国政务服务经验的通知"),
        "to_extend": desk.handling("关于核实老旧小区改造底数的函", cast.units["general"]),
        "to_meet": desk.proposing("关于征集重点项目建议的函"),
        "to_expire": desk.proposing("关于开展档案检查的通知"),
        "of_leaver": desk.handling("关于清理规范涉企收费的函", cast.finance, then=leaver),
        "to_see": desk.reviewing("关于云川大桥检测加固的紧急请示"),
        "to_decide": desk.instructing("关于增加冬季供暖储备的请示"),
        "to_write": desk.drafting("云川市人民政府关于做好森林防火工作的通知"),
        "to_check": desk.drafting("云川市人民政府关于做好冬季供暖工作的通知"),
        "to_issue": desk.complete("云川市人民政府关于做好元旦春节期间值班值守工作的通知"),
    }
    papers |= supervised.build(cast, desk.instructing("关于拨付电梯更新资金的请示"))
    return {"people": {role: person.name for role, person in cast.people.items()}, "papers": papers}


@dataclass
class Desk:
    """Registers papers and carries them so far as a journey needs."""

    cast: Cast
    count: int = 0

    def proposing(self, title: str) -> int:
        self.count += 1
        data = Registration(
            sender="岚江省人民政府办公厅",
            title=title,
            received_at=timezone.now(),
            sender_number=f"岚政办函〔{timezone.localdate().year}〕{self.count}号",
            issued_on=timezone.localdate() - timedelta(days=3),
        )
        return incoming.register_and_send(data, actor=self.cast.clerk, organ=self.cast.office).pk

    def drafting(self, title: str) -> int:
        """An outgoing paper of the handler, on which the proposer writes, too."""
        paper = DocumentData(title=title, document_type="notice", direction="down", issuers=(self.cast.city,))
        made = outgoing.create(paper, actor=self.cast.handler, organ=self.cast.office, paper={"body": DRAFT})
        workflow.add_co(made.record, to=[self.cast.proposer], actor=self.cast.handler)
        return made.pk

    def complete(self, title: str) -> int:
        """An outgoing paper with all that it needs, and a seal for it that the clerk keeps."""
        cast = self.cast
        keeper = cast.units["registry"].posts.get(title="文书", appointments__person=cast.clerk)
        outgoing.add_seal(cast.city, outgoing.SealData("云川市人民政府（印章）", keeper), actor=cast.business_admin)
        paper = DocumentData(
            title=title,
            document_type="notice",
            direction="down",
            issuers=(cast.city,),
            code_series="云政发",
            main_recipients=({"organ": cast.finance.pk, "name": "市财政局"}, {"organ": cast.county.pk, "name": ""}),
            disclosure="open",
            basis="市政府常务会议决定",
            drafting_unit=cast.units["general"],
        )
        return outgoing.create(paper, actor=cast.handler, organ=cast.office, paper={"body": ISSUED}).pk

    def reviewing(self, title: str) -> int:
        return self._on(self.proposing(title), "reviewing", self.cast.proposer, "拟请有关单位办理。")

    def instructing(self, title: str) -> int:
        pk = self.reviewing(title)
        return self._on(pk, "instructing", self.cast.deputy_director, "拟同意。", to=self.cast.vice_mayor)

    def handling(self, title: str, to: Unit | Organ, *, then: Person | None = None) -> int:
        pk = self._on(self.reviewing(title), "handling", self.cast.deputy_director, "拟同意，请主办单位抓紧。", to=to)
        if then is not None:
            lead = situation(Record.objects.get(pk=pk)).lead
            workflow.reassign(lead, to=then, reason="由业务科室承办。", actor=lead.holder)
        return pk

    def _on(self, pk: int, stage: str, actor: Person, text: str, to: Person | Unit | Organ | None = None) -> int:
        comment = workflow.CommentInput(text=text)
        workflow.forward(Record.objects.get(pk=pk), to_stage=stage, actor=actor, to=to, comment=comment)
        return pk
