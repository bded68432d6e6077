"""Reading a paper by plain patterns; numbers in one form; text for search."""

import json
import re
import unicodedata

import pytest

from zhongshu.engines.extract import Paper, commands, normalise_number, number_key, read_paper, text_of
from zhongshu.engines.extract.read import read_here

KINDS = {".docx": "docx", ".pdf": "pdf", ".txt": "txt", ".doc": "doc"}
READABLE = ["01", "02", "03", "05", "06", "07", "08", "12", "13", "14"]
MEASURED = ("document_number", "title", "issuers", "issue_date")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("青岩政[2026]11号", "青岩政〔2026〕11号"),
        ("青岩政（２０２６）第０１１号", "青岩政〔2026〕11号"),
        ("青岩政 【2026】 11 号", "青岩政〔2026〕11号"),
        ("青岩政(2026)11", "青岩政〔2026〕11号"),
        ("云川政办发〔2026〕9号", "云川政办发〔2026〕9号"),
        ("第14期", "第14期"),
        ("", ""),
    ],
)
def test_numbers_take_one_form(written, normal):
    assert normalise_number(written) == normal
    assert normalise_number(normal) == normal


def test_two_ways_of_writing_a_number_share_a_key():
    assert number_key("青岩政[2026]第011号") == number_key("青岩政〔２０２６〕11 号")
    assert number_key("青岩政〔2026〕11号") != number_key("青岩政〔2026〕12号")


def test_a_word_paper_is_read(make):
    values = read_paper(make.docx(), "docx").to_dict()
    found = {
        "document_number": "青岩政〔2026〕37号",
        "title": "青岩县人民政府关于拨付水毁公路抢修资金的请示",
        "document_type": "请示",
        "issuers": ["青岩县人民政府"],
        "issue_date": "2026-07-08",
        "main_recipients": ["云川市人民政府"],
        "cc_recipients": ["云川市财政局", "云川市交通运输局"],
        "signers": ["陆怀谷", "张三"],
        "security_level": None,
        "secrecy_period": None,
        "urgency": None,
        "copy_number": None,
    }
    assert {key: values[key] for key in found} == found
    assert min(values["certainty"][key] for key in MEASURED) >= 0.9
    assert values["certainty"]["urgency"] == 0


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("000023\n机密★5年\n特急\n", ("000023", "机密", "5年", "特急")),
        ("秘密★长期\n", (None, "秘密", "长期", None)),
        ("加急\n", (None, None, None, "加急")),
        ("", (None, None, None, None)),
    ],
)
def test_marks_of_the_head_are_read(head, expected):
    body = "云川市水利局关于防汛的通知\n\n各科室：\n　　请落实。\n\n云川市水利局\n二〇二六年十月二十一日\n"
    text = f"{head}\n云川市水利局文件\n\n云川水〔2026〕5号\n\n{body}"
    paper = read_here(text.encode(), "txt")
    assert (
        paper.copy_number.value,
        paper.security_level.value,
        paper.secrecy_period.value,
        paper.urgency.value,
    ) == expected
    assert (paper.issue_date.value, paper.title.value) == ("2026-10-21", "云川市水利局关于防汛的通知")


def test_a_number_quoted_in_the_body_is_not_the_papers():
    text = "关于印发方案的通知\n\n各单位：\n　　根据《通知》（云川政发〔2026〕5号）要求，现印发。\n　　云川水〔2026〕6号同时废止。\n"
    assert read_here(text.encode(), "txt").document_number.value is None


@pytest.mark.parametrize("text", ["", "　　\n\n", "今天天气很好。\n明天也是。", "a\n" * 500])
def test_nothing_is_made_up(text):
    paper = read_here(text.encode(), "txt")
    assert (paper.document_number.value, paper.issuers.value, paper.issue_date.value) == (None, [], None)


def test_pictures_and_broken_files_give_an_empty_paper(make):
    assert read_paper(make.picture(), "png") == Paper()
    assert read_paper(b"PK\x03\x04", "docx") == Paper()
    assert read_paper(make.pdf(), "pdf").to_dict()["title"] is None


def test_tracked_insertions_are_taken_and_deletions_left_out(make):
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    run = "<w:r><w:{0}>{1}</w:{0}></w:r>"
    body = f"<w:p>{run.format('t', '于')}<w:del>{run.format('delText', '12日')}</w:del><w:ins>{run.format('t', '15日')}</w:ins></w:p>"
    data = make.docx({"word/document.xml": f"<w:document {word}><w:body>{body}</w:body></w:document>"})
    assert text_of(data, "docx") == ["于15日"]


