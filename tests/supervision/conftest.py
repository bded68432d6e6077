"""The people of supervision beside the cast: a supervisor of the office, a county with people of its own."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from tests.conftest import Cast, at
from zhongshu.supervision import services
from zhongshu.supervision.models import SupervisedItem, SupervisedTask
from zhongshu.supervision.services import FeedbackInput, ItemInput, TaskInput, VerificationInput

DUE = at("2026-04-10 17:30")


@pytest.fixture
def hall(cast) -> Cast:
    """The cast with a 督查室, and a head in every unit that handles."""
    units = cast.units
    supervision = type(units["general"]).objects.create(organ=cast.office, name="督查室")
    units["supervision"] = supervision
    cast.hire("supervisor", supervision, "督查员", "supervision", label="唐雨")
    cast.hire("second_supervisor", supervision, "督查室主任", "supervision", "unit_head", label="贺志新")
    cast.hire("budget_head", units["budget"], "科长", "unit_head", label="潘晓")
    cast.hire("county_handler", units["county"], "科员", "handler", label="卢正江")
    cast.hire("county_head", units["county"], "主任", "unit_head", "office_director", label="叶知秋")
    return cast


@dataclass
class Story:
    """One item and what is done with it, step by step, with the moments in order."""

    cast: Cast
    item: SupervisedItem | None = None
    day: int = 9

    def now(self):
        """A later working minute each time."""
        self.day += 0
        self.minute = getattr(self, "minute", 0) + 5
        return at(f"2026-03-{self.day:02d} {9 + self.minute // 60:02d}:{self.minute % 60:02d}")

    def registered(self, **changes) -> SupervisedItem:
        values = {
            "title": "青岩县水毁农村公路应急抢修",
            "instruction_text": "请交通、财政抓紧，雨季前务必抢通。",
            "basis": "罗景和副市长3月9日批示",
            "result_wanted": "12处水毁路段全部抢通",
            "source_kind": "instruction",
            "leader": self.cast.vice_mayor,
            "due_at": DUE,
        }
        self.item = services.register_item(
            ItemInput(**values | changes), organ=self.cast.office, actor=self.cast.supervisor, at=self.now()
        )
        return self.item

    def approved(self, **changes) -> SupervisedItem:
        item = self.registered(**changes)
        services.propose(
            item, approver=self.cast.vice_mayor, text="拟请立项督办。", actor=self.cast.supervisor, at=self.now()
        )
        return services.approve_item(self.fresh(), actor=self.cast.vice_mayor, at=self.now())

    def task(self, title="安排应急资金", **changes) -> SupervisedTask:
        values = {"organ": self.cast.finance, "due_at": at("2026-04-03 17:30"), "result_wanted": "300万元到县"}
        values = {"title": title, **values, **changes}
        return services.add_task(self.fresh(), TaskInput(**values), actor=self.cast.supervisor, at=self.now())

    def sent(self, *titles, **changes) -> list[SupervisedTask]:
        self.approved()
        for title in titles or ("安排应急资金",):
            self.task(title, **changes)
        return self.send()

    def send(self) -> list[SupervisedTask]:
        services.send_down(self.fresh(), actor=self.cast.supervisor, at=self.now())
        return list(self.tasks())

    def tasks(self):
        return SupervisedTask.objects.filter(item=self.item, record__parent=self.item.record).select_related("record")

    def accepted(self, task) -> SupervisedTask:
        return services.accept_task(
            again(task), responsible=self.cast.budget_handler, actor=self.cast.finance_intake, at=self.now()
        )

    def reported(self, task, **changes):
        values = {"kind": "final", "text": "资金已于3月20日下达，共300万元。", "progress": 100}
        return services.write_feedback(
            again(task), FeedbackInput(**values | changes), actor=self.cast.budget_handler, at=self.now()
        )

    def signed(self, feedback):
        return services.approve_feedback(feedback, actor=self.cast.budget_head, at=self.now())

    def verified(self, task, finding="true", **changes):
        moment = self.now()
        values = {
            "method": "material",
            "finding": finding,
            "text": "查下达文件和到账凭证。",
            "checked_on": moment.date(),
        }
        return services.verify(
            again(task), VerificationInput(**values | changes), actor=self.cast.supervisor, at=moment
        )

    def fresh(self) -> SupervisedItem:
        return SupervisedItem.objects.select_related("record__owning_organ", "record__holder", "instruction").get(
            pk=self.item.pk
        )


def again(task) -> SupervisedTask:
    related = ("record__owning_organ", "record__parent", "record__holder", "item__record__holder", "organ", "unit")
    return SupervisedTask.objects.select_related(*related).get(pk=task.pk)


@pytest.fixture
def story(hall) -> Story:
    return Story(hall)


__all__ = ["DUE", "Decimal", "Story", "again"]
