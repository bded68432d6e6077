"""The command line: all files or none, problems as sentences, JSON for programs."""

import json
import zipfile

import pypdfium2
import pytest

from zhongshu.engines.typeset import commands
from zhongshu.engines.typeset.reading import paper_of

PAPER = {
    "issuer_mark": {"organs": ["云川市人民政府"]},
    "document_number": "云川政发〔2026〕9号",
    "title": "云川市人民政府关于做好防汛工作的通知",
    "main_recipients": ["各县、区人民政府"],
    "body": "一、总体要求\n坚持以防为主。",
    "issuer_signatures": ["云川市人民政府"],
    "issue_date": "2026-03-12",
}


@pytest.fixture
def draft(tmp_path):
    def write(values=PAPER, name="稿.json"):
        path = tmp_path / name
        path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        return path

    return write


def run(*words) -> int:
    return commands.main([str(word) for word in words])


def test_every_kind_is_written_beside_the_others(draft, fonts, tmp_path, capsys):
    out = tmp_path / "出"
    assert run(draft(), "--to", "pdf,docx,ofd,svg,png", "--out", out, "--fonts", fonts) == 0
    assert sorted(path.name for path in out.iterdir()) == ["稿-1.png", "稿-1.svg", "稿.docx", "稿.ofd", "稿.pdf"]
    assert len(pypdfium2.PdfDocument(out / "稿.pdf")) == 1
    assert zipfile.ZipFile(out / "稿.ofd").testzip() is None
    assert "共 1 页。" in capsys.readouterr().out


def test_the_result_as_json(draft, fonts, tmp_path, capsys):
    assert run(draft(), "--out", tmp_path, "--fonts", fonts, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["files"], told["pages"], told["problems"], told["missing"]) == ([str(tmp_path / "稿.pdf")], 1, [], [])
    assert told["substitutions"] == [] or all("代替" in each for each in told["substitutions"])


def test_problems_are_told_and_nothing_is_written(draft, fonts, tmp_path, capsys):
    out = tmp_path / "出"
    wrong = PAPER | {"issue_date": "2026-02-30", "urgency": "火急"}
    assert run(draft(wrong), "--out", out, "--fonts", fonts) == 1
    told = capsys.readouterr().err
    assert "成文日期“2026-02-30”不是真实的日期" in told
    assert "紧急程度只能是" in told
    assert "没有写出任何文件。" in told
    assert not out.exists()


def test_a_character_that_no_font_has_is_named(draft, fonts, tmp_path, capsys):
    out = tmp_path / "出"
    missing = PAPER | {"body": "乡镇名为\U0003134a。"}
    assert run(draft(missing), "--to", "svg,pdf", "--out", out, "--fonts", fonts, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert "U+3134A" in told["problems"][0]["sentence"]
    assert (told["files"], list(tmp_path.glob("出/*"))) == ([], [])


def test_rare_characters_of_names_come_out(draft, fonts, tmp_path):
    assert (
        run(draft(PAPER | {"body": "参会：朱镕、王喆、李堃、赵昇、钱祎。"}), "--out", tmp_path, "--fonts", fonts) == 0
    )


def test_no_fonts_is_a_sentence(draft, tmp_path, capsys):
    (tmp_path / "空").mkdir()
    assert run(draft(), "--fonts", tmp_path / "空", "--out", tmp_path / "出") == 1
    assert "没有可用的中文字体" in capsys.readouterr().err
    assert run(draft(), "--fonts", tmp_path / "无", "--out", tmp_path / "出") == 1
    assert "没有字体文件夹" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert run(tmp_path / "无.json") == 2
    assert "找不到文件" in capsys.readouterr().err


@pytest.mark.parametrize("kinds", ["doc", "", "pdf,exe"])
def test_unknown_kinds_are_refused(draft, kinds, capsys):
    with pytest.raises(SystemExit) as caught:
        run(draft(), "--to", kinds)
    assert caught.value.code == 2


def test_a_folder_in_the_way_leaves_nothing_behind(draft, fonts, tmp_path, capsys):
    out = tmp_path / "出"
    (out / "稿.ofd").mkdir(parents=True)
    assert run(draft(), "--to", "pdf,ofd", "--out", out, "--fonts", fonts) == 1
    assert "同名的文件夹已存在" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["稿.ofd"]


def test_the_same_paper_gives_the_same_bytes(draft, fonts, tmp_path):
    for folder in ("甲", "乙"):
        assert run(draft(), "--to", "pdf,docx,ofd", "--out", tmp_path / folder, "--fonts", fonts) == 0
    for kind in ("pdf", "docx", "ofd"):
        assert (tmp_path / "甲" / f"稿.{kind}").read_bytes() == (tmp_path / "乙" / f"稿.{kind}").read_bytes()


def test_an_empty_set_of_values_is_all_missing():
    with pytest.raises(ValueError, match="缺少标题"):
        paper_of({})