def test_text_for_search_of_every_kind(make):
    assert text_of("一\r\n\r\n二".encode("gb18030"), "txt") == ["一", "二"]
    assert text_of(make.ofd(), "ofd") == ["云川政〔2026〕9号"]
    assert text_of(make.picture(), "png") == []
    assert text_of(b"broken", "pdf") == []


def test_command_prints_json(make, tmp_path, capsys):
    path = tmp_path / "来文.docx"
    path.write_bytes(make.docx())
    assert commands.main([str(path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["document_number"] == "青岩政〔2026〕37号"


def test_command_refuses_with_the_sentence(tmp_path, capsys):
    path = tmp_path / "来文.docx"
    path.write_bytes(b"MZ")
    assert commands.main([str(path)]) == 1
    assert "程序文件" in capsys.readouterr().err


def test_samples_are_read(sample):
    """At least nine of ten papers right in each of the four fields that registration needs."""
    wrong = {field: [] for field in MEASURED}
    for number in READABLE:
        path, truth = sample(number)
        values = read_here(path.read_bytes(), KINDS[path.suffix]).to_dict()
        for field in MEASURED:
            if compact(values[field]) != compact(truth[field]):
                wrong[field].append((number, values[field]))
    assert {field: misses for field, misses in wrong.items() if len(misses) > 1} == {}


def compact(value):
    if isinstance(value, list):
        return [compact(each) for each in value]
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", value)) if value else value


@pytest.mark.parametrize("number", ["01", "07", "11", "12"])
def test_text_of_samples_is_nearly_complete(sample, number):
    path, truth = sample(number)
    found = compact("".join(text_of(path.read_bytes(), KINDS[path.suffix])))
    lines = [compact(line) for line in truth["full_text"].splitlines() if len(compact(line)) > 12]
    missing = [line for line in lines if line[:12] not in found]
    assert len(missing) <= len(lines) * 0.1


HEADS = {
    "number below the title": (
        "云川市自然资源局\n关于国有建设用地使用权出让的公告\n\n云自然资告〔2026〕17号\n\n"
        "　　经批准，现公告如下：\n　　一、面积。\n\n云川市自然资源局\n2026年8月4日\n",
        (
            "云自然资告〔2026〕17号",
            "云川市自然资源局关于国有建设用地使用权出让的公告",
            ["云川市自然资源局"],
            "2026-08-04",
            [],
        ),
    ),
    "joint and upward": (
        "特急\n\n中共临溪区委文件\n\n临委〔2026〕８号　　　签发人：王  五  欧阳明\n\n中共临溪区委　临溪区人民政府\n关于设立开发区的请示\n\n"
        "中共云川市委，云川市人民政府：\n　　妥否，请批示。\n\n　　中共临溪区委　　临溪区人民政府\n　　　　2026年11月2日\n",
        (
            "临委〔2026〕8号",
            "中共临溪区委 临溪区人民政府关于设立开发区的请示",
            ["中共临溪区委", "临溪区人民政府"],
            "2026-11-02",
            ["中共云川市委", "云川市人民政府"],
        ),
    ),
    "order": (
        "云川市人民政府令\n\n第12号\n\n　　《办法》已经会议通过，现予公布。\n\n市长　顾明川\n2026年5月3日\n",
        ("第12号", "云川市人民政府令", ["云川市人民政府"], "2026-05-03", []),
    ),
    "no head, short date": (
        "关于报送工作总结的函\n\n市政府办公室：\n　　现将总结报上。\n\n市财政局\n2026.12.1\n",
        (None, "关于报送工作总结的函", ["市财政局"], "2026-12-01", ["市政府办公室"]),
    ),
    "a number in the title": (
        "云川市水利局文件\n云水发〔2026〕3号\n关于贯彻云川政发〔2026〕5号文件的意见\n"
        "各县水利局：\n　　请执行。\n云川市水利局\n2026年3月3日",
        ("云水发〔2026〕3号", "关于贯彻云川政发〔2026〕5号文件的意见", ["云川市水利局"], "2026-03-03", ["各县水利局"]),
    ),
}


@pytest.mark.parametrize("case", HEADS)
def test_heads_as_offices_write_them(case):
    text, expected = HEADS[case]
    paper = read_here(text.encode(), "txt")
    found = (paper.document_number, paper.title, paper.issuers, paper.issue_date, paper.main_recipients)
    assert tuple(field.value for field in found) == expected
