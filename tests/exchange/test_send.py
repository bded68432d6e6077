"""核发: who has it and until when; recall, resend, withdrawal; it ends only when nobody is forgotten."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.outgoing.conftest import a_file, again
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.exchange import queries, services
from zhongshu.exchange.models import Delivery
from zhongshu.files import jobs, store
from zhongshu.files.models import Blob, File
from zhongshu.notices.models import Notice
from zhongshu.outgoing.models import OutgoingDocument, SealedFile
from zhongshu.people import services as people
from zhongshu.people.models import Organ, Unit
from zhongshu.records.models import Record, RecordFile
from zhongshu.workflow import services as workflow


def clerk_of(delivery):
    return Record.objects.get(pk=delivery.document_id).holder


def document_of(deliveries) -> OutgoingDocument:
    return OutgoingDocument.objects.select_related("record").get(pk=next(iter(deliveries.values())).document_id)


def test_everybody_has_a_holder_and_a_date(cast, sent):
    deliveries = sent()

    assert {name: one.holder for name, one in deliveries.items()} == {
        "市财政局": cast.finance_intake,
        "青岩县人民政府": cast.outsider,
        "市档案馆": clerk_of(deliveries["市档案馆"]),
    }
    assert all(one.due_at > one.sent_at for one in deliveries.values())
    assert document_of(deliveries).dispatched_at is not None
    assert Notice.objects.filter(person=cast.finance_intake, kind="exchange.arrived").count() == 1


def test_a_body_gets_its_papers_at_the_office_that_serves_it_in_one(cast, paper):
    """市委 does not work here itself; 市委办 does."""
    committee = Organ.objects.create(name="中共云川市委员会", short_name="市委", kind="party_committee", rank=3)
    office = Organ.objects.create(name="中共云川市委办公室", rank=3, serves=committee, is_inside=True)
    clerk = cast.hire(
        "committee_clerk", Unit.objects.create(organ=office, name="文书科"), "文书", "registry", "intake", label="夏禾"
    )
    recipients = ({"organ": committee.pk, "name": committee.name}, {"organ": office.pk, "name": office.name})
    document = paper("dispatching", main_recipients=recipients, cc_recipients=())

    made = services.dispatch(document, actor=again(document).record.holder, render=a_file)

    assert [(one.name, one.recipient, one.holder, one.copies) for one in made] == [
        (f"{committee.name}、{office.name}", office, clerk, 2)
    ]


def test_a_recipient_without_anybody_is_refused_and_nothing_goes_out(cast, paper):
    empty = Organ.objects.create(name="云川市体育局", parent=cast.city, is_inside=True)
    document = paper("dispatching", cc_recipients=({"organ": empty.pk},))

    with pytest.raises(RuleBroken, match="云川市体育局的收件岗没有人"):
        services.dispatch(document, actor=document.record.holder, render=a_file)
    assert (again(document).dispatched_at, Delivery.objects.count()) == (None, 0)


def test_a_recipient_that_was_merged_meanwhile_is_refused(cast, paper):
    document = paper("dispatching")
    Organ.objects.filter(pk=cast.county.pk).update(is_active=False, merged_into=cast.finance)

    with pytest.raises(RuleBroken, match="请改送云川市财政局"):
        services.dispatch(document, actor=document.record.holder, render=a_file)
    assert Delivery.objects.count() == 0


def test_only_the_registry_dispatches_and_only_once(cast, paper):
    document = paper("dispatching")
    with pytest.raises(NotAllowed):
        services.dispatch(document, actor=cast.handler, render=a_file)
    services.dispatch(document, actor=document.record.holder, render=a_file)

    with pytest.raises(RuleBroken, match="已经核发"):
        services.dispatch(document, actor=document.record.holder, render=a_file)


def test_half_way_through_nothing_has_happened(cast, paper):
    """While the files are set, the last recipient is merged: what was made is not attached, nobody has got anything."""
    document = paper(
        "dispatching", cc_recipients=({"organ": cast.county.pk},), main_recipients=({"organ": cast.finance.pk},)
    )
    organs = Organ.objects.filter(pk=cast.county.pk)

    def merged_meanwhile(paper, pictures):
        organs.update(is_active=False, merged_into=cast.finance)
        return a_file(paper, pictures)

    with pytest.raises(RuleBroken, match="请改送云川市财政局"):
        services.dispatch(document, actor=document.record.holder, render=merged_meanwhile)

    assert again(document).dispatched_at is None
    left = (SealedFile, RecordFile, File, Blob, Delivery, Notice.objects.filter(kind="exchange.arrived"))
    assert [getattr(rows, "objects", rows).count() for rows in left] == [0] * 6
    aged = timezone.now().timestamp() - timedelta(days=2).total_seconds()
    for path, _changed in list(store.paths_in(store.PAPERS)):
        os.utime(store.root() / path, (aged, aged))
    jobs.sweep()
    assert list(store.paths_in(store.PAPERS)) == []

    organs.update(is_active=True, merged_into=None)
    services.dispatch(document, actor=document.record.holder, render=a_file)
    assert (SealedFile.objects.count(), RecordFile.objects.count(), Delivery.objects.count()) == (1, 1, 2)


def test_a_failure_while_the_files_are_made_changes_nothing(cast, paper):
    document = paper("dispatching")

    def fails(paper, pictures):
        raise RuleBroken("没有可用的公文字体")

    with pytest.raises(RuleBroken, match="公文字体"):
        services.dispatch(document, actor=document.record.holder, render=fails)
    assert (again(document).dispatched_at, SealedFile.objects.count(), Delivery.objects.count()) == (None, 0, 0)


def test_other_words_while_the_files_are_made_are_not_sent(cast, paper):
    document = paper("dispatching")
    holder = document.record.holder

    def sent_back_meanwhile(paper, pictures):
        step = document.record.steps.filter(stage="registering").last()
        workflow.send_back(document.record, to_step=step, reason="代字有误", actor=holder)
        return a_file(paper, pictures)

    with pytest.raises(NotAllowed):
        services.dispatch(document, actor=holder, render=sent_back_meanwhile)
    assert (again(document).dispatched_at, SealedFile.objects.count(), Delivery.objects.count()) == (None, 0, 0)


def test_a_recall_and_another_sending(cast, sent):
    one = sent()["市财政局"]
    clerk = clerk_of(one)

    services.recall(one, reason="份数有误", actor=clerk)
    again_sent = services.resend(one, actor=clerk)

    one.refresh_from_db()
    assert (one.recall_reason, one.resent_as, again_sent.holder) == ("份数有误", again_sent, cast.finance_intake)
    with pytest.raises(RuleBroken, match="已经重发过"):
        services.resend(one, actor=clerk)
    with pytest.raises(NotAllowed):
        services.recall(one, reason="再撤", actor=clerk)


def test_what_was_returned_is_sent_to_the_successor(cast, sent, water):
    one = sent()["青岩县人民政府"]
    services.return_delivery(one, reason="非本机关办理", actor=cast.outsider)

    assert services.resend(one, actor=clerk_of(one), to=water).holder == cast.water_clerk


def test_the_record_closes_when_nobody_is_forgotten(cast, sent):
    deliveries = sent()
    record = document_of(deliveries).record
    clerk = record.holder
    services.receive(deliveries["市财政局"], actor=cast.finance_intake)
    services.confirm(deliveries["市档案馆"], note="王玲签收", actor=clerk)

    with pytest.raises(NotAllowed, match="青岩县人民政府还没有签收"):
        workflow.close(record, actor=clerk)

    services.chase(deliveries["青岩县人民政府"], actor=clerk)
    assert workflow.close(Record.objects.get(pk=record.pk), actor=clerk).state == "closed"


def test_a_withdrawn_paper_that_was_already_read(cast, sent):
    deliveries = sent()
    document = document_of(deliveries)
    received = services.receive(deliveries["市财政局"], actor=cast.finance_intake)

    services.withdraw(document, reason="附件有误", actor=cast.director)

    state = {one.name: (one.received_at is not None, one.recall_reason) for one in queries.of_document(document.record)}
    assert state == {"市财政局": (True, ""), "青岩县人民政府": (False, "附件有误"), "市档案馆": (False, "附件有误")}
    notice = Notice.objects.get(person=cast.finance_intake, kind="exchange.withdrawn")
    assert notice.record == received
    with pytest.raises(RuleBroken, match="已经撤回，不能重发"):
        services.resend(deliveries["青岩县人民政府"], actor=clerk_of(deliveries["市财政局"]))


def test_the_worker_chases_every_day_what_is_late(cast, sent):
    deliveries = sent()
    late = timezone.now() + timedelta(days=20)

    services.chase_overdue(late)
    services.chase_overdue(late)
    services.chase_overdue(late + timedelta(days=1))

    assert set(Delivery.objects.values_list("chased_times", flat=True)) == {2}
    assert Notice.objects.filter(person=cast.finance_intake, kind="exchange.chased").count() == 2
    sender = deliveries["市财政局"].sent_by
    assert Notice.objects.filter(person=sender, kind="exchange.unreceived").count() == 4


def test_chased_by_hand_once_a_day(cast, sent):
    one = sent()["市财政局"]
    services.chase(one, actor=clerk_of(one))

    with pytest.raises(RuleBroken, match="今天已经催过"):
        services.chase(one, actor=clerk_of(one))


def test_who_leaves_hands_the_waiting_papers_over(cast, sent):
    one = sent()["市财政局"]

    people.disable(cast.finance_intake, actor=cast.system_admin, reason="退休")

    one.refresh_from_db()
    assert one.holder == cast.finance_head
