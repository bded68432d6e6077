"""The record page: who opens it, what stands on it, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhongshu.people.models import Delegation, Policy
from zhongshu.records import services as records
from zhongshu.workflow import services
from zhongshu.workflow.access import return_targets
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput

TABS = ("slip", "process", "chain", "flow", "scope", "files")


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("director", 200), ("proposer", 404), ("outsider", 404), ("finance_intake", 404)],
)
def test_who_may_open_the_record(as_person, url, who, status):
    assert as_person(who).get(url("record")).status_code == status


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_holder_and_helper(as_person, handled, url, tab):
    statuses = [as_person(who).get(url("record"), {"tab": tab}).status_code for who in ("finance_intake", "proposer")]

    assert statuses == [200, 200]


def test_now_line_says_whose_hands_until_when_what_next(as_person, handled, url, text_of):
    page = text_of(as_person("clerk").get(url("record")))

    assert "市财政局 赵立群" in page
    assert "等协办 0/1" in page
    assert "办结审核" in page


def test_opening_marks_the_holders_step_as_seen(as_person, handled, url, part):
    as_person("clerk").get(url("record"))
    assert Step.objects.get(record=handled, role="lead", finished_at=None).seen_at is None

    as_person("finance_intake").get(url("record"))

    assert Step.objects.get(record=handled, role="lead", finished_at=None).seen_at is not None


def test_only_the_holder_gets_a_form(as_person, record, url, text_of):
    assert 'id="my-form"' in text_of(as_person("clerk").get(url("record")))
    assert 'id="my-form"' not in text_of(as_person("director").get(url("record")))


def test_refused_action_stays_with_its_reason(as_person, handled, url, text_of):
    page = text_of(as_person("finance_intake").get(url("record")))

    assert "还在等孟晓峰会签或协办" in page
    assert 'aria-disabled="true"' in page


@pytest.mark.parametrize("tab", TABS)
def test_record_page_costs_the_same_for_few_and_many_steps(cast, as_person, make_record, url, part, tab):
    short, long = make_record("短"), make_record("长")
    _hand_to_finance(cast, short)
    _send_to_and_fro(cast, long)
    _hand_to_finance(cast, long)
    _circulate_and_urge(cast, long, part)
    _circulate_and_urge(cast, short, part, readers=1)
    client = as_person("director")

    few, many = (_count(client, url("record", record.pk), tab) for record in (short, long))

    assert (few, Step.objects.filter(record=long).count() > 2 * Step.objects.filter(record=short).count()) == (
        many,
        True,
    )


def _hand_to_finance(cast, record):
    services.forward(record, to_stage="handling", to=cast.finance, co=[cast.units["general"]], actor=cast.clerk)


def _send_to_and_fro(cast, record):
    for _again in range(3):
        services.forward(record, to_stage="proposing", actor=cast.clerk)
        first = Step.objects.filter(record=record, stage="checking").latest("pk")
        services.send_back(record, to_step=first, reason="要素不全", actor=cast.proposer)


def _circulate_and_urge(cast, record, part, readers=4):
    people = [cast.mayor, cast.vice_mayor, cast.deputy_director, cast.second_clerk][:readers]
    services.circulate(record, to=people, purpose="know", actor=cast.finance_intake)
    services.urge(part(record, "co"), actor=cast.clerk, text="请抓紧")


def _count(client, address, tab):
    client.get(address, {"tab": tab})  # what is read once per process or session is not the page's
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, {"tab": tab}).status_code == 200
    return len(queries)


def test_slip_shows_opinions_in_order_with_deputy_and_copied_marks(cast, as_person, instructing, url, text_of, when):
    services.record_instruction(
        instructing,
        leader=cast.mayor,
        written=CommentInput(text="请抓紧办。"),
        actor=cast.clerk,
        written_at=when("2026-03-09 11:00"),
    )
    Delegation.objects.create(
        principal=cast.vice_mayor,
        deputy=cast.director,
        since=when("2026-01-01 00:00"),
        until=when("2030-01-01 00:00"),
        ceiling=2,
        made_by=cast.vice_mayor,
        made_at=when("2026-01-01 00:00"),
    )
    services.forward(instructing, to_stage="assigning", comment=CommentInput(text="同意。"), actor=cast.director)

    page = text_of(as_person("clerk").get(url("record")))

    assert page.index("建议请罗景和同志阅示") < page.index("请抓紧办。") < page.index("同意。")
    assert "程书远 受托代签" in page
    assert "按纸质件补登" in page


def test_chain_does_not_leak_titles(cast, as_person, make_record, url, text_of):
    here, secret = make_record("本件"), make_record("不该看见的标题", organ=cast.county, actor=cast.outsider)
    records.link(secret, "arises_from", here, actor=cast.clerk)

    page = text_of(as_person("clerk").get(url("record", here.pk), {"tab": "chain"}))

    assert "无权查看的件" in page
    assert "不该看见的标题" not in page
    assert f"/records/{secret.pk}/" not in page


def test_scope_lists_grants_and_register_readers(as_person, handled, url, text_of):
    page = text_of(as_person("clerk").get(url("record"), {"tab": "scope"}))

    assert [word in page for word in ("赵立群", "孟晓峰", "岗位可查本机关全部收文", "办毕即收回")] == [True] * 4


def test_process_shows_returns_with_reason_and_what_lies_ahead(cast, as_person, record, url, text_of):
    services.forward(record, to_stage="proposing", actor=cast.clerk)
    services.send_back(
        record, to_step=Step.objects.get(record=record, stage="checking"), reason="缺附件", actor=cast.proposer
    )

    page = text_of(as_person("clerk").get(url("record"), {"tab": "process"}))

    assert "拟办，退回：缺附件" in page
    assert 'class="next"' in page


def test_classified_record_opens_only_by_personal_grant(as_person, make_record, url):
    Policy.objects.update_or_create(key="ceiling", defaults={"value": 3})
    record = make_record("涉密件", level=3)

    statuses = [
        as_person(who).get(url("record", record.pk)).status_code for who in ("clerk", "second_clerk", "director")
    ]

    assert statuses == [200, 404, 404]


def test_htmx_asks_for_the_tab_only(as_person, record, url, text_of):
    part = text_of(as_person("clerk").get(url("record"), {"tab": "scope"}, headers={"HX-Request": "true"}))

    assert "知悉范围" in part
    assert "<html" not in part


def test_holder_reads_beside_the_form_why_it_came_back(cast, as_person, instructing, url, text_of):
    target = next(step for step in return_targets(instructing) if step.stage == "proposing")
    services.send_back(instructing, to_step=target, reason="请补充依据。", actor=cast.vice_mayor)

    assert "罗景和退回：请补充依据。" in text_of(as_person("proposer").get(url("record")))


def test_approver_reads_beside_the_form_what_is_asked_and_why(cast, as_person, make_record, url, text_of):
    now = timezone.localtime().replace(second=0, microsecond=0)
    due_at, wanted = now + timedelta(days=5), now + timedelta(days=9)
    record = make_record(when=f"{now:%Y-%m-%d %H:%M}", due_at=due_at)
    services.ask_extension(record, to_due_at=wanted, reason="要逐户核实。", actor=cast.clerk)

    page = text_of(as_person("deputy_director").get(url("record", record.pk)))

    form = "%-m月%-d日 %-H:%M"
    assert f"田小禾申请延期到{wanted.strftime(form)}，原期限{due_at.strftime(form)}。理由：要逐户核实。" in page
