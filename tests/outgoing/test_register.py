"""登记编号: after the signature, gapless, kept on return, voided with a reason."""

from datetime import date

import pytest

from tests.outgoing.conftest import again, passed
from tests.outgoing.test_recheck import change
from zhongshu.core.errors import RuleBroken
from zhongshu.numbering.models import Number
from zhongshu.outgoing import services
from zhongshu.outgoing.drafts import Line, Registration
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.people.models import Organ
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow


def register(document, code="云政发", copies=30, **more):
    return services.register(document, Registration(code, copies, **more), actor=again(document).record.holder)


def values(code="云政发"):
    return list(Number.objects.filter(series__code=code).order_by("value").values_list("value", flat=True))


def test_numbers_follow_each_other(cast, paper):
    numbered = [register(paper("registering", title=f"通知{turn}")) for turn in range(3)]

    assert values() == [1, 2, 3]
    assert [document.record.reference for document in numbered] == [document.number.text for document in numbered]


def test_a_refusal_draws_no_number(cast, paper):
    document = paper("registering")
    lines = (Line("市财政局", "main", copies=40),)

    with pytest.raises(RuleBroken, match="超过印数"):
        register(document, lines=lines)
    with pytest.raises(RuleBroken, match="机关代字"):
        register(document, code=" ")

    assert values() == []


def test_the_year_is_that_of_the_issue_date(cast, paper):
    document = paper("registering")
    OutgoingDocument.objects.filter(pk=document.pk).update(issue_date=date(2025, 12, 31))

    assert register(document).number.text == "云政发〔2025〕1号"


def test_a_number_stays_when_the_paper_is_returned(cast, paper):
    document = paper("printing")
    number = document.number
    change(document)
    services.sign_off(document, actor=cast.mayor)
    services.recheck(document, points=passed("recheck"), actor=again(document).record.holder)

    assert register(document).number == number
    assert values() == [1]


def test_another_series_voids_the_first_number_with_a_reason(cast, paper):
    document = paper("printing")
    first = document.number
    change(document)
    services.sign_off(document, actor=cast.mayor)
    services.recheck(document, points=passed("recheck"), actor=again(document).record.holder)

    register(document, code="云政函")

    first.refresh_from_db()
    assert (first.void_reason, again(document).number.text[:3]) == (f"改编云政函〔{first.series.year}〕", "云政函")


def test_a_paper_that_is_given_up_voids_its_number(cast, paper):
    document = paper("printing")

    services.abandon(document, reason="该文未发", actor=cast.director)

    document = again(document)
    assert (document.record.state, document.number.void_reason) == ("cancelled", "该文未发")


def test_a_voided_number_is_replaced_by_the_next(cast, paper):
    document = paper("printing")
    clerk = document.record.holder
    services.void_number(document, reason="印错", actor=clerk)
    target = document.record.steps.get(stage="registering")
    workflow.send_back(Record.objects.get(pk=document.pk), to_step=target, reason="重新编号", actor=clerk)

    assert register(document).number.value == 2


def test_a_recipient_that_was_merged_meanwhile_is_refused(cast, paper):
    document = paper("registering")
    Organ.objects.filter(pk=cast.county.pk).update(is_active=False, merged_into=cast.finance)

    with pytest.raises(RuleBroken, match="青岩县人民政府已并入云川市财政局，请改送云川市财政局"):
        register(document)
    assert values() == []


def test_an_upward_paper_names_its_signer(cast, paper):
    document = paper("registering", direction="up", main_recipients=({"name": "岚江省人民政府"},))

    assert register(document).official_version.paper["signers"] == ["顾明川"]
