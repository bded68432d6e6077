"""核发, 待签收, 签收情况: what each sees and can do on the pages."""

import pytest
from django.urls import reverse

from tests.exchange.test_send import clerk_of, document_of
from tests.outgoing.conftest import again
from zhongshu.core import registry
from zhongshu.desk.queries import desk_of
from zhongshu.exchange import services
from zhongshu.exchange.models import Delivery
from zhongshu.notices.models import Notice
from zhongshu.outgoing import queries as outgoing
from zhongshu.people.models import Organ


@pytest.fixture
def at(client):
    """A page of exchange as somebody sees it, or what becomes of a post to it."""

    def go(person, name, pk=None, **values):
        client.force_login(person.account)
        address = reverse(f"exchange:{name}", args=[pk] if pk else [])
        return client.post(address, values) if values else client.get(address)

    return go


def test_dispatch_says_how_it_gets_there_and_makes_the_official_files(cast, paper, at):
    document = paper("dispatching", cc_recipients=({"name": "市档案馆"},))
    clerk = document.record.holder

    shown = at(clerk, "dispatch", document.pk).content.decode()
    assert f"进入{cast.finance_intake.name}的待签收" in shown
    assert "不在本系统内" in shown
    assert at(clerk, "dispatch", document.pk, do="dispatch").status_code == 303
    assert Delivery.objects.filter(document=document.record).count() == 3
    assert [one.form for one in outgoing.sealed_files(document.record)] == ["pdf", "ofd", "docx"]


def test_a_recipient_merged_last_month_is_offered_its_successor(cast, paper, at):
    document = paper("dispatching")
    Organ.objects.filter(pk=cast.county.pk).update(is_active=False, merged_into=cast.finance)
    clerk = document.record.holder

    assert "已并入云川市财政局" in at(clerk, "dispatch", document.pk).content.decode()
    refused = at(clerk, "dispatch", document.pk, do="dispatch")
    assert (refused.status_code, "请改送云川市财政局" in refused.content.decode()) == (422, True)
    assert at(clerk, "dispatch", document.pk, do="successors").status_code == 303
    names = [line.name for line in outgoing.lines_of(again(document))]
    assert names == ["市财政局", "云川市财政局"]


def test_it_stands_on_the_desk_of_the_recipient_and_outside_on_the_senders(cast, sent):
    deliveries = sent()
    clerk = clerk_of(deliveries["市档案馆"])

    def words(person):
        mine = desk_of(person)
        return [(item.kind_label, item.title) for item in mine.items(mine.lines) if item.kind == "delivery"]

    title = document_of(deliveries).record.title
    assert words(cast.finance_intake) == [("待签收", title)]
    assert words(clerk) == [("待回执", title)]
    services.receive(deliveries["市财政局"], actor=cast.finance_intake)
    assert words(cast.finance_intake) == []


def test_sent_back_needs_a_reason_and_the_sender_sends_it_again(cast, sent, at):
    one = sent()["青岩县人民政府"]
    clerk = clerk_of(one)

    assert at(cast.outsider, "return", one.pk, reason=" ").status_code == 422
    assert at(cast.outsider, "return", one.pk, reason="应送县委办").status_code == 303
    shown = at(clerk, "deliveries", one.document_id).content.decode()
    assert "应送县委办" in shown
    assert at(clerk, "resend", one.pk, to="same").status_code == 303
    one.refresh_from_db()
    assert one.resent_as.is_under_way


def test_the_sender_chases_once_a_day_and_recalls_with_a_reason(cast, sent, at):
    one = sent()["市财政局"]
    clerk = clerk_of(one)

    assert at(clerk, "chase", one.pk, go="1").status_code == 303
    assert Notice.objects.filter(person=cast.finance_intake, kind="exchange.chased").count() == 1
    again_today = at(clerk, "chase", one.pk, go="1")
    assert (again_today.status_code, "今天已经催过" in again_today.content.decode()) == (422, True)
    assert at(clerk, "chase-all", one.document_id, go="1").status_code == 303
    assert "已催 1 次" in at(cast.finance_intake, "waiting").content.decode()
    assert at(clerk, "recall", one.pk, reason="份数有误").status_code == 303
    assert at(cast.finance_intake, "receive", one.pk).status_code == 403


def test_the_receipt_from_outside_is_entered_with_who_signed(cast, sent, at):
    one = sent()["市档案馆"]
    clerk = clerk_of(one)

    assert at(clerk, "confirm", one.pk, note="").status_code in {200, 422}
    assert at(clerk, "confirm", one.pk, note="市档案馆王玲签收").status_code == 303
    assert "市档案馆王玲签收" in at(clerk, "deliveries", one.document_id).content.decode()


def test_a_withdrawn_paper_gives_a_clear_answer_to_both(cast, sent, at):
    deliveries = sent()
    document = document_of(deliveries)
    record = services.receive(deliveries["市财政局"], actor=cast.finance_intake)
    before = at(cast.director, "withdraw", document.pk).content.decode()
    assert "2 家还没有签收" in before
    assert at(cast.director, "withdraw", document.pk, reason="数字有误").status_code == 303

    waiting = at(cast.outsider, "receive", deliveries["青岩县人民政府"].pk)
    assert (waiting.status_code, "已经撤回这件公文" in waiting.content.decode()) == (403, True)
    told = Notice.objects.get(person=cast.finance_intake, kind="exchange.withdrawn")
    assert "请停止办理" in told.text
    [said] = registry.warnings_on(record)
    assert "撤回这件公文：数字有误。请停止办理" in said
    shown = at(cast.director, "deliveries", document.pk).content.decode()
    assert "数字有误" in shown
    assert record.state == "open"


def test_only_the_sender_s_registry_finds_the_buttons(cast, sent, at):
    one = sent()["市财政局"]

    assert at(cast.finance_intake, "chase", one.pk).status_code == 404
    assert at(cast.director, "recall", one.pk).status_code == 403
    assert at(cast.clerk, "recall", one.pk).status_code == 200
