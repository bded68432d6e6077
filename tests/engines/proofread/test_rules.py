"""Every rule proves itself: each of its samples that must hit hits, each that must not does not."""

import pytest

from zhongshu.engines.proofread import Names, apply, every_finding, standard_rules
from zhongshu.engines.proofread.checkers import CHECKERS
from zhongshu.engines.proofread.draft import read_draft
from zhongshu.engines.proofread.engine import run_rule
from zhongshu.engines.proofread.rules import Rule

RULES = list(standard_rules().values())
HITS = [(rule.id, text) for rule in RULES for text in rule.hits]
CLEAN = [(rule.id, text) for rule in RULES for text in rule.clean]


FOLLOWED = {"由其": "是", "从新": "修订"}


def found(rule: Rule, text: str, *, with_facts: bool) -> list:
    names = Names.from_dict(rule.names) if rule.names else None
    return list(run_rule(rule, read_draft(text, rule.given if with_facts else None, names)))


@pytest.mark.parametrize(("rule", "text"), HITS, ids=lambda value: value[:24].replace("\n", "/"))
def test_a_rule_hits_its_samples(rule, text):
    findings = found(standard_rules()[rule], text, with_facts=True)

    assert findings
    assert all(text[one.start : one.end] == one.text for one in findings)


@pytest.mark.parametrize(("rule", "text"), CLEAN, ids=lambda value: value[:24].replace("\n", "/"))
def test_a_rule_leaves_clean_samples_alone(rule, text):
    assert found(standard_rules()[rule], text, with_facts=False) == []


def test_every_rule_has_samples_of_both_kinds():
    assert [rule.id for rule in RULES if not rule.hits or not rule.clean] == []


def test_every_rule_gives_one_sentence_and_a_source():
    assert [rule.id for rule in RULES if not rule.reason.endswith(("。", "}")) or not rule.source] == []


def test_every_rule_is_named_after_its_family():
    assert [rule.id for rule in RULES if rule.id.split(".")[0] != rule.family] == []


def test_every_checker_has_its_rule_and_every_rule_a_way_to_look():
    assert {rule.id for rule in RULES if rule.way == "checker"} == set(CHECKERS)


def test_every_wrong_word_is_found_alone():
    missed = [
        (rule.id, word)
        for rule in RULES
        for word in rule.words
        if not found(rule, f"，{word}{FOLLOWED.get(word, '。')}", with_facts=False)
    ]

    assert missed == []


def test_no_proposal_of_a_word_table_is_itself_wrong():
    wrong = {word for rule in RULES for word in rule.words}

    assert [right for rule in RULES for right in rule.words.values() if right in wrong] == []


def test_formulations_are_off_until_an_editor_has_confirmed_them():
    from zhongshu.engines.proofread import RuleSet  # noqa: PLC0415 -- only this test needs it

    off = {name for name, rule in RuleSet().rules().items() if rule.family == "formulation"}
    on = {rule.severity for rule in RuleSet(confirmed_by="顾明川").rules().values() if rule.family == "formulation"}

    assert (off, on) == (set(), {"info"})


APPLIED = {
    "好。。": "好。",
    "甲，，乙": "甲，乙",
    "岚政[2026]06号": "岚政〔2026〕6号",
    "岚政（2026）第52号": "岚政〔2026〕52号",
    "26年7月9日": "2026年7月9日",
    "于2026年01月05日前": "于2026年1月5日前",
    "不低于百分之96": "不低于96%",
    "3～5万元": "3万元～5万元",
    "推行“路长制’，": "推行“路长制”，",
    "根据《管理办法要求，": "根据《管理办法》要求，",
    "各县(区)政府": "各县（区）政府",
    "恳请恳请市政府": "恳请市政府",
    "根据市人民政府、市委要求": "根据市委、市人民政府要求",
    "（一）、加强领导": "（一）加强领导",
    "二.存在的问题": "二、存在的问题",
}


@pytest.mark.parametrize("wrong", APPLIED)
def test_the_best_proposals_make_the_text_right(wrong):
    assert apply(wrong, every_finding(wrong)) == APPLIED[wrong]
