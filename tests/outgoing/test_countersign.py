"""会签: every department that is touched, its differences listed, nothing downwards against a department."""

import pytest

from tests.outgoing.conftest import again, passed, quick
from zhongshu.core.errors import RuleBroken
from zhongshu.outgoing import queries, services
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput


@pytest.fixture
def asked(cast, draft):
    document = draft()
    services.countersign(document, to=[cast.finance, cast.units["registry"]], actor=cast.handler)
    return document


def sign(document, person, verdict, text=""):
    step = Step.objects.get(record=document.record, role="sign", holder=person, finished_at__isnull=True)
    workflow.finish(step, actor=person, verdict=verdict, comment=CommentInput(text=text))


def test_departments_are_asked_at_the_same_time(cast, asked, hands):
    assert sorted(hands(asked.record)[1:]) == [
        ("countersigning", "sign", "田小禾"),
        ("countersigning", "sign", "赵立群"),
    ]
    assert hands(asked.record)[0] == ("countersigning", "lead", "何苗")


def test_differences_are_listed(cast, asked):
    sign(asked, cast.finance_intake, "agree_with_changes", "第二条请加资金来源。")
    sign(asked, cast.clerk, "agree")

    said = {
        opinion.name: (opinion.verdict, opinion.text, opinion.differs) for opinion in queries.opinions(asked.record)
    }
    assert said == {
        "市财政局": ("agree_with_changes", "第二条请加资金来源。", True),
        "文电科": ("agree", "", False),
    }


def test_it_waits_for_all(cast, asked):
    sign(asked, cast.clerk, "agree")

    with pytest.raises(Exception, match="赵立群"):
        services.submit(asked, actor=cast.handler)


def test_against_a_department_it_does_not_go_to_the_leader(cast, asked):
    sign(asked, cast.clerk, "agree")
    sign(asked, cast.finance_intake, "disagree", "超出权限。")
    services.submit(asked, actor=cast.handler, comment=CommentInput(text="市财政局不同意，拟报市领导协调。"))

    with pytest.raises(RuleBroken, match=r"尚未协商一致.*市财政局不同意"):
        services.review(
            asked,
            points=passed("review"),
            onward=services.Onward(to=cast.mayor),
            find=quick,
            actor=again(asked).record.holder,
        )


def test_a_department_that_must_be_asked_and_was_not_blocks(cast, draft):
    document = draft(consulted=({"organ": cast.finance.pk, "name": "市财政局"},))
    services.submit(document, actor=cast.handler)

    with pytest.raises(RuleBroken, match="市财政局尚未会签"):
        services.review(
            document,
            points=passed("review"),
            onward=services.Onward(to=cast.mayor),
            find=quick,
            actor=again(document).record.holder,
        )
