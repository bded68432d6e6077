"""不发了: whoever drafted it gives up what nobody has signed; the office whatever has not gone out. Nobody is left waiting."""

import pytest
from django.urls import reverse

from tests.outgoing.conftest import again
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices.models import Notice
from zhongshu.outgoing import queries, services
from zhongshu.workflow import services as workflow


def told(document) -> dict[str, str]:
    notices = Notice.objects.filter(kind="outgoing.abandoned", key__endswith=f":{document.pk}:abandoned")
    return {notice.person.name: notice.text for notice in notices.select_related("person")}


@pytest.fixture
def asked(cast, draft, upload):
    """A draft with an attachment, in 会签 with two departments, of which one has answered."""
    document = draft()
    services.attach(document, upload(), actor=cast.handler)
    services.countersign(document, to=[cast.units["finance"], cast.county], actor=cast.handler)
    step = document.record.steps.get(role="sign", holder=cast.finance_intake)
    workflow.finish(step, actor=cast.finance_intake, verdict="agree")
    return again(document)


def test_the_drafter_gives_up_what_is_in_consultation(cast, asked, hands, verbs):
    services.abandon(asked, reason="并入另一份通知", actor=cast.handler)

    document = again(asked)
    assert (document.record.state, document.record.cancel_reason) == ("cancelled", "并入另一份通知")
    assert hands(document.record) == []
    outcomes = document.record.steps.filter(outcome="cancelled").values_list("role", "outcome_reason")
    assert sorted(outcomes) == [("lead", "并入另一份通知"), ("sign", "并入另一份通知")]
    assert told(document) == dict.fromkeys(
        ("赵立群", "顾川平"), f"“{document.record.title}”不发了，不用再办。何苗：并入另一份通知"
    )
    assert [row.file.name for row in queries.attachments(document.record)] == ["附件.txt"]
    assert document.record.versions.exists()
    assert verbs(document.record)[-1] == "workflow.record.cancelled"


@pytest.mark.parametrize(("stage", "holder"), [("reviewing", "孟晓峰"), ("signing", "顾明川")])
def test_also_when_somebody_else_has_it_who_is_told(cast, paper, stage, holder):
    document = paper(stage)

    services.abandon(document, reason="不需要了", actor=cast.handler)

    assert again(document).record.state == "cancelled"
    assert list(told(document)) == [holder]


def test_once_signed_the_drafter_asks_the_office(cast, paper):
    """Also after the signature has fallen: somebody has decided that it goes out."""
    document = paper("rechecking")
    with pytest.raises(NotAllowed, match="没有这项权限"):
        services.abandon(document, reason="不需要了", actor=cast.handler)
    workflow.send_back(
        document.record,
        to_step=document.record.steps.filter(stage="drafting").last(),
        reason="改",
        actor=again(document).record.holder,
    )
    with pytest.raises(NotAllowed, match="没有这项权限"):
        services.abandon(again(document), reason="不需要了", actor=cast.handler)

    services.abandon(again(document), reason="不需要了", actor=cast.director)

    assert list(told(document)) == ["何苗"]


@pytest.mark.parametrize("who", ["proposer", "budget_handler", "finance_intake"])
def test_nobody_else_gives_up_somebodys_draft(cast, draft, who):
    document = draft()

    with pytest.raises(NotAllowed):
        services.abandon(document, reason="不需要了", actor=getattr(cast, who))
    assert again(document).record.state == "open"


def test_it_needs_a_reason_and_happens_once(cast, draft):
    document = draft()
    with pytest.raises(RuleBroken, match="撤销原因"):
        services.abandon(document, reason=" ", actor=cast.handler)
    services.abandon(document, reason="不需要了", actor=cast.handler)

    with pytest.raises(NotAllowed, match="已经办结或撤销"):
        services.abandon(again(document), reason="不需要了", actor=cast.handler)
    with pytest.raises(NotAllowed):
        services.autosave(document, {"body": "还想写"}, counter=1, actor=cast.handler)


def test_a_number_is_voided_with_the_reason(cast, paper):
    document = paper("printing")

    services.abandon(document, reason="市委另有安排", actor=cast.director)

    number = again(document).number
    assert (number.voided_at is not None, number.void_reason) == (True, "市委另有安排")


def test_by_the_page(client, cast, asked):
    address = reverse("outgoing:abandon", args=[asked.pk])
    client.force_login(cast.handler.account)
    assert "不发了" in client.get(asked.record.get_absolute_url()).content.decode()
    refused = client.post(address, {"reason": ""})
    assert (refused.status_code, again(asked).record.state) == (422, "open")

    assert client.post(address, {"reason": "并入另一份通知"}).status_code == 303

    assert again(asked).record.state == "cancelled"
    assert "并入另一份通知" in client.get(asked.record.get_absolute_url()).content.decode()
    client.force_login(cast.outsider.account)
    assert client.get(reverse("workflow:done")).status_code == 200
