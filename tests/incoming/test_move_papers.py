"""纸质件: scanned from hand to hand among those who may know, and back in time."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.incoming import barcodes, queries, services
from zhongshu.records import services as records
from zhongshu.records.states import GrantReason


@pytest.fixture
def paper(document):
    return document.record.originals.get()


def test_clerk_hands_a_paper_to_somebody_in_the_know(cast, document, paper):
    records.give(document.record, to=cast.proposer, reason=GrantReason.LEAD, actor=cast.clerk)

    services.hand_over(paper, to=cast.proposer, actor=cast.clerk, place="综合二科", purpose="拟办")

    paper.refresh_from_db()
    assert (paper.keeper, paper.place) == (cast.proposer, "综合二科")
    move = queries.moves(paper)[0]
    assert (move.giver, move.taker, move.purpose) == (cast.clerk, cast.proposer, "拟办")


def test_nobody_outside_the_scope_receives_it(cast, paper):
    with pytest.raises(RuleBroken, match="不在本件知悉范围内"):
        services.hand_over(paper, to=cast.handler, actor=cast.clerk)
    with pytest.raises(NotAllowed, match="不在本件知悉范围内"):
        services.take_over(paper, actor=cast.handler)


def test_second_clerk_scans_it_in(cast, paper):
    services.take_over(paper, actor=cast.second_clerk, place="机要柜")

    paper.refresh_from_db()
    assert paper.keeper == cast.second_clerk
    with pytest.raises(RuleBroken, match="已经在您手里"):
        services.take_over(paper, actor=cast.second_clerk)


def test_barcode_is_found_as_scanned_or_typed(cast, paper):
    assert barcodes.cleaned(f" {paper.barcode.lower()}\r") == paper.barcode
    assert queries.find_paper(cast.clerk, paper.barcode) == paper
    assert queries.find_paper(cast.outsider, paper.barcode) is None


def test_second_paper_gets_a_code_of_its_own(cast, document, paper):
    added = services.add_paper(document, actor=cast.clerk, copy_number="000002")

    assert (added.barcode, added.copy_number) == (f"{paper.barcode}-2", "000002")


def test_papers_to_return_stand_by_date_and_leave_the_list_when_given_back(cast, register, when):
    late, soon = (
        register(return_by=when(day).date()).record.originals.get() for day in ("2026-03-20 00:00", "2026-03-12 00:00")
    )
    assert list(queries.papers_to_return(cast.clerk)) == [soon, late]

    services.give_back(soon, to="青岩县人民政府", actor=cast.clerk)

    assert list(queries.papers_to_return(cast.clerk)) == [late]
    assert queries.return_counts(cast.clerk) == {"all": 1, "late": 1, "done": 1}
    with pytest.raises(RuleBroken, match="已经清退过"):
        services.give_back(soon, to="再退一次", actor=cast.clerk)


def test_date_of_return_is_fixed_by_the_registry(cast, paper, when):
    with pytest.raises(NotAllowed):
        services.plan_return(paper, return_by=when("2026-04-01 00:00").date(), actor=cast.director)
    services.plan_return(paper, return_by=when("2026-04-01 00:00").date(), actor=cast.clerk)

    paper.refresh_from_db()
    assert paper.return_by.isoformat() == "2026-04-01"
