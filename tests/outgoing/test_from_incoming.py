"""收文转发文: what is known of a paper that came stands in the draft of the one that goes out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.outgoing.conftest import data_for
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.registry import Origin, actions_for
from zhongshu.files import services as files
from zhongshu.incoming.models import IncomingDocument
from zhongshu.outgoing import starting
from zhongshu.outgoing.models import OutgoingDocument, WorkingDraft
from zhongshu.outgoing.services.starting import Arising, start_from
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow

REQUEST = "青岩县人民政府关于拨付水毁农村公路抢修资金的请示"
NOTICE = "关于做好城镇燃气安全工作的通知"


def came(cast, title: str, *, sender: str, organ=None, number: str = "青岩政〔2026〕37号", **fields):
    now = timezone.now()
    record = records.create("incoming_document", title, organ=cast.office, actor=cast.clerk, **fields)
    IncomingDocument.objects.create(
        record=record,
        organ=cast.office,
        sender=sender,
        sender_organ=organ,
        sender_number=number,
        received_at=now,
        received_on=timezone.localdate(),
        received_by=cast.clerk,
        receipt_year=now.year,
        receipt_value=record.pk,
    )
    workflow.start(record, actor=cast.clerk, stage="handling", to=cast.handler, due_at=now + timedelta(days=10))
    return Record.objects.get(pk=record.pk)


@pytest.fixture
def request_of_the_county(cast):
    return came(cast, REQUEST, sender="青岩县人民政府", organ=cast.county, needs_answer=True, level=2, urgency="urgent")


@pytest.fixture
def notice(cast):
    return came(cast, NOTICE, sender="岚江省住房和城乡建设厅", number="岚建〔2026〕5号")


def answer_to(cast, record, **changed):
    data = data_for(cast, document_type="reply", due_at=None, main_recipients=({"name": "青岩县政府"},), **changed)
    return start_from(record, Arising("answer"), data, organ=cast.office, actor=cast.handler)


def chain(document) -> list[tuple[str, int]]:
    return list(document.record.links_out.values_list("relation", "target"))


def test_an_answer_carries_level_date_and_link(cast, request_of_the_county):
    document = answer_to(cast, request_of_the_county)

    assert chain(document) == [("answers", request_of_the_county.pk)]
    assert (document.record.level, document.record.due_at) == (2, request_of_the_county.due_at)
    assert Record.objects.get(pk=request_of_the_county.pk).awaits_answer


def test_an_answer_is_not_due_after_the_paper_it_answers(cast, request_of_the_county):
    late = data_for(cast, document_type="reply", due_at=request_of_the_county.due_at + timedelta(days=1))

    with pytest.raises(RuleBroken, match="不能晚于来文的办理期限") as refused:
        start_from(request_of_the_county, Arising("answer"), late, organ=cast.office, actor=cast.handler)
    assert refused.value.field == "due_at"


def test_what_is_passed_on_takes_the_files_along(cast, notice, upload):
    file = files.keep(upload("通知正文", "通知.txt", actor=cast.clerk), actor=cast.clerk)
    records.attach(notice, file, role="main", actor=cast.clerk)

    document = start_from(notice, Arising("forward", True), data_for(cast), organ=cast.office, actor=cast.handler)

    assert chain(document) == [("arises_from", notice.pk)]
    assert [(row.file, row.role) for row in document.record.record_files.all()] == [(file, "attachment")]
    assert not Record.objects.get(pk=notice.pk).awaits_answer


@pytest.mark.parametrize(
    ("title", "sender", "purpose", "kind", "expected"),
    [
        (NOTICE, "省住建厅", "forward", "notice", "市政府转发省住建厅关于做好城镇燃气安全工作的通知"),
        ("燃气安全工作方案", "省住建厅", "forward", "notice", "市政府关于转发燃气安全工作方案的通知"),
        ("省住建厅关于燃气安全的意见", "省住建厅", "forward", "notice", "市政府转发省住建厅关于燃气安全的意见的通知"),
        (REQUEST, "青岩县人民政府", "answer", "reply", "市政府关于拨付水毁农村公路抢修资金的批复"),
        ("关于商请支持的函", "某局", "answer", "letter", "市政府关于商请支持的复函"),
        (REQUEST, "青岩县人民政府", "own", "notice", ""),
    ],
)
def test_titles(cast, title, sender, purpose, kind, expected):
    source = starting.Source(Record(title=title), Origin(sender))
    cast.city.name = "市政府"

    assert starting.title_for(purpose, source, cast.city, kind) == expected


@pytest.mark.parametrize(
    ("sender", "word"),
    [("青岩县人民政府", "你县"), ("云川市财政局", "你局"), ("临江镇人民政府", "你镇"), ("市发展和改革委员会", "你委"),
     ("青岩县人民政府办公室", "你办"), ("云川供电公司", "你公司"), ("某中心", "你单位")],
)  # fmt: skip
def test_how_a_sender_is_addressed(sender, word):
    assert starting.address("你", sender) == word


def test_the_answer_cites_what_came(cast, request_of_the_county):
    document = answer_to(cast, request_of_the_county)

    assert WorkingDraft.objects.get(pk=document.pk).paper["body"] == (
        "你县《关于拨付水毁农村公路抢修资金的请示》（青岩政〔2026〕37号）收悉。经研究，现批复如下：\n一、\n此复。"
    )


def test_the_button_is_on_papers_that_came(cast, notice, draft):
    def offered(person, record) -> list[str]:
        return [each.action.key for each in actions_for(person, record)]

    assert "outgoing.from_record" in offered(cast.handler, notice)
    assert "outgoing.from_record" not in offered(cast.auditor, notice)
    assert "outgoing.from_record" not in offered(cast.handler, draft().record)


def test_a_carrier_entry_is_not_passed_on(cast, make_record):
    carrier = make_record("（涉密件）", is_carrier_entry=True, level=3)

    with pytest.raises(NotAllowed):
        start_from(carrier, Arising("forward"), data_for(cast), organ=cast.office, actor=cast.clerk)


def test_the_page_from_the_record_to_the_draft(client, cast, request_of_the_county):
    client.force_login(cast.handler.account)
    address = reverse("outgoing:from-record", args=[request_of_the_county.pk])
    shown = client.get(address).content.decode()
    assert "云川市人民政府关于拨付水毁农村公路抢修资金的批复" in shown
    assert "常送单位" in client.get(address, {"purpose": "forward"}).content.decode()

    answer = client.post(
        address,
        {
            "purpose": "answer",
            "title": "云川市人民政府关于拨付水毁农村公路抢修资金的批复",
            "document_type": "reply",
            "issuer": cast.city.pk,
            "main_recipients": "青岩县人民政府",
        },
    )

    document = OutgoingDocument.objects.get()
    assert answer.headers["Location"] == reverse("outgoing:draft", args=[document.pk])
    assert document.main_recipients == [{"organ": cast.county.pk, "name": "青岩县人民政府"}]
    assert document.basis == "青岩县人民政府《关于拨付水毁农村公路抢修资金的请示》（青岩政〔2026〕37号）"
    assert document.record.urgency == "urgent"
    assert "已经据此拟过一件" in client.get(address).content.decode()
    written = client.get(reverse("outgoing:draft", args=[document.pk]))
    assert [link.target for link in written.context["sources"]] == [request_of_the_county]
    assert request_of_the_county.get_absolute_url() in written.content.decode()


@pytest.mark.parametrize(("who", "status"), [("handler", 200), ("outsider", 404), ("business_admin", 404)])
def test_who_may_open_the_page(client, cast, notice, who, status):
    client.force_login(getattr(cast, who).account)

    assert client.get(reverse("outgoing:from-record", args=[notice.pk])).status_code == status
