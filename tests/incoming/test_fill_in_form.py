"""The pages of registering: what was read is proposed, what is wrong is said at the field, and nothing typed is lost."""

import io
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.incoming import reading
from zhongshu.incoming.models import IncomingDocument
from zhongshu.people.models import Organ
from zhongshu.records.models import Record

FILLED = {
    "sender": "青岩县人民政府",
    "sender_number": "青岩政〔2026〕37号",
    "title": "关于拨付抢修资金的请示",
    "document_type": "request",
    "level": "0",
    "urgency": "normal",
    "received_at": "2026-03-09T08:52",
    "copies": "1",
    "paper_class": "action_document",
    "has_paper": "on",
}


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk.account)
    return client


def _drop(client, *names):
    """Upload and follow to where the clerk lands."""
    files = [SimpleUploadedFile(name, f"{name} 的内容".encode()) for name in names]
    answer = client.post(reverse("files:upload"), {"files": files, "next": reverse("incoming:arrived")})
    while answer.status_code == 303:
        answer = client.get(answer["Location"])
    return answer


def test_several_files_wait_in_the_tray(cast, clerk):
    page = _drop(clerk, "甲.txt", "乙.txt")

    assert page.resolver_match.view_name == "incoming:queue"
    assert [upload.name for upload in page.context["uploads"]] == ["甲.txt", "乙.txt"]


def test_one_file_goes_to_its_form(cast, clerk):
    assert _drop(clerk, "丙.txt").resolver_match.view_name == "incoming:form-of"


def test_form_proposes_what_was_read(clerk, upload):
    page = clerk.get(reverse("incoming:form-of", args=[upload().token]))

    initial = page.context["form"].initial
    assert (initial["sender_number"], initial["document_type"], initial["needs_answer"]) == (
        "青岩政〔2026〕37号",
        "request",
        True,
    )
    assert "预计 收〔2026〕1号" in page.content.decode() or "预计 收〔" in page.content.decode()


def test_form_registers_and_goes_to_the_record(cast, clerk, upload):
    answer = clerk.post(reverse("incoming:form-of", args=[upload().token]), FILLED)

    document = IncomingDocument.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, document.record.get_absolute_url())
    assert document.record.record_files.count() == 1


def test_mis_sent_paper_is_registered_and_goes_on_to_the_return(clerk, upload):
    answer = clerk.post(reverse("incoming:form-of", args=[upload().token]), FILLED | {"then": "return"})

    assert answer["Location"] == reverse("incoming:return", args=[IncomingDocument.objects.get().pk])


def test_joined_files_become_one_paper_in_the_order_asked_for(cast, clerk, upload):
    first, second = upload(name="附件.txt"), upload("正文另一份", "正文.txt")
    address = reverse("incoming:form-of", args=[first.token]) + f"?with={second.token}&main={second.token}"

    clerk.post(address, FILLED)

    rows = Record.objects.get().record_files.values_list("role", "file__name")
    assert list(rows) == [("main", "正文.txt"), ("attachment", "附件.txt")]


def test_next_of_the_tray_follows(clerk, upload):
    first, _second = upload(), upload("另一份", "乙.txt")

    answer = clerk.post(reverse("incoming:form-of", args=[first.token]), FILLED)

    assert answer["Location"] == f"{reverse('incoming:queue')}?done={IncomingDocument.objects.get().pk}"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"sender": ""}, "sender", "请填写来文机关。"),
        ({"title": " "}, "title", "请填写标题。"),
        ({"level": ""}, "level", "请选择密级。"),
        ({"received_at": "2099-01-01T00:00"}, "received_at", "收到时间不能晚于现在。"),
        ({"received_at": "昨天"}, "received_at", ""),
        ({"issued_on": "2026-03-10"}, "issued_on", "成文日期晚于收到日期，请核对这两个日期。"),
        ({"issued_on": "2026-02-30"}, "issued_on", ""),
        ({"due_at": "2026-03-09T09:00"}, "due_at", "办理期限要晚于现在。"),
        ({"copies": "0"}, "copies", ""),
        ({"title": "长" * 301}, "title", ""),
        ({"then": "send"}, "passed", "送出以前请先初审"),
    ],
)
def test_wrong_input_is_said_at_the_field_and_everything_is_kept(clerk, changed, field, sentence):
    page = clerk.post(reverse("incoming:form"), FILLED | changed)

    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (422, [field])
    assert sentence in page.content.decode()
    assert form["contact"].value() in (None, "")
    assert form["sender_number"].value() == FILLED["sender_number"]
    assert Record.objects.count() == 0


def test_twin_is_linked_and_may_be_registered_with_a_reason(clerk, register):
    twin = register(sender_number=FILLED["sender_number"])

    page = clerk.post(reverse("incoming:form"), FILLED)
    assert (page.status_code, page.context["twin"]) == (422, twin)
    assert f'href="{twin.record.get_absolute_url()}"' in page.content.decode()

    clerk.post(reverse("incoming:form"), FILLED | {"duplicate_reason": "重新印发"})
    assert IncomingDocument.objects.count() == 2


def test_hidden_twin_is_not_shown(client, cast, register):
    twin = register(sender_number=FILLED["sender_number"], title="不该看见的题目")
    Record.objects.filter(pk=twin.pk).update(level=3)
    client.force_login(cast.second_clerk.account)

    page = client.post(reverse("incoming:form"), FILLED)

    text = page.content.decode()
    assert ("该件已登记，请问文电科。" in text, "不该看见的题目" in text, twin.record.reference in text) == (
        True,
        False,
        False,
    )
    assert 'name="duplicate_reason"' not in text


