"""The pages: drafting with files, the record, the leader's phone, the printed sheet, the register with its counts and files."""

import io
import re

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.memos.conftest import WORDS, to_leader
from zhongshu.memos import access, queries, services, sheets
from zhongshu.memos.models import Memo
from zhongshu.memos.register.filters import FACETS, Filters
from zhongshu.memos.register.rows import Register
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

INK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><path d="M1 1 L9 9" stroke-width="2"/></svg>'


@pytest.fixture
def typed(cast) -> dict[str, object]:
    return {
        "subject": "关于更换机要室设备的签报", "leaders": [cast.vice_mayor.pk], "body": "一、情况\n拟更换。", "basis": "",
        "urgency": "normal", "level": "0", "phone": "8012",
    }  # fmt: skip


def test_a_memo_is_drafted_on_the_page_with_its_attachment(client, cast, typed):
    client.force_login(cast.handler.account)
    typed["files"] = SimpleUploadedFile("清单.txt", "设备清单".encode())
    answer = client.post(reverse("memos:new"), typed)

    memo = Memo.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, memo.record.get_absolute_url())
    assert (memo.drafting_unit.name, memo.phone) == ("综合二科", "8012")
    assert [one.file.name for one in queries.attachments(memo.record)] == ["清单.txt"]
    shown = client.get(memo.record.get_absolute_url()).content.decode()
    assert "拟更换。" in shown
    assert "清单.txt" in shown


