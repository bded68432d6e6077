"""误派退回 through the pages: twice back to whoever sent it, the third time before the office's director, who decides."""

import pytest
from django.urls import reverse

from tests.supervision.test_pages import _store, visit
from zhongshu.people.models import Account, Person
from zhongshu.records.models import Record
from zhongshu.supervision.models import SupervisedTask

pytestmark = pytest.mark.django_db


def login_of(person: Person) -> str:
    return Account.objects.get(person=person).username


def held(task: SupervisedTask) -> tuple[str, Person]:
    record = Record.objects.get(pk=task.pk)
    return record.steps.get(finished_at=None, role="lead").stage, record.holder


def test_the_third_return_is_decided_by_the_director(visit, story, hall, client):
    (task,) = story.sent()
    for turn in range(2):
        visit("finance_intake", "supervision:return", task.pk, data={"reason": f"不属于财政职责（{turn}）"})
        stage, holder = held(task)
        assert (stage, holder) == ("reassigning", hall.supervisor)
        back = {"to": f"organ:{hall.finance.pk}", "reason": "三定方案写明由财政承办"}
        visit(login_of(holder), "supervision:reassign", task.pk, data=back)
    visit("finance_intake", "supervision:return", task.pk, data={"reason": "还是不属于财政职责"})

    stage, holder = held(task)
    assert (stage, holder) == ("arbitrating", hall.director)
    page = visit(login_of(holder), "supervision:reassign", task.pk).content.decode()
    assert "改由谁办" in page
    told = visit(login_of(holder), "workflow:record", task.pk).content.decode()
    assert "第3次退回，请裁定承办单位" in told  # why it lies here
    assert reverse("supervision:reassign", args=[task.pk]) in told
    visit("supervisor", "supervision:reassign", task.pk, status=403)
    visit(
        login_of(holder),
        "supervision:reassign",
        task.pk,
        data={"to": f"organ:{hall.county.pk}", "reason": "由县政府承办"},
    )

    task.refresh_from_db()
    assert (task.organ, task.mis_sent) == (hall.county, 3)
    assert held(task)[0] == "accepting"
    entries = Record.objects.get(pk=task.pk).steps.filter(stage="arbitrating")
    assert entries.count() == 1  # it stays in the history


__all__ = ["_store", "visit"]
