"""`zhongshu book`: a plan and its papers become files, all or none; what is wrong is said."""

import json

import pypdfium2
import pytest

from tests.engines.typeset import papers
from zhongshu.engines.typeset.book.commands import main

PAPER = {
    "issuer_mark": {"organs": [papers.OFFICE]},
    "document_number": "云川政办发〔2026〕9号",
    "main_recipients": ["各县、区人民政府"],
    "body": papers.BODY,
    "issuer_signatures": [papers.OFFICE],
    "issue_date": "2026-03-12",
}


@pytest.fixture
def folder(tmp_path, fonts, monkeypatch):
    monkeypatch.setenv("ZHONGSHU_FONTS", str(fonts))
    for number in (1, 2):
        paper = PAPER | {"title": f"{papers.OFFICE}关于第{number}项工作的通知"}
        (tmp_path / f"{number}.json").write_text(json.dumps(paper, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def make(folder, plan, *more):
    path = folder / "plan.json"
    path.write_text(plan if isinstance(plan, str) else json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return main([str(path), "--out", str(folder / "out"), *more])


def written(folder):
    out = folder / "out"
    return sorted(path.name for path in out.iterdir()) if out.is_dir() else []


def test_a_book_is_written_as_pdf_and_ofd(folder, capsys):
    plan = {"title": "文件汇编", "date": "2026-11-01", "parts": [{"title": "第一编", "papers": ["1.json", "2.json"]}]}
    assert make(folder, plan, "--to", "pdf,ofd") == 0
    assert written(folder) == ["plan.ofd", "plan.pdf"]
    document = pypdfium2.PdfDocument(folder / "out" / "plan.pdf")
    assert f"共 {len(document)} 页。" in capsys.readouterr().out
    assert [mark.get_title() for mark in document.get_toc()][:3] == ["封面", "目录", "第一编"]


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ("{", "不是正确的 JSON"),
        ("[]", "应是一个对象"),
        ({"title": "汇编", "paper": []}, "不认识的字段“paper”"),
        ({"title": "汇编"}, "有0件公文"),
        ({"papers": ["1.json"]}, "没有书名"),
        ({"title": 3, "papers": ["1.json"]}, "书名（title）应是文字"),
        ({"title": "汇编", "papers": "1.json"}, "文件名的列表"),
        ({"title": "汇编", "papers": ["9.json"]}, "找不到公文“9.json”"),
        ({"title": "汇编", "papers": ["../1.json"]}, "不在汇编方案所在的文件夹内"),
        ({"title": "汇编", "date": "2026-02-30", "papers": ["1.json"]}, "日期（date）“2026-02-30”不存在"),
        ({"title": "汇编", "parts": [{"title": "第一编"}]}, "第1编里没有公文"),
        ({"title": "汇编", "papers": ["1.json"], "screen": "yes"}, "应是 true 或 false"),
        ({"title": "汇\U000e0fff编", "papers": ["1.json"]}, "U+E0FFF"),
        ({"title": "汇编", "papers": ["plan.json"]}, "公文“plan.json”"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(folder, capsys, plan, sentence):
    assert make(folder, plan) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "没有写出任何文件" in said
    assert written(folder) == []


def test_a_plan_that_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path / "none.json")]) == 2
    assert "找不到文件" in capsys.readouterr().err


def test_an_unknown_form_is_refused(folder):
    with pytest.raises(SystemExit):
        make(folder, {"title": "汇编", "papers": ["1.json"]}, "--to", "docx")
