"""登记: one paper, one number, its files, its paper original, its first holder."""

from zhongshu.incoming import services
from zhongshu.workflow.models import Step


def test_clerk_registers_a_request(cast, data, upload, hands, verbs, when):
    document = services.register(
        data(), uploads=[upload()], actor=cast.clerk, organ=cast.office, at=when("2026-03-09 09:00")
    )

    record = document.record
    assert (record.reference, record.state, record.holder) == ("收〔2026〕1号", "open", cast.clerk)
    assert hands(record) == [("checking", "lead", "田小禾")]
    assert (document.source_level, document.sender_organ) == ("subordinate", cast.county)
    assert document.duplicate_key == f"{cast.office.pk}:青岩县人民政府:青岩政〔2026〕37号"
    assert record.first_due_at == when("2026-03-23 17:30")
    assert verbs(record)[-3:] == [
        "incoming.document.registered",
        "workflow.record.started",
        "workflow.record.forwarded",
    ]


def test_the_trail_begins_with_a_finished_registration(cast, data, when):
    document = services.register(data(), actor=cast.clerk, organ=cast.office, at=when("2026-03-09 09:00"))

    first = Step.objects.filter(record=document.record).first()
    assert (first.stage, first.holder, first.outcome) == ("registering", cast.clerk, "forwarded")
    assert (first.received_at, first.finished_at) == (when("2026-03-09 08:52"), when("2026-03-09 09:00"))
