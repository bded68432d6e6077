"""A Word file as a draft: begin with it, go on from it, accept or refuse what was tracked in it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from PIL import Image

from tests.engines.typeset.reading.test_tracked import OTHER, came, paragraph, run, went, word
from tests.outgoing.conftest import again, data_for, passed, quick
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.files import services as files
from zhongshu.outgoing import checking, composing, margin, papers, services
from zhongshu.outgoing.forms.uploading import type_of
from zhongshu.outgoing.models import OutgoingDocument, TrackedDraft, WorkingDraft
from zhongshu.outgoing.queries import drafting
from zhongshu.outgoing.queries import uploading as queries
from zhongshu.outgoing.services import uploading

TITLE = "云川市人民政府关于做好防汛工作的通知"
HEAD = (paragraph(run(TITLE)), paragraph(run("市财政局：")))
CHANGED = (
    *HEAD,
    paragraph(run("请于") + went("7月12日") + came("7月15日") + run("前报送。")),
    paragraph(run("抽查比例") + went("不低于20%", OTHER) + came("不低于30%", OTHER) + run("。")),
)
REFUSED, ACCEPTED = "请于7月12日前报送。\n抽查比例不低于20%。", "请于7月15日前报送。\n抽查比例不低于30%。"


def arrived(cast, *elements: str, name: str = "修改稿.docx", actor=None) -> uploading.Arrived:
    return uploading.read(io.BytesIO(word(*elements)), name, actor=actor or cast.handler)


def body(document) -> str:
    return WorkingDraft.objects.get(pk=document.pk).paper["body"]


def notes(document) -> list[str]:
    return list(document.record.versions.order_by("number").values_list("note", flat=True))


@pytest.fixture
def begun(cast) -> uploading.Begun:
    return uploading.begin(arrived(cast, *CHANGED), data_for(cast), organ=cast.office, actor=cast.handler)


def test_a_paper_begins_with_the_text_before_the_changes(cast, begun):
    assert (body(begun.document), notes(begun.document)) == (REFUSED, ["上传“修改稿.docx”"])
    assert [change["number"] for change in begun.tracked.changes] == [1, 2]
    assert queries.standing(begun.tracked) == queries.Standing(2, 0, 0)


def test_changes_one_by_one(cast, begun):
    uploading.decide(begun.tracked, {1: True}, actor=cast.handler)
    uploading.decide(begun.tracked, {2: False, 99: True}, actor=cast.handler)

    version = uploading.settle(begun.tracked, actor=cast.handler)

    assert body(begun.document) == "请于7月15日前报送。\n抽查比例不低于20%。"
    assert version.note == "处理“修改稿.docx”的修订：接受1处，拒绝1处"
    settled = TrackedDraft.objects.get(pk=begun.tracked.pk)
    assert (settled.result, settled.settled_by) == (version, cast.handler)


@pytest.mark.parametrize(("rest", "text"), [(True, ACCEPTED), (False, REFUSED)])
def test_all_at_once(cast, begun, rest, text):
    uploading.settle(begun.tracked, rest=rest, actor=cast.handler)

    assert body(begun.document) == text


def test_nothing_is_written_while_a_change_is_open(cast, begun):
    uploading.decide(begun.tracked, {1: True}, actor=cast.handler)

    with pytest.raises(RuleBroken, match="还有1处没有选"):
        uploading.settle(begun.tracked, actor=cast.handler)
    assert body(begun.document) == REFUSED


def test_settled_once(cast, begun):
    uploading.drop(begun.tracked, actor=cast.handler)

    with pytest.raises(StaleEdit, match="已经处理过"):
        uploading.settle(begun.tracked, rest=True, actor=cast.handler)
    assert body(begun.document) == REFUSED


def test_going_on_keeps_what_stood_before(cast, draft):
    document = draft(body="原来的话。")

    tracked = uploading.go_on(document, arrived(cast, *CHANGED), actor=cast.handler).tracked
    assert (tracked.differs, body(document), notes(document)) == (True, "原来的话。", ["上传之前，“修改稿.docx”"])

    uploading.settle(tracked, rest=True, actor=cast.handler)
    assert body(document) == ACCEPTED
    assert document.record.versions.first().paper["body"] == "原来的话。"


def test_a_file_without_changes_is_the_draft_at_once(cast, draft):
    document = draft(body="原来的话。")

    begun = uploading.go_on(document, arrived(cast, *HEAD, paragraph(run("新的话。"))), actor=cast.handler)

    assert (begun.tracked, body(document)) == (None, "新的话。")
    assert notes(document) == ["上传之前，“修改稿.docx”", "上传“修改稿.docx”"]


def test_one_file_at_a_time(cast, begun):
    with pytest.raises(RuleBroken, match="还有一份修改稿没有处理完"):
        uploading.go_on(again(begun.document), arrived(cast, *CHANGED, name="二.docx"), actor=cast.handler)


def test_only_who_has_the_paper_in_hand(cast, begun):
    with pytest.raises(NotAllowed):
        uploading.settle(begun.tracked, rest=True, actor=cast.clerk)
    with pytest.raises(NotAllowed):
        uploading.go_on(begun.document, arrived(cast, *CHANGED), actor=cast.clerk)


def test_a_mark_above_the_ceiling_is_refused_before_anything_is_kept(cast):
    with pytest.raises(RuleBroken, match="密级超出"):
        arrived(cast, paragraph(run("机密★10年")), *CHANGED)
    assert not OutgoingDocument.objects.exists()


def test_a_mark_above_that_of_the_paper_is_refused(cast, draft):
    with pytest.raises(RuleBroken, match="先改本件密级"):
        uploading.go_on(draft(), arrived(cast, paragraph(run("工作秘密")), *CHANGED), actor=cast.handler)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "加了密码"), (b"PK\x03\x04broken", "已损坏")],
)
def test_bad_files_get_a_sentence_at_the_field(client, cast, draft, data, said):
    client.force_login(cast.handler.account)
    file = SimpleUploadedFile("稿.docx", data)

    answer = client.post(reverse("outgoing:upload", args=[draft().pk]), {"file": file})

    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_the_pages_from_file_to_draft(client, cast):
    client.force_login(cast.handler.account)
    file = SimpleUploadedFile("稿.docx", word(*CHANGED))
    answer = client.post(reverse("outgoing:upload-new"), {"file": file, "document_type": ""})
    document = OutgoingDocument.objects.get()
    address = reverse("outgoing:tracked", args=[document.pk])
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert (document.document_type, document.record.title) == ("notice", TITLE)
    assert document.main_recipients == [{"organ": cast.finance.pk, "name": "市财政局"}]

    shown = client.get(address).content.decode()
    assert shown.count('class="sentence"') == 2
    assert "共 2 处：接受 0，拒绝 0，没有选 2" in shown
    kept = client.post(address, {"change-1": "accept"}, headers={"HX-Request": "true"}).content.decode()
    assert "接受 1，拒绝 0，没有选 1" in kept
    assert client.post(address, {"do": "finish"}).status_code == 422
    done = client.post(address, {"do": "refuse_rest"})
    assert done.headers["Location"] == reverse("outgoing:draft", args=[document.pk])
    assert body(document) == "请于7月15日前报送。\n抽查比例不低于20%。"
    assert "结果是第 2 稿" in client.get(address).content.decode()


@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("outsider", 404), ("budget_handler", 404)])
def test_who_may_read_the_changes(client, cast, begun, who, status):
    client.force_login(getattr(cast, who).account)
    file = TrackedDraft.objects.get().file_id

    assert client.get(reverse("outgoing:tracked", args=[begun.document.pk])).status_code == status
    assert client.get(reverse("files:download", args=[file])).status_code == status


@pytest.mark.parametrize(
    ("title", "kind"),
    [("关于请求拨款的请示", "request"), ("关于征求意见的复函", "letter"), ("云川市人民政府令", "order"), ("方案", "")],
)
def test_the_type_is_told_by_the_title(title, kind):
    assert type_of(title) == kind


def drawn(*, in_table: bool = False) -> bytes:
    """A Word file with two pictures in its text, and one in a table where that is asked for."""
    out, picture = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(picture, "PNG")
    made = Document()
    for text in (TITLE, "市财政局：", "一、水位情况见下图。"):
        made.add_paragraph(text)
    made.add_picture(picture)
    made.add_paragraph("二、物资情况见下图。")
    Image.new("RGB", (40, 30), "white").save(second := io.BytesIO(), "PNG")
    made.add_picture(second)
    made.add_paragraph("特此通知。")
    if in_table:
        Image.new("RGB", (9, 9), "red").save(third := io.BytesIO(), "PNG")
        made.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("图").add_picture(third)
    made.save(out)
    return out.getvalue()


def test_pictures_leave_a_mark_in_their_place():
    values = {
        "body": ["甲", {"picture": "a.png"}, {"rows": [["一"]]}],
        "attachments": [{"title": "图", "body": [{"picture": "b"}]}],
    }

    assert uploading.with_marks(values) == (
        {
            "body": ["甲", "【原稿第1张图片】", {"rows": [["一"]]}],
            "attachments": [{"title": "图", "body": "【原稿第2张图片】"}],
        },
        2,
    )


def test_no_picture_is_dropped_without_a_word(cast):
    """A mark in the place of each, the original kept on the record, and the paper does not leave 核稿 with a mark in it."""
    came_in = uploading.read(io.BytesIO(drawn(in_table=True)), "防汛通知.docx", actor=cast.handler)

    document = uploading.begin(came_in, data_for(cast), organ=cast.office, actor=cast.handler).document

    text = papers.plain(WorkingDraft.objects.get(pk=document.pk).paper["body"])
    assert "一、水位情况见下图。\n【原稿第1张图片】\n二、物资情况见下图。\n【原稿第2张图片】\n特此通知。" in text
    assert notes(document) == [
        "上传“防汛通知.docx”，正文的2张图片和表格、文本框、页眉页脚里的1张图片没有带入，原稿存在本件材料里"
    ]
    [kept] = document.record.record_files.select_related("file__blob")
    assert (kept.role, kept.file.name, files.open_file(kept.file).read()) == ("other", "防汛通知.docx", came_in.data)
    found = [problem.text for problem in checking.by_pictures(document, composing.current_paper(document))]
    assert found == ["【原稿第1张图片】", "【原稿第2张图片】"]
    services.submit(document, actor=cast.handler)
    with pytest.raises(RuleBroken, match="图片没有带入"):
        services.review(
            again(document),
            points=passed("review"),
            onward=services.Onward(to=cast.mayor),
            find=lambda document, paper: [*quick(document, paper), *checking.by_pictures(document, paper)],
            actor=again(document).record.holder,
        )


def test_going_on_with_pictures_keeps_the_file_too(cast, draft):
    document = draft()
    came_in = uploading.read(io.BytesIO(drawn()), "修改稿.docx", actor=cast.handler)

    uploading.go_on(document, came_in, actor=cast.handler)

    assert body(document).count("【原稿第") == 2
    assert [row.file.name for row in drafting.materials(document.record)] == ["修改稿.docx"]
    assert [(row.role, row.file.name) for row in document.record.record_files.select_related("file")] == [
        ("other", "修改稿.docx")
    ]


def test_a_mark_stands_in_the_margin_and_goes_by_one_press(cast, draft):
    document = draft(body="一、水位见下图。\n【原稿第1张图片】\n特此通知。")
    paper = composing.current_paper(document)

    [note] = [
        one for one in margin.notes_of(document, paper, person=cast.handler) if one.problem.rule == "outgoing.picture"
    ]

    assert (note.field, paper["body"][note.start : note.end], note.fixes) == ("body", "【原稿第1张图片】", ("",))
    assert margin.fixed(paper["body"], note, "") == "一、水位见下图。\n\n特此通知。"
