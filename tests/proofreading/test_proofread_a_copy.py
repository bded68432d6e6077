"""A text in, findings beside it, changes accepted or left, the text out; nobody else ever sees it."""

import io
import zipfile

import docx
import pytest
from django.urls import reverse

from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.proofreading import services
from zhongshu.proofreading.models import WorkingCopy
from zhongshu.proofreading.services.copies import open_rows

pytestmark = pytest.mark.django_db

DRAFT = """关于做好防汛工作的通知

各县（区）人民政府：
    根据《中华人民共和国防洪法)的规定，请于2026年2月30日前上报。
    一、加强值守。确保工作按时按时完成。
"""


def opened(cast, text=DRAFT, **values):
    return services.open_copy(text=text, actor=cast.handler, **values)


def seen(copy):
    return {"seen": copy.changed_at.isoformat(), "actor": copy.person}


def rules_of(copy):
    return {row["rule"] for row in open_rows(copy)}


def word_file(*paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def test_findings_point_into_the_text(cast):
    copy = opened(cast)

    assert copy.findings
    assert all(copy.text[row["start"] : row["end"]] == row["text"] for row in copy.findings)


def test_an_accepted_suggestion_is_written_into_the_text(cast):
    copy = opened(cast, "确保工作按时按时完成。")
    row = next(row for row in open_rows(copy) if row["family"] == "repeat")

    copy = services.accept(copy, row["key"], **seen(copy))

    assert copy.text == "确保工作按时完成。"
    assert copy.accepted == 1
    assert "repeat" not in {row["family"] for row in open_rows(copy)}


def test_all_of_a_kind_are_accepted_together(cast):
    cast_words(cast, "云川速度", "云川效率")
    copy = opened(cast, "弘扬云川速度。创造云川速度。")
    rule = next(row["rule"] for row in open_rows(copy) if row["text"] == "云川速度")

    copy = services.accept_many(copy, rule=rule, **seen(copy))

    assert copy.text == "弘扬云川效率。创造云川效率。"


def cast_words(cast, word, right):
    return services.add_word(services.WordInput(word, right=right), organ=cast.office, actor=cast.proposer)


def test_what_is_left_stays_in_the_text_and_leaves_the_list(cast):
    copy = opened(cast, "确保工作按时按时完成。")
    key = open_rows(copy)[0]["key"]

    copy = services.leave(copy, key, **seen(copy))

    assert key not in {row["key"] for row in open_rows(copy)}
    assert copy.text == "确保工作按时按时完成。"


def test_a_text_changed_by_hand_is_proofread_again(cast):
    copy = opened(cast, "确保工作按时完成。")

    copy = services.rewrite(copy, "请于2026年2月30日前上报。", **seen(copy))

    assert "2026年2月30日" in {row["text"] for row in open_rows(copy)} or any(
        "2月30日" in copy.text[row["start"] : row["end"]] for row in open_rows(copy)
    )


def test_a_copy_changed_in_another_window_is_not_overwritten(cast):
    copy = opened(cast)
    before = seen(copy)
    services.rewrite(copy, "另一个窗口改过。", **before)

    with pytest.raises(StaleEdit, match="另一个窗口"):
        services.rewrite(copy, "这个窗口也改。", **before)
    assert WorkingCopy.objects.get(pk=copy.pk).text == "另一个窗口改过。"


def test_nobody_else_opens_it(client, cast):
    copy = opened(cast)

    for person in (cast.second_clerk, cast.director, cast.outsider):
        client.force_login(person.account)
        for name in ("copy", "rewrite", "discard"):
            address = reverse(f"proofreading:{name}", args=[copy.pk])
            assert client.post(address).status_code == 404
        assert client.get(reverse("proofreading:export-docx", args=[copy.pk])).status_code == 404
        assert copy.name not in client.get(reverse("proofreading:start")).content.decode()
    with pytest.raises(NotAllowed):
        services.discard(copy, actor=cast.director)


def test_what_is_above_the_ceiling_is_not_kept(cast):
    with pytest.raises(RuleBroken, match="没有保存"):
        opened(cast, "机密★5年\n特急\n关于某事的报告\n某某：\n    内容。")
    with pytest.raises(RuleBroken, match="批准的系统"):
        opened(cast, level=4)
    assert not WorkingCopy.objects.exists()


def test_the_marked_file_has_revisions_and_comments(cast):
    upload = word_file("关于做好防汛工作的通知", "确保工作按时按时完成。", "请于2026年2月30日前上报。")
    copy = services.open_copy(upload=upload, name="通知稿.docx", actor=cast.handler)
    row = next(row for row in open_rows(copy) if row["family"] == "repeat")
    copy = services.accept(copy, row["key"], **seen(copy))

    marked = zipfile.ZipFile(io.BytesIO(services.export_docx(copy, actor=cast.handler)))

    document = marked.read("word/document.xml").decode()
    assert "<w:del " in document
    assert "按时" in document.partition("<w:del ")[2].partition("</w:del>")[0]
    assert "word/comments.xml" in marked.namelist()
    assert Entry.objects.filter(verb="proofreading.copy.exported", data__form="docx").exists()


def test_old_copies_go(cast):
    copy = opened(cast)
    WorkingCopy.objects.filter(pk=copy.pk).update(expires_at=copy.created_at)

    services.purge()

    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(("text", "sentence"), [("", "请粘贴"), (" \n ", "请粘贴"), ("字" * 100_001, "一次最多校对")])
def test_what_cannot_be_proofread_says_why(cast, text, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        opened(cast, text)


def test_the_page_works_without_script(client, cast):
    client.force_login(cast.handler.account)
    answer = client.post(reverse("proofreading:start"), {"text": DRAFT, "level": "0"})
    copy = WorkingCopy.objects.get()

    assert answer.headers["Location"] == reverse("proofreading:copy", args=[copy.pk])
    body = client.get(answer.headers["Location"]).content.decode()
    assert all(f'id="on-{row["key"]}"' in body for row in copy.findings)

    row = next(row for row in open_rows(copy) if row["suggestions"])
    post = {"do": f"accept:{row['key']}:0", "seen": copy.changed_at.isoformat()}
    assert client.post(answer.headers["Location"], post).status_code == 303
    assert WorkingCopy.objects.get().accepted == 1


def test_a_refused_start_keeps_what_was_typed(client, cast):
    client.force_login(cast.handler.account)

    answer = client.post(reverse("proofreading:start"), {"text": "秘密★1年\n关于某事的函\n内容。", "level": "0"})

    assert answer.status_code == 422
    assert "关于某事的函" in answer.content.decode()
