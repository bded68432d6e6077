"""The page 排版: a draft in, fields filled, sides to see, files to take away; nothing entered is lost, nothing is kept."""

import io

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from PIL import Image

from zhongshu.audit.models import Entry
from zhongshu.people.models import Policy

ADDRESS = reverse("typesetting:paper")
DRAFT = """云川市人民政府文件
云川政发〔2026〕9号

云川市人民政府
关于做好防汛抗旱工作的通知

各县、区人民政府，市政府有关部门：
　　现就有关事项通知如下。
　　一、总体要求
　　坚持以防为主。

　　　　　　云川市人民政府
　　　　　　2026年3月12日
抄送：市委办公室。
云川市人民政府办公室　　2026年3月13日印发
"""
FIELDS = {
    "layout": "standard",
    "organs": "云川市人民政府",
    "document_number": "云川政发〔2026〕9号",
    "title": "云川市人民政府关于做好防汛抗旱工作的通知",
    "main_recipients": "各县、区人民政府",
    "body": "现就有关事项通知如下。\n一、总体要求\n坚持以防为主。",
    "issuer_signatures": "云川市人民政府",
    "issue_date": "2026年3月12日",
}


@pytest.fixture
def clerk(client, cast):
    if not any(settings.FONTS_DIR.rglob("*.otf")):
        pytest.skip("no fonts in var/fonts")
    client.force_login(cast.clerk.account)
    return client


def post(client, do, **fields):
    return client.post(ADDRESS, FIELDS | fields | {"do": do})


def sides(response) -> int:
    return response.content.decode().count("data:image/png;base64,")


def test_a_pasted_draft_fills_the_fields_and_shows_the_sides(clerk):
    response = clerk.post(ADDRESS, {"layout": "standard", "pasted": DRAFT, "do": "read"})
    assert response.status_code == 200
    data = response.context["form"].data
    wanted = {
        "organs": "云川市人民政府",
        "suffix": "文件",
        "document_number": "云川政发〔2026〕9号",
        "title": "云川市人民政府关于做好防汛抗旱工作的通知",
        "main_recipients": "各县、区人民政府\n市政府有关部门",
        "issue_date": "2026-03-12",
        "cc_recipients": "市委办公室",
        "print_date": "2026-03-13",
    }
    assert {key: data[key] for key in wanted} == wanted
    assert sides(response) == response.context["outcome"].count == 2


def test_a_word_draft_keeps_its_table_and_its_picture(clerk):
    document, picture = Document(), io.BytesIO()
    for line in DRAFT.split("\n")[:9]:
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for place, text in enumerate(("单位", "时限", "市水利局", "4月")):
        table.cell(place // 2, place % 2).text = text
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    document.add_picture(picture)
    kept = io.BytesIO()
    document.save(kept)
    upload = SimpleUploadedFile("稿.docx", kept.getvalue())
    response = clerk.post(ADDRESS, {"layout": "standard", "draft_file": upload, "do": "read"})
    data = response.context["form"].data
    assert "| 单位 | 时限 |\n|---|---|\n| 市水利局 | 4月 |" in data["body"]
    assert "![](word/media/" in data["body"]
    assert (response.status_code, sides(response)) == (200, 1)
    again = clerk.post(ADDRESS, {**data, "do": "pdf"})
    assert len(pypdfium2.PdfDocument(again.content)) == 1


@pytest.mark.parametrize(
    ("kind", "start", "media"),
    [
        ("pdf", b"%PDF-", "application/pdf"),
        ("ofd", b"PK", "application/ofd"),
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_files_are_taken_away_and_noted(clerk, kind, start, media):
    response = post(clerk, kind)
    assert (response.status_code, response["Content-Type"]) == (200, media)
    assert response.content.startswith(start)
    assert "attachment" in response["Content-Disposition"]
    entry = Entry.objects.filter(verb="typesetting.paper.downloaded").get()
    assert entry.data == {"kind": kind, "pages": 1, "level": 0, "layout": "standard"}


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"issue_date": "2026年2月30日"}, "issue_date", "不是真实的日期"),
        ({"organs": ""}, "organs", "没有发文机关标志"),
        ({"title": ""}, "title", "缺少标题"),
        ({"body": "镇名\U0003134a。"}, "body", "U+3134A"),
        ({"document_number": ""}, "document_number", "没有发文字号"),
        ({"body": "![图](没有.png)"}, "body", "没有.png"),
        ({"layout": "poster"}, "layout", "poster"),
    ],
)
def test_problems_stand_at_their_field_and_nothing_is_lost(clerk, fields, field, words):
    response = post(clerk, "pdf", **fields)
    form = response.context["form"]
    assert response.status_code == 422
    assert words in "".join(form.errors[field])
    assert {key: form.data[key] for key in FIELDS} == FIELDS | fields
    assert not Entry.objects.filter(verb="typesetting.paper.downloaded").exists()


def test_an_unfinished_draft_can_be_seen_without_number_and_date(clerk):
    response = post(clerk, "show", document_number="", issue_date="", draft="on")
    assert (response.status_code, sides(response)) == (200, 1)


@pytest.mark.parametrize("layout", ["standard", "letter", "order", "minutes"])
def test_every_format_shows(clerk, layout):
    response = post(clerk, "show", layout=layout, stamps="市长 顾明川" if layout == "order" else "")
    assert (response.status_code, sides(response)) == (200, response.context["outcome"].count)


def test_a_level_above_the_ceiling_is_refused(clerk, cast):
    Policy.objects.filter(key="ceiling").delete()
    response = clerk.post(ADDRESS, {"layout": "standard", "pasted": "机密★5年\n" + DRAFT, "do": "read"})
    assert response.status_code == 422
    assert "所选密级超出本系统上限（工作秘密）" in "".join(response.context["form"].errors["pasted"])
    assert sides(response) == 0
    assert post(clerk, "show", security_level="机密").status_code == 422


def test_the_seal_stays_with_the_page(clerk):
    kept = io.BytesIO()
    Image.new("RGBA", (100, 100), (220, 0, 0, 90)).save(kept, "PNG")
    response = clerk.post(ADDRESS, FIELDS | {"do": "show", "seal": SimpleUploadedFile("印.png", kept.getvalue())})
    carried = response.context["form"].data["carried"]
    assert (response.status_code, sides(response)) == (200, 1)
    assert "印章" in carried
    assert carried[:40] in response.content.decode().replace("&quot;", '"')
    again = post(clerk, "docx", carried=carried)
    names = io.BytesIO(again.content)
    assert any(part.partname.startswith("/word/media/") for part in Document(names).part.package.iter_parts())


@pytest.mark.parametrize("name", ["稿.pdf", "稿.docx", "稿.txt"])
def test_a_file_that_cannot_be_read_is_a_sentence(clerk, name):
    upload = SimpleUploadedFile(name, b"PK\x03\x04\x00broken\xff\xfe")
    response = clerk.post(ADDRESS, FIELDS | {"draft_file": upload, "do": "read"})
    assert response.status_code == 422
    assert response.context["form"].errors["draft_file"]
    assert response.context["form"].data["body"] == FIELDS["body"]


def test_tampered_pictures_are_no_pictures(clerk):
    assert post(clerk, "show", carried="{not json").status_code == 200


def test_nothing_to_read_is_said(clerk):
    response = clerk.post(ADDRESS, {"layout": "standard", "do": "read"})
    assert "请粘贴文稿全文" in "".join(response.context["form"].errors["pasted"])
