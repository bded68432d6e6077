"""退文: back with a reason; the number stays, the paper goes with it."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.incoming import services
from zhongshu.workflow import services as workflow


def test_clerk_returns_a_paper(cast, document, hands, verbs):
    services.return_to_sender(
        document, reason="未附会签意见。", basis="条例第二十四条", advice="补充后重报", actor=cast.clerk
    )

    document.refresh_from_db()
    record = document.record
    assert (record.state, record.is_returned_to_sender, record.cancel_reason) == ("cancelled", True, "未附会签意见。")
    assert (document.return_reason, document.return_advice) == ("未附会签意见。", "补充后重报")
    assert (hands(record), record.reference) == ([], "收〔2026〕1号")
    assert record.originals.get().returned_to == "青岩县人民政府"
    assert verbs(record)[-3:] == [
        "workflow.record.returned_to_sender",
        "records.paper.returned",
        "incoming.document.returned",
    ]


def test_a_reason_is_needed(cast, document):
    with pytest.raises(RuleBroken, match="退文原因"):
        services.return_to_sender(document, reason=" ", actor=cast.clerk)


def test_handler_cannot_return(cast, document):
    with pytest.raises(NotAllowed):
        services.return_to_sender(document, reason="不要", actor=cast.handler)


def test_returned_on_the_general_page_has_its_slip_too(cast, document):
    workflow.cancel(document.record, reason="不属于本机关职责。", actor=cast.clerk, to_sender=True)

    document.refresh_from_db()
    assert (document.return_reason, document.duplicate_key) == ("不属于本机关职责。", None)
    assert document.returned_at is not None
