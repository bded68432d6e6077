from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import services
from zhongshu.people.models import Delegation, Person


def test_head_delegates_to_a_colleague(office, soon, verbs):
    made = services.delegate(office.head, office.handler, soon(), actor=office.head)

    assert (made.principal, made.deputy, made.made_by) == (office.head, office.handler, office.head)
    assert verbs() == ["people.delegation.made"]


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [(0, 0, "要晚于"), (-5, -1, "已经过了"), (0, 400, "最长一年")],
)
def test_dates_have_limits(office, soon, since, until, sentence):
    now = timezone.now()
    given = soon(since=now + timedelta(days=since), until=now + timedelta(days=until))
    with pytest.raises(RuleBroken, match=sentence):
        services.delegate(office.head, office.handler, given, actor=office.head)


def test_level_never_exceeds_either_clearance_or_the_ceiling(office, soon):
    Person.objects.filter(pk=office.handler.pk).update(clearance=1)
    deputy = Person.objects.get(pk=office.handler.pk)
    with pytest.raises(RuleBroken, match="最高只能委托到“内部”") as refused:
        services.delegate(office.head, deputy, soon(ceiling=2), actor=office.head)
    assert refused.value.field == "ceiling"

    Person.objects.filter(pk__in=[office.director.pk, office.head.pk]).update(clearance=5)
    director, head = Person.objects.get(pk=office.director.pk), Person.objects.get(pk=office.head.pk)
    with pytest.raises(RuleBroken, match="最高只能委托到“工作秘密”"):
        services.delegate(director, head, soon(ceiling=3), actor=director)


def test_officer_is_neither_deputy_nor_principal(office, soon):
    with pytest.raises(RuleBroken, match="三员"):
        services.delegate(office.head, office.auditor, soon(), actor=office.head)
    with pytest.raises(NotAllowed):
        services.delegate(office.auditor, office.head, soon(), actor=office.auditor)


def test_delegation_is_not_passed_on(office, soon):
    services.delegate(office.head, office.handler, soon(), actor=office.head)

    with pytest.raises(RuleBroken, match="正代理孟晓峰，委托不能再转"):
        services.delegate(office.handler, office.clerk, soon(), actor=office.handler)
    with pytest.raises(RuleBroken, match="已把工作委托给宋亦凡，委托不能再转"):
        services.delegate(office.clerk, office.head, soon(), actor=office.clerk)
    with pytest.raises(RuleBroken, match="已经委托给宋亦凡"):
        services.delegate(office.head, office.clerk, soon(), actor=office.head)


def test_deputy_must_work_here(office, soon, make_person):
    jobless = make_person("待岗", organ=office.organ)
    with pytest.raises(RuleBroken, match="没有岗位"):
        services.delegate(office.head, jobless, soon(), actor=office.head)
    with pytest.raises(RuleBroken, match="本人"):
        services.delegate(office.head, office.head, soon(), actor=office.head)


def test_only_oneself_or_the_security_officer_delegates(office, soon):
    with pytest.raises(NotAllowed):
        services.delegate(office.head, office.handler, soon(), actor=office.clerk)
    services.delegate(office.head, office.handler, soon(), actor=office.security_admin)


def test_delegation_from_the_page(sign_in, office):
    now = timezone.localtime()
    form = {
        "deputy": office.handler.pk,
        "since": now.strftime("%Y-%m-%dT%H:%M"),
        "until": (now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
        "ceiling": 2,
        "reason": "出差",
    }
    client = sign_in(office.head)

    answer = client.post(reverse("people:delegation-create"), form)

    assert (answer.status_code, answer["Location"]) == (303, reverse("people:delegation-list"))
    made = Delegation.objects.get()
    assert (made.principal, made.deputy) == (office.head, office.handler)
    assert "宋亦凡" in client.get(reverse("people:delegation-list")).content.decode()
    assert client.post(reverse("people:delegation-revoke", args=[made.pk])).status_code == 303


def test_delegation_of_others_is_not_found(sign_in, office, soon):
    made = services.delegate(office.head, office.handler, soon(), actor=office.head)
    assert sign_in(office.clerk).post(reverse("people:delegation-revoke", args=[made.pk])).status_code == 404


def test_refused_delegation_keeps_the_form(sign_in, office):
    page = sign_in(office.head).post(reverse("people:delegation-create"), {"deputy": office.handler.pk, "ceiling": 2})
    assert page.status_code == 200
    assert "请填写起的时间。" in page.content.decode()
    assert f'value="{office.handler.pk}" selected' in page.content.decode()


def test_leave_is_registered_by_those_who_may(office):
    today = timezone.localdate()
    given = {"kind": "annual_leave", "since": today, "until": today}
    services.register_leave(office.handler, actor=office.head, **given)
    with pytest.raises(RuleBroken, match="已经登记请假"):
        services.register_leave(office.handler, actor=office.clerk, **given)
    with pytest.raises(NotAllowed):
        services.register_leave(office.clerk, actor=office.head, **given)  # head of another unit
    services.cancel_leave(office.handler.leaves.get(), actor=office.handler)
    services.register_leave(office.handler, actor=office.handler, **given)
