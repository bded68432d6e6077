"""The layers of an office and a person over the rules of the standard."""

import json

import pytest

from zhongshu.engines.proofread import (
    Change,
    Finding,
    Ignored,
    Layer,
    Names,
    OwnRule,
    RuleProblem,
    RuleSet,
    apply,
    every_finding,
    proofread,
    standard_rules,
)

TEXT = "请认真布署，截止2026年6月底前完成"


def rules_of(text: str, rules: RuleSet, **options) -> list[str]:
    return [one.rule for one in proofread(text, rules=rules, **options)]


def test_an_office_switches_a_rule_off_and_a_person_on_again():
    off = Layer({"wording.wrong-form": Change(is_on=False)})
    on = Layer({"wording.wrong-form": Change(is_on=True)})

    assert rules_of(TEXT, RuleSet()) == ["wording.wrong-form", "wording.jiezhi"]
    assert rules_of(TEXT, RuleSet(organ=off)) == ["wording.jiezhi"]
    assert rules_of(TEXT, RuleSet(organ=off, person=on)) == ["wording.wrong-form", "wording.jiezhi"]


def test_an_office_changes_severity_and_wording():
    changed = Layer({"wording.jiezhi": Change(severity="info", reason="请用截至。")})

    assert [(one.severity, one.reason) for one in proofread(TEXT, rules=RuleSet(organ=changed))][1] == (
        "info",
        "请用截至。",
    )


def test_a_place_called_right_stays_silent():
    ignored = Layer(ignored=(Ignored("wording.wrong-form", "布署"),))

    assert rules_of(TEXT, RuleSet(organ=ignored)) == ["wording.jiezhi"]


def test_a_word_of_the_office_is_never_called_wrong():
    assert rules_of("请认真布署", RuleSet(organ=Layer(allowed_words=frozenset({"认真布署"})))) == []


def test_only_the_named_families_are_told():
    assert rules_of(TEXT + "，，", RuleSet(), only=["punctuation"]) == ["punctuation.double"]


def test_own_words_and_patterns_are_found_with_their_proposal():
    own = (
        OwnRule("own.1", "县局", "县税务局"),
        OwnRule("own.2", "落实*[工作|任务]", "", kind="pattern", severity="info"),
    )
    found = proofread("县局要落实好各项工作。", rules=RuleSet(organ=Layer(own=own)))

    assert [(one.text, one.suggestions, one.severity) for one in found] == [
        ("县局", ("县税务局",), "warn"),
        ("落实好各项工作", (), "info"),
    ]


def test_a_pattern_of_the_office_means_its_signs_literally():
    own = OwnRule("own.1", "(a+)+$", "", kind="pattern")

    assert rules_of("a" * 5000 + "(a+)+$", RuleSet(organ=Layer(own=(own,)))) == ["own.1"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"wrong": "  "}, "不能为空"),
        ({"wrong": "甲" * 61}, "不能超过 60 个字"),
        ({"wrong": "甲", "right": "甲"}, "相同"),
        ({"wrong": "甲*乙*丙*丁*戊", "kind": "pattern"}, "不能超过 3 个"),
        ({"wrong": "甲\n乙"}, "不能换行"),
        ({"wrong": "甲", "severity": "fatal"}, "级别"),
        ({"wrong": "甲", "colour": "red"}, "字段"),
    ],
)
def test_an_own_rule_that_cannot_work_is_refused_with_a_sentence(values, sentence):
    with pytest.raises(RuleProblem, match=sentence):
        OwnRule.from_dict({"id": "own.1", **values})


def test_rules_go_to_json_and_back():
    rules = RuleSet(
        Layer(
            {"wording.jiezhi": Change(is_on=False)},
            (OwnRule("own.1", "县局", "县税务局"),),
            (Ignored("a.b", "甲"),),
            frozenset({"乙"}),
        ),
        Layer({"quote.straight": Change(severity="info")}),
        Names(
            {"云川市水利局": ("市水利局",)},
            {"云川市环境保护局": "云川市生态环境局"},
            {"秦蔚然": "副市长"},
            (("甲", "乙"),),
        ),
        "顾明川",
    )

    assert RuleSet.from_dict(json.loads(json.dumps(rules.to_dict()))) == rules


def test_the_names_of_the_site_are_used():
    names = Names(
        organs={"云川市住房和城乡建设局": ()},
        former={"云川市环境保护局": "云川市生态环境局"},
        people={"秦蔚然": "副市长"},
    )
    text = "市长秦蔚然要求云川市环境保护局、云川市住房与城乡建设局落实。"

    assert rules_of(text, RuleSet(names=names)) == ["name.post", "name.former", "name.near"]


class Speller:
    """Finds one wrong word, and one that a rule knows too."""

    def find(self, text: str) -> list[Finding]:
        places = [(text.index("布署"), "部署", "布署"), (text.index("强列"), "强烈", "强列")]
        return [
            Finding(at, at + 2, wrong, (right,), "spelling.model", "warn", "spelling", "疑似错字。", "")
            for at, right, wrong in places
        ]


def test_a_speller_joins_in_without_doubles():
    found = every_finding("反映强列，请布署。", speller=Speller())

    assert [(one.text, one.rule) for one in found] == [("强列", "spelling.model"), ("布署", "wording.wrong-form")]


def test_every_standard_rule_can_be_switched_off():
    off = Layer({rule: Change(is_on=False) for rule in standard_rules()})

    assert RuleSet(organ=off, confirmed_by="顾明川").rules() == {}


def test_a_habit_of_a_file_is_told_once_and_changed_everywhere():
    text = "各县(区)政府，各镇(街道)办事处，各村(居)委会。"
    told, every = proofread(text), every_finding(text)

    assert ([one.text for one in told], len(every)) == (["("], 6)
    assert told[0].reason.endswith("全文同类情况共6处，只列第一处。")
    assert "(" not in apply(text, every)


def test_one_slip_among_right_forms_is_no_habit():
    assert len(proofread("各县（区）政府，各镇(街道)办事处，各村（居）委会。")) == 2