def test_what_is_missing_stands_at_its_field_and_what_was_typed_stays(client, cast, typed):
    client.force_login(cast.handler.account)
    del typed["leaders"]
    answer = client.post(reverse("memos:new"), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors["leaders"] == ["请选择呈送领导。"]
    assert "关于更换机要室设备的签报" in answer.content.decode()


def test_it_is_begun_on_a_paper_in_hand(client, cast, record, typed):
    client.force_login(cast.clerk.account)
    page = client.get(record.get_absolute_url()).content.decode()
    address = reverse("memos:draft-from", args=[record.pk])
    assert address in page

    assert client.get(address).context["form"].initial["basis"] == "关于防汛工作的通知"
    client.post(address, typed)
    assert Memo.objects.get().record.links_out.get().target == record


def test_somebody_elses_change_keeps_what_was_typed(client, cast, memo, data, typed):
    client.force_login(cast.handler.account)
    typed |= {"version": memo.record.version, "body": "我写的话"}
    services.amend(memo, data(body="别人改的"), version=memo.record.version, actor=cast.handler)
    answer = client.post(reverse("memos:edit", args=[memo.pk]), typed)

    assert answer.status_code == 422
    assert "我写的话" in answer.content.decode()
    assert access.get(cast.handler, memo.pk).body == "别人改的"


def test_the_leader_reads_the_memo_and_the_views_on_the_phone_and_writes(client, cast, memo):
    [step] = services.consult(memo, to=[cast.finance], actor=cast.handler)
    workflow.finish(
        step, verdict="agree_with_changes", comment=CommentInput(text="建议分两批"), actor=cast.finance_intake
    )
    to_leader(cast, access.get(cast.handler, memo.pk))
    client.force_login(cast.vice_mayor.account)
    page = client.get(reverse("workflow:leader-paper", args=[memo.pk])).content.decode()

    assert "拟同意拨付300万元" in page
    assert "建议分两批" in page
    assert 'value="handling"' in page
    client.post(
        reverse("workflow:forward", args=[memo.pk]),
        {"to_stage": "handling", "svg": INK, "text": "", "origin": "leader"},
    )
    assert Record.objects.get(pk=memo.pk).holder == cast.handler
    assert "签报〔2026〕1号" in client.get(memo.record.get_absolute_url()).content.decode()


def test_the_way_to_the_next_leader_is_chosen_already(client, cast, draft):
    memo = draft(leaders=[cast.mayor, cast.vice_mayor])
    to_leader(cast, memo)
    client.force_login(cast.vice_mayor.account)
    page = client.get(reverse("workflow:leader-paper", args=[memo.pk])).content.decode()

    assert re.search(rf'<option value="person:{cast.mayor.pk}" selected>', page)
    assert "呈批，送呈批" in page


def test_the_sheet_prints_every_opinion_in_rank_order(cast, draft):
    memo = draft(leaders=[cast.mayor, cast.vice_mayor])
    to_leader(cast, memo)
    record = Record.objects.get(pk=memo.pk)
    workflow.forward(record, to_stage="presenting", to=cast.mayor, comment=WORDS, actor=cast.vice_mayor)
    said = CommentInput(text="按罗市长意见办。", svg=INK)
    workflow.forward(Record.objects.get(pk=memo.pk), to_stage="handling", comment=said, actor=cast.mayor)
    memo = access.get(cast.handler, memo.pk)

    data = sheets.sheet(memo, cast.handler)
    assert [one["by"] for one in data["instructions"]] == ["市长　顾明川", "副市长　罗景和"]
    text = words_of(sheets.render("memo_sheet", data))
    for words in (
        "签报〔2026〕1号",
        "顾明川、罗景和",
        "同意，请抓紧办理。",
        "按罗市长意见办。",
        "拟同意拨付300万元",
        "青岩政〔2026〕37号",
    ):
        assert words in text, words


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r", "").replace("\n", "")


@pytest.fixture
def several(cast, draft):
    """Six in several states and hands."""
    made = [draft(subject=f"第{place}件签报", leaders=[cast.mayor, cast.vice_mayor][place % 2 :]) for place in range(6)]
    for memo in made[:4]:
        to_leader(cast, memo)
    for memo in made[:2]:
        workflow.forward(memo.record, to_stage="handling", comment=WORDS, actor=cast.vice_mayor)
    workflow.cancel(made[5].record, reason="不办了", actor=cast.clerk)
    return made


@pytest.mark.parametrize("who", ["clerk", "handler", "vice_mayor", "director"])
def test_every_count_of_the_register_is_its_list(cast, several, who):
    person = getattr(cast, who)
    found = Register(person, cast.office, Filters(year=2026))
    for key, (_label, choices) in FACETS.items():
        shown = {choice.value: choice.count for choice in next(row for row in found.facets if row[0] == key)[2]}
        for value in ("", *choices):
            listed = Register(person, cast.office, Filters(year=2026, **{key: value})).found.count()
            assert shown[value] == listed, (key, value)
    for key, choices in (("leader", found.leaders), ("unit", found.units)):
        for choice in choices:
            listed = Register(person, cast.office, Filters(year=2026, **{key: int(choice.value)}))
            assert (choice.count, listed.total) == (listed.found.count(), listed.found.count())
    assert found.total == {"clerk": 6, "handler": 6, "vice_mayor": 4, "director": 0}[who]


def test_the_register_takes_the_same_queries_for_one_and_for_many(client, cast, several, django_assert_max_num_queries):
    client.force_login(cast.clerk.account)
    client.get(reverse("memos:register"))
    counted = []
    for query in ("?stage=cancelled", ""):
        with django_assert_max_num_queries(60) as captured:
            client.get(reverse("memos:register") + query)
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_the_register_goes_out_as_table_and_on_paper_as_shown(client, cast, several):
    client.force_login(cast.clerk.account)
    answer = client.get(reverse("memos:export") + "?stage=presenting")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )

    assert [row[0] for row in rows[2:]] == ["签报〔2026〕4号", "签报〔2026〕3号"]
    assert "共 2 件" in words_of(client.get(reverse("memos:print") + "?stage=presenting").content)
    client.force_login(cast.handler.account)
    assert client.get(reverse("memos:export")).status_code == 403


def test_a_memo_is_found_by_its_words(client, cast, memo):
    client.force_login(cast.handler.account)
    page = client.get(reverse("search:results") + "?q=预算科 抢修资金").content.decode()
    page += client.get(reverse("search:results") + "?q=市交通局").content.decode()

    assert "签报〔2026〕1号" in page


def test_the_hand_asks_for_views_and_addresses_on_pages(client, cast, memo):
    client.force_login(cast.handler.account)
    assert client.post(reverse("memos:consult", args=[memo.pk]), {}).context["form"].errors["to"] == [
        "请选择会办单位。"
    ]
    client.post(reverse("memos:consult", args=[memo.pk]), {"to": [f"organ:{cast.finance.pk}"]})
    assert memo.record.steps.get(role="sign").holder == cast.finance_intake

    address = reverse("memos:address", args=[memo.pk])
    refused = client.post(address, {"leaders": [cast.mayor.pk]})
    assert refused.context["form"].errors["reason"] == ["去掉呈送领导，请写明原因。"]
    client.post(address, {"leaders": [cast.mayor.pk], "reason": "罗市长出差"})
    assert [one.name for one in queries.waiting_leaders(memo.record)] == ["顾明川"]
