"""签收: an incoming record of the recipient with what the sender knows; who is not asked sees nothing."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.exchange.test_send import clerk_of, document_of
from tests.outgoing.conftest import a_file
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.exchange import access, queries, services
from zhongshu.exchange.models import Delivery
from zhongshu.incoming import services as incoming
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.registration import Registration
from zhongshu.outgoing import access as outgoing_access
from zhongshu.outgoing import services as outgoing
from zhongshu.records import access as records
from zhongshu.records.models import Link


def test_it_lies_ready_to_sign_for(cast, sent):
    deliveries = sent()

    assert list(queries.waiting_for(cast.finance_intake)) == [deliveries["市财政局"]]
    assert list(queries.waiting_for(cast.outsider)) == [deliveries["青岩县人民政府"]]


def test_the_receipt_makes_an_incoming_record(cast, sent, draft, paper, upload):
    document = draft()
    attached = outgoing.attach(document, upload(), actor=cast.handler)
    document = paper("dispatching", start=document)
    holder = document.record.holder
    sealed = outgoing.publish(document, render=a_file, actor=holder)[0]
    one = services.dispatch(document, actor=holder, render=a_file)[0]

    record = services.receive(one, actor=cast.finance_intake)

    made = IncomingDocument.objects.get(record=record)
    assert (record.owning_organ, record.title, made.sender, made.sender_number) == (
        cast.finance,
        "云川市人民政府关于做好防汛工作的通知",
        "云川市人民政府",
        document.number.text,
    )
    assert (made.document_type, made.issued_on) == ("notice", document.issue_date)
    assert [(row.role, row.file) for row in record.record_files.all()] == [
        ("main", sealed.file),
        ("attachment", attached.file),
    ]
    assert Link.objects.get(source=record).target == document.record
    one.refresh_from_db()
    assert (one.received_by, one.incoming) == (cast.finance_intake, record)


def test_it_is_received_once_and_by_the_registry(cast, sent):
    one = sent()["市财政局"]
    for person in (cast.budget_handler, cast.outsider, cast.clerk):
        with pytest.raises(NotAllowed):
            services.receive(one, actor=person)
    services.receive(one, actor=cast.finance_intake)

    with pytest.raises(NotAllowed, match="已经签收"):
        services.receive(one, actor=cast.finance_intake)


def test_the_paper_copy_came_first(cast, sent, when):
    one = sent()["市财政局"]
    by_hand = incoming.register(
        Registration(sender="云川市人民政府", title="关于做好防汛工作的通知", received_at=one.sent_at),
        actor=cast.finance_intake,
        organ=cast.finance,
    )

    assert services.receive(one, existing=by_hand, actor=cast.finance_intake) == by_hand.record


def test_sent_back_with_a_reason(cast, sent):
    one = sent()["市财政局"]
    with pytest.raises(RuleBroken, match="退回原因"):
        services.return_delivery(one, reason=" ", actor=cast.finance_intake)

    services.return_delivery(one, reason="缺附件", actor=cast.finance_intake)

    assert list(queries.waiting_for(cast.finance_intake)) == []


def test_outside_the_deployment_the_sender_enters_the_receipt(cast, sent):
    deliveries = sent()
    clerk = clerk_of(deliveries["市档案馆"])
    with pytest.raises(NotAllowed, match="由其文书签收"):
        services.confirm(deliveries["市财政局"], note="赵立群", actor=clerk)

    assert services.confirm(deliveries["市档案馆"], note="王玲签收", actor=clerk).receipt_note == "王玲签收"


def test_who_is_outside_the_distribution_reaches_the_paper_through_no_door(cast, sent, water, client):
    """市水利局 did not get it: no list, no page, no file, no version; and a recipient sees the own copy, not the sender's record."""
    deliveries = sent()
    document = document_of(deliveries)
    version = document.record.versions.first()
    services.receive(deliveries["市财政局"], actor=cast.finance_intake)
    for person in (cast.water_clerk, cast.finance_intake, cast.outsider):
        assert not records.may_see(person, document.record)
        assert not outgoing_access.visible_to(person).exists()
        assert not access.sent_for(person).exists()
        client.force_login(person.account)
        for name, pk in (("workflow:record", document.pk), ("exchange:deliveries", document.pk)):
            assert client.get(reverse(name, args=[pk])).status_code == 404
        with pytest.raises(Exception, match="No Version"):
            outgoing_access.get_version(person, version.pk)
    client.force_login(cast.water_clerk.account)
    assert document.record.title not in client.get(reverse("exchange:waiting")).content.decode()
    assert document.record.title not in client.get(reverse("outgoing:register")).content.decode()
    for name in ("exchange:receive", "exchange:return"):
        address = reverse(name, args=[deliveries["青岩县人民政府"].pk])
        assert client.post(address, {"reason": "看看"}).status_code == 404


def test_the_pages_of_those_who_may(cast, sent, client):
    deliveries = sent()
    client.force_login(cast.finance_intake.account)
    assert "关于做好防汛工作的通知" in client.get(reverse("exchange:waiting")).content.decode()
    answer = client.post(reverse("exchange:receive", args=[deliveries["市财政局"].pk]))
    received = Delivery.objects.get(pk=deliveries["市财政局"].pk).incoming
    assert (answer.status_code, answer.headers["Location"]) == (303, received.get_absolute_url())

    client.force_login(cast.director.account)
    shown = client.get(reverse("exchange:deliveries", args=[deliveries["市财政局"].document_id])).content.decode()
    assert "赵立群" in shown
    assert "待 顾川平 签收" in shown
    register = client.get(reverse("outgoing:register")).content.decode()
    assert "云政发" in register
    page = client.get(reverse("workflow:record", args=[deliveries["市财政局"].document_id]))
    assert "顾明川" in page.content.decode()


ATTACKS = {
    "no holder": "UPDATE exchange_delivery SET holder_id = NULL",
    "no date": "UPDATE exchange_delivery SET due_at = NULL",
    "deleted": "DELETE FROM exchange_delivery",
    "two ends": "UPDATE exchange_delivery SET returned_at = sent_at, recalled_at = sent_at",
    "received by nobody": "UPDATE exchange_delivery SET received_at = sent_at WHERE received_at IS NULL",
    "another paper": "UPDATE exchange_delivery SET name = 'x'",
    "open again": "UPDATE exchange_delivery SET received_at = NULL, received_by_id = NULL, incoming_id = NULL",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_deliveries_resist_raw_sql(cast, sent, name):
    services.receive(sent()["市财政局"], actor=cast.finance_intake)
    before = list(Delivery.objects.order_by("pk").values())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[name])

    assert list(Delivery.objects.order_by("pk").values()) == before
