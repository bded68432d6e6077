"""印制, 用印, 核发, 撤回."""

import pytest

from tests.outgoing.conftest import again
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.outgoing import services
from zhongshu.outgoing.models import PrintJob, SealUse
from zhongshu.workflow import services as workflow


def test_a_ticket_has_its_number_and_the_copy_numbers(cast, paper):
    document = paper("printing")

    job = services.print_copies(document, copies=50, printer="机关文印室", actor=document.record.holder)

    assert (job.copy_from, job.copy_to, job.ticket.text) == (1, 50, f"印制单〔{job.ticket.series.year}〕1号")


def test_a_second_printing_goes_on_from_the_last_copy(cast, paper):
    document = paper("sealing")
    holder = document.record.holder
    workflow.send_back(
        document.record, to_step=document.record.steps.get(stage="printing"), reason="印数不够", actor=holder
    )

    job = services.print_copies(document, copies=5, printer="机关文印室", actor=holder)

    assert (job.copy_from, job.copy_to, again(document).copies) == (31, 35, 35)


@pytest.mark.parametrize(("copies", "printer"), [(0, "文印室"), (3, " ")])
def test_a_ticket_is_complete(cast, paper, copies, printer):
    document = paper("printing")

    with pytest.raises(RuleBroken):
        services.print_copies(document, copies=copies, printer=printer, actor=document.record.holder)
    assert not PrintJob.objects.exists()


def test_only_the_keeper_uses_the_seal(cast, paper, seal):
    document = paper("sealing")

    with pytest.raises(NotAllowed, match="保管"):
        services.use_seal(document, seal, copies=30, actor=cast.proposer)

    use = services.use_seal(document, seal, copies=30, actor=cast.clerk)
    assert (use.copies, use.basis, use.version) == (30, "顾明川签发", document.official_version)


def test_only_an_issuers_seal_on_no_more_than_the_printed_copies(cast, paper, seal):
    document = paper("sealing")
    other = services.add_seal(
        cast.office, services.SealData("市政府办公室印章", seal.keeper), actor=cast.business_admin
    )

    with pytest.raises(RuleBroken, match="署名和印章应当一致"):
        services.use_seal(document, other, copies=30, actor=cast.clerk)
    with pytest.raises(RuleBroken, match="在 1 和印数 30 之间"):
        services.use_seal(document, seal, copies=31, actor=cast.clerk)
    assert not SealUse.objects.exists()


def test_a_seal_that_was_ended_is_not_used(cast, paper, seal):
    document = paper("sealing")
    services.end_seal(seal, actor=cast.business_admin)

    with pytest.raises(NotAllowed, match="停用"):
        services.use_seal(document, seal, copies=30, actor=cast.clerk)


def test_without_seal_it_does_not_go_out(cast, paper):
    document = paper("sealing")

    with pytest.raises(NotAllowed, match="还没有用印"):
        workflow.forward(document.record, to_stage="dispatching", actor=document.record.holder)


def test_only_what_went_out_is_withdrawn(cast, paper):
    document = paper("dispatching")
    with pytest.raises(RuleBroken, match="还没有核发"):
        services.withdraw(document, reason="有误", actor=cast.director)
    services.mark_dispatched(document, actor=document.record.holder)

    with pytest.raises(NotAllowed):
        services.withdraw(document, reason="有误", actor=cast.handler)
    document = services.withdraw(document, reason="附件有误", actor=cast.director)

    assert (document.withdrawn_at is not None, document.withdrawal_reason) == (True, "附件有误")


def test_not_dispatched_it_is_not_closed(cast, paper):
    document = paper("dispatching")

    with pytest.raises(NotAllowed, match="请先核发"):
        workflow.close(document.record, actor=document.record.holder)
