"""The command: files of any kind in, findings or the corrected text out, exit codes that scripts can trust."""

import io
import json

import pytest
from docx import Document

from zhongshu.engines.proofread.marked import docx_text
from zhongshu.engines.proofread_command import main

TEXT = "请认真布署，截止2026年6月底前完成\r\n各单位要高度重视。。"
RIGHT = "请认真部署，截至2026年6月底前完成\r\n各单位要高度重视。"


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    return path


def test_findings_are_printed_with_line_reason_and_source(paper, capsys):
    code = main([str(paper), "--no-model"])

    printed = capsys.readouterr().out.splitlines()
    assert (code, len(printed)) == (0, 4)
    assert printed[0].startswith("第1行 [差错·用词] 请认真【布署】，截止2026年 → “部署” 这个词写错了")
    assert printed[-1] == "共3处：标点1，用词2。"


def test_json_has_offsets_into_the_text_without_its_mark(paper, capsys):
    main([str(paper), "--no-model", "--format", "json"])

    found = json.loads(capsys.readouterr().out)
    assert [(TEXT[one["start"] : one["end"]], one["text"], one["rule"]) for one in found] == [
        ("布署", "布署", "wording.wrong-form"),
        ("截止", "截止", "wording.jiezhi"),
        ("。。", "。。", "punctuation.double"),
    ]


def test_apply_prints_the_text_line_for_line(paper, capsysbinary):
    main([str(paper), "--no-model", "--apply"])

    assert capsysbinary.readouterr().out.decode() == RIGHT


def test_only_one_family(paper, capsys):
    main([str(paper), "--no-model", "--only", "punctuation", "--format", "json"])

    assert [one["family"] for one in json.loads(capsys.readouterr().out)] == ["punctuation"]


def test_a_word_file_is_marked(tmp_path):
    document = Document()
    document.add_paragraph("请认真布署。")
    buffer = io.BytesIO()
    document.save(buffer)
    (tmp_path / "in.docx").write_bytes(buffer.getvalue())

    assert main([str(tmp_path / "in.docx"), "--no-model", "--marked", str(tmp_path / "out.docx")]) == 0
    assert docx_text((tmp_path / "out.docx").read_bytes()) == "请认真部署。"


def test_rules_of_the_office_are_taken_from_a_file(paper, tmp_path, capsys):
    rules = {"organ": {"changes": {"wording.wrong-form": {"is_on": False}}}}
    (tmp_path / "rules.json").write_text(json.dumps(rules))

    main([str(paper), "--no-model", "--rules", str(tmp_path / "rules.json"), "--format", "json"])

    assert [one["rule"] for one in json.loads(capsys.readouterr().out)] == ["wording.jiezhi", "punctuation.double"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["{paper}", "--no-model", "--strict"], 3, ""),
        (["{folder}/none.txt"], 2, "找不到文件"),
        (["{paper}", "--only", "colour"], 2, "没有这个类别"),
        ([], 2, "请写明要校对的文件"),
        (["{folder}/broken.docx", "--no-model"], 1, "。"),
        (["{paper}", "--no-model", "--rules", "{folder}/broken.docx"], 1, "读不懂规则文件"),
    ],
)
def test_exit_codes(paper, tmp_path, capsys, arguments, code, sentence):
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 broken")

    given = [one.format(paper=paper, folder=tmp_path) for one in arguments]
    assert main(given) == code
    assert sentence in capsys.readouterr().err
