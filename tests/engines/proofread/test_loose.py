"""Lists of sentences and statutes are no papers: marks and order belong to where the text came from."""

from zhongshu.engines.proofread import apply, proofread
from zhongshu.engines.proofread.draft import read_draft
from zhongshu.engines.proofread.engine import every_finding

SENTENCE = "各地要按照职责分工,认真落实２项任务"


def test_in_a_list_of_sentences_only_wrong_words_are_changed():
    text = "\n".join([SENTENCE] * 20 + ["认真布署各项工作。"] * 20)

    assert apply(text, every_finding(text)) == text.replace("布署", "部署")
    assert {one.severity for one in proofread(text) if one.family == "punctuation"} == {"info"}


def test_in_a_single_sentence_marks_are_changed_too():
    assert apply(SENTENCE, every_finding(SENTENCE)) == "各地要按照职责分工，认真落实2项任务"


def test_half_width_brackets_throughout_a_statute_are_its_own():
    text = "第一条 为了加强管理，制定本条例。\n第二条 县(区)负责。\n第三条 市(州)监督。"

    assert proofread(text) == []
    assert [one.rule for one in proofread(text + "\n第四条 省（市）指导。")] == ["punctuation.brackets-width"]


def test_a_title_above_the_number_is_the_title():
    draft = read_draft("岚江县人民政府关于加强管理的通知\n岚政〔2026〕6号\n各乡镇人民政府：\n请认真落实。")

    assert [line.kind for line in draft.lines] == ["title", "number", "recipients", "body"]


def test_the_head_of_a_letter_and_of_minutes_is_no_title():
    letter = read_draft(
        "云川市水利局\n加急\t云川水函〔2026〕12号\n云川市水利局关于用地的函\n云川市自然资源局：\n请予支持。"
    )
    minutes = read_draft(
        "云川市人民政府常务会议纪要\n第12期\n云川市人民政府办公室\t2026年3月12日\n会议研究了防汛工作。"
    )

    assert [line.kind for line in letter.lines] == ["mark", "number", "title", "recipients", "body"]
    assert [line.kind for line in minutes.lines] == ["mark", "mark", "mark", "body"]
