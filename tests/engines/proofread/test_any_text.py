"""Whatever the text: an answer in bounded time, offsets that point into it, nothing raised."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.engines.proofread import RuleSet, apply, every_finding, proofread

PIECES = st.sampled_from(
    (
        *(
            "\n",
            "\r\n",
            "\r",
            "\u2028",
            "\ufeff",
            "\u3000\u3000",
            " ",
            "\t",
            "“",
        ),
        *(
            "”",
            "‘",
            "’",
            "《",
            "》",
            "（",
            "）",
            "(",
            ")",
            "〔2026〕",
            "[2026]",
            "06号",
        ),
        *(
            "第52号",
            "，",
            "。",
            "、",
            "；",
            "：",
            ":",
            ",",
            "……",
            "——",
            "一、",
            "（二）",
        ),
        *(
            "3.",
            "（4）",
            "一是",
            "三是",
            "第一，",
            "2026年13月5日",
            "二〇二六年三月六日",
            "26年7月9日",
        ),
        *(
            "2026.7.10印发",
            "附件：",
            "附件1",
            "1、名单",
            "抄送：",
            "云川市人民政府",
            "各县（区）城市管理局",
        ),
        *(
            "关于",
            "的请示报告",
            "签发人：",
            "妥否，请批示。",
            "特此报告。",
            "（联系人：）",
            "百分之96",
            "3～5万元",
        ),
        *(
            "其中",
            "100万元",
            "截止",
            "布署",
            "认真认真",
            "hello, world",
            "https://a.cn/b?c",
        ),
        *(
            "国務院",
            "𠮷",
            "😀",
            "١٢",
            "×××",
            "共5人，其中男2人，女2人",
            "第三条",
        ),
        *(
            "由100户增加到150户，增长40%",
            "市政府、市委",
            "秘密5年",
            "000012",
            "特急",
            "印发",
        ),
    )
)
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_offsets_point_into_the_text_as_given(text):
    findings = every_finding(text, rules=RuleSet(confirmed_by="顾明川"))

    assert [
        one for one in findings if text[one.start : one.end] != one.text or not 0 <= one.start <= one.end <= len(text)
    ] == []


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_changes_do_not_overlap_and_lines_stay_lines(text):
    findings = every_finding(text)
    spans = [(one.start, one.end) for one in findings if one.suggestions and one.start < one.end]
    changed = apply(text, findings)

    assert [(first, second) for first, second in pairwise(spans) if first[1] > second[0]] == []
    assert len(changed.splitlines()) == len(text.splitlines())


BAD = {
    "empty": "",
    "blank": " \n" * 50_000,
    "no punctuation": "关于加强公文管理工作的若干意见" * 10_000,
    "one mark": "“" * 100_000,
    "brackets": "（" * 50_000 + "《" * 50_000,
    "digits": "1" * 200_000,
    "english": "The quick brown fox jumps over the lazy dog, twice. " * 4_000,
    "address": "a.b-c" * 40_000 + "@",
    "traditional": "關於認真貫徹落實國務院有關精神的通知，" * 8_000,
    "mixed ends": "各单位:\r\n请落实,\r按时报送\n" * 8_000,
    "numbers": "".join(f"（{at % 9 + 1}）落实，\n" for at in range(20_000)),
    "quotes": "他说：“好\n" * 20_000,
    "growth": "由100万元增加到" * 20_000,
    "titles": "".join(f"《关于加强第{at}号事项管理工作的意见办法》" for at in range(8_000)),
    "same": "落实落实" * 40_000,
    "half-width": "好," * 500_000,
    "sum": "共5人，其中" + "男2人，" * 40_000,
}


@pytest.mark.parametrize("name", BAD)
def test_strange_texts_are_answered_in_bounded_time(name):
    text = BAD[name]
    start = time.monotonic()
    findings = proofread(text, rules=RuleSet(confirmed_by="顾明川"))

    assert time.monotonic() - start < 20
    assert all(text[one.start : one.end] == one.text for one in findings)
