"""Sender and recipient act on one delivery at the same moment: it ends once, and the loser reads a sentence."""

from functools import partial

import pytest

from tests.outgoing.conftest import BODY, WALK, a_file, again, data_for
from zhongshu.core.errors import Refusal
from zhongshu.exchange import services
from zhongshu.exchange.models import Delivery
from zhongshu.incoming.models import IncomingDocument
from zhongshu.notices.models import Notice
from zhongshu.outgoing import services as outgoing
from zhongshu.outgoing.models import Seal, SealedFile
from zhongshu.records.models import Record

TURNS = range(3)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    storages = dict(settings.STORAGES)
    storages["papers"] = {**storages["papers"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


def ready(cast):
    """A paper at 核发, sealed, to 市财政局 and 青岩县."""
    keeper = cast.units["registry"].posts.get(title="文书", appointments__person=cast.clerk)
    seal = Seal.objects.filter(organ=cast.city).first()
    seal = seal or outgoing.add_seal(cast.city, outgoing.SealData("印章", keeper), actor=cast.business_admin)
    document = outgoing.create(data_for(cast), actor=cast.handler, organ=cast.office, paper={"body": BODY})
    for verb in WALK:
        verb(cast, document, seal)
    return again(document)


def sent(cast) -> tuple[Delivery, Record]:
    """The delivery to 市财政局 of a paper that has gone out, and the paper's record."""
    document = ready(cast)
    made = services.dispatch(document, actor=document.record.holder, render=a_file)
    return next(one for one in made if one.recipient_id == cast.finance.pk), again(document).record


def ends(delivery: Delivery) -> list[str]:
    fresh = Delivery.objects.get(pk=delivery.pk)
    return [name for name in ("received", "returned", "recalled") if getattr(fresh, f"{name}_at") is not None]


def test_a_paper_goes_out_once(committed, together):
    document = ready(committed)
    holder = document.record.holder

    outcomes = together(*[partial(services.dispatch, document, actor=holder, render=a_file)] * 6)

    assert sorted(isinstance(outcome, list) for outcome in outcomes) == [False] * 5 + [True]
    assert [one for one in outcomes if not isinstance(one, list | Refusal)] == []
    assert Delivery.objects.filter(document=document.record).count() == 2
    assert SealedFile.objects.filter(record=document.record).count() == 1
    assert document.record.record_files.filter(role="main").count() == 1


@pytest.mark.parametrize("turn", TURNS)
def test_received_and_recalled_at_once(committed, together, turn):
    delivery, record = sent(committed)

    outcomes = together(
        partial(services.receive, delivery, actor=committed.finance_intake),
        partial(services.recall, delivery, reason="数字有误", actor=record.holder),
    )

    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    assert len(ends(delivery)) == 1
    came = IncomingDocument.objects.filter(record__delivery=delivery.pk).count()
    assert (came == 1) == (ends(delivery) == ["received"])


def test_it_is_received_once(committed, together):
    delivery, _record = sent(committed)
    before = IncomingDocument.objects.count()

    outcomes = together(*[partial(services.receive, delivery, actor=committed.finance_intake)] * 8)

    assert sum(isinstance(outcome, Record) for outcome in outcomes) == 1
    assert [one for one in outcomes if not isinstance(one, Record | Refusal)] == []
    assert (IncomingDocument.objects.count() - before, ends(delivery)) == (1, ["received"])


@pytest.mark.parametrize("turn", TURNS)
def test_withdrawn_while_it_is_received(committed, together, turn):
    """Received first: the recipient is told to stop. Withdrawn first: it is recalled and not received."""
    delivery, record = sent(committed)
    document = record.outgoing_document

    together(
        partial(services.withdraw, document, reason="附件有误", actor=committed.director),
        partial(services.receive, delivery, actor=committed.finance_intake),
    )

    told = Notice.objects.filter(kind="exchange.withdrawn", key=f"delivery:{delivery.pk}:withdrawn").exists()
    assert (ends(delivery), told) in [(["received"], True), (["recalled"], False)]
    assert not Delivery.objects.filter(document=record, received_at=None, returned_at=None, recalled_at=None).exists()


def test_it_is_sent_again_once(committed, together):
    delivery, record = sent(committed)
    services.return_delivery(delivery, reason="应送市水利局", actor=committed.finance_intake)

    outcomes = together(*[partial(services.resend, delivery, actor=record.holder)] * 6)

    assert sum(isinstance(outcome, Delivery) for outcome in outcomes) == 1
    assert [one for one in outcomes if not isinstance(one, Delivery | Refusal)] == []
    assert Delivery.objects.filter(document=record, recipient=committed.finance).count() == 2