def test_level_above_the_ceiling_asks_once_more_before_the_file_is_wiped(clerk, upload):
    paper = upload()
    address = reverse("incoming:form-of", args=[paper.token])

    page = clerk.post(address, FILLED | {"level": "3"})
    assert (page.status_code, "确认清除电子文件" in page.content.decode()) == (422, True)
    assert Upload.objects.get().done_at is None

    clerk.post(address, FILLED | {"level": "3", "confirm_wipe": "on"})
    assert (Upload.objects.get().outcome, Record.objects.get().is_carrier_entry) == ("refused", True)


def test_upload_of_another_organ_is_not_found(client, cast, upload):
    token = upload().token
    client.force_login(cast.outsider.account)
    assert client.get(reverse("incoming:form-of", args=[token])).status_code == 404


def test_file_registered_by_a_colleague_meanwhile_is_not_found(clerk, upload):
    paper = upload()
    clerk.post(reverse("incoming:form-of", args=[paper.token]), FILLED)

    assert clerk.get(reverse("incoming:form-of", args=[paper.token])).status_code == 404


def test_edit_keeps_what_was_typed_when_somebody_was_first(clerk, document):
    values = FILLED | {"version": document.record.version, "title": "甲改的标题"}
    assert clerk.post(reverse("incoming:edit", args=[document.pk]), values).status_code == 303

    page = clerk.post(reverse("incoming:edit", args=[document.pk]), values | {"title": "乙改的标题"})
    assert (page.status_code, "刚被别人改过" in page.content.decode()) == (409, True)


def test_check_page_leads_to_the_return_where_something_failed(clerk, document):
    points = dict.fromkeys(("competence", "routing", "form", "other"), "1")
    answer = clerk.post(
        reverse("incoming:check", args=[document.pk]),
        points | {"consulted": "0", "consulted_remark": "没有会签", "to_stage": "proposing"},
    )
    assert answer["Location"] == reverse("incoming:return", args=[document.pk])

    page = clerk.get(answer["Location"])
    assert "没有会签" in page.context["form"].initial["reason"]


def test_scanner_opens_the_paper(clerk, document):
    paper = document.record.originals.get()
    answer = clerk.post(reverse("incoming:scan"), {"code": f"{paper.barcode.lower()}\n"})
    assert answer["Location"] == reverse("incoming:paper", args=[paper.pk])

    page = clerk.post(reverse("incoming:scan"), {"code": "SW9-2026-1"})
    assert (page.status_code, "没有找到条码" in page.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("kind", "title", "text", "wanted"),
    [
        ("request", "关于拨付资金的请示", "", ("action_document", True)),
        ("letter", "关于征求意见的函", "请于3月20日前函复。", ("action_document", True)),
        ("letter", "关于提供资料的复函", "来函收悉。", ("reading_document", False)),
        ("report", "关于工作情况的报告", "", ("reading_document", False)),
        ("notice", "关于做好防汛工作的通知", "请于3月15日前将情况书面报我办。", ("action_document", True)),
        ("notice", "关于做好防汛工作的通知", "请认真贯彻执行。", ("action_document", False)),
        ("minutes", "专题会议纪要", "", ("reading_document", False)),
    ],
)
def test_class_and_answer_follow_type_and_words(kind, title, text, wanted):
    assert (reading.paper_class(kind, title, text), reading.needs_answer(kind, title, text)) == wanted


def test_copy_to_the_organ_is_for_reading(cast):
    read = {"title": "关于开展检查的通知", "cc_recipients": ["云川市人民政府办公室"], "main_recipients": ["市水利局"]}
    assert reading.propose(read, cast.office).values["paper_class"] == "reading_document"


def test_nothing_read_leaves_the_level_open():
    assert reading.propose({}, Organ(name="市政府办")).values["level"] is None
    assert reading.propose({"title": "通知"}, Organ(name="市政府办")).values["level"] == 0
    assert reading.propose({"title": "通知", "security_level": "秘密"}, Organ(name="市政府办")).values["level"] == 3


SHARED = Path(os.environ.get("SHARED_DIR", "/nonexistent")) / "samples"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample papers are not here")
@pytest.mark.parametrize(
    ("name", "kind", "paper_class"),
    [
        ("01-来文.docx", "notice", "action_document"),
        ("02-qyx-0227.docx", "request", "action_document"),
        ("03-文件.pdf", "reply", "action_document"),
        ("05-lw0325.pdf", "letter", "action_document"),
        ("07-wj0410.pdf", "circular", "reading_document"),
    ],
)
def test_samples_are_proposed_and_registered(cast, clerk, name, kind, paper_class):
    content = io.BytesIO((SHARED / name).read_bytes())
    paper = files.receive_upload(content, name, actor=cast.clerk, organ=cast.office)
    address = reverse("incoming:form-of", args=[paper.token])
    form = clerk.get(address).context["form"]
    values = {field: form[field].value() for field in form.fields}
    posted = {field: value for field, value in values.items() if value is not None and value is not False}
    posted |= {"received_at": values["received_at"].strftime("%Y-%m-%dT%H:%M"), "has_paper": "on"}

    assert clerk.post(address, posted).status_code == 303
    document = IncomingDocument.objects.get()
    assert (document.document_type, document.paper_class) == (kind, paper_class)
    assert document.sender_number
    assert document.issued_on
