"""An office teaches the speller its own words."""

import pytest

from zhongshu.engines.proofread.spelling import Speller, SpellingDataError, learn

OWN = "请各单位登陆云川智慧政务平台报名，由市促办牵头承办。"


def test_names_are_never_reported_again(speller):
    text = "县级以上人民政府应当加强环竟保护工作。"
    assert speller.find(text)

    assert speller.adapt([], ["环竟保护"]).find(text) == []


def test_a_long_name_is_protected_in_its_whole_length(speller):
    name = "云川市环竟保护与资原综合里用工程技术研究中心"
    text = f"由{name}承办。"
    assert speller.find(text)

    assert speller.adapt([], [name]).find(text) == []


def test_what_the_office_writes_again_and_again_is_not_reported(speller):
    papers = ["云川市环竟办负责牵头。", "报环竟办审批。", "抄送：环竟办。", "环竟办承办。"]

    taught = speller.adapt(papers)

    assert taught.find("请市环竟办于周五前报送。") == []


def test_what_was_learned_can_be_kept_and_added_to(speller):
    first = learn(["报环竟办审批。"] * 3)
    second = learn([], first, ["基本元泽"])

    taught = speller.with_layer(second)

    assert taught.find("报环竟办审批，坚持基本元泽。") == []
    assert speller.with_layer(second).layer() == second


def test_learning_the_same_gives_the_same_bytes():
    assert learn([OWN, RIGHT], names=["云川"]) == learn([OWN, RIGHT], names=["云川"])


def test_other_mistakes_are_still_found(speller):
    taught = speller.adapt([OWN] * 5)

    assert taught.correct("县级以上人民政府应当加强环竟保护工作。") == "县级以上人民政府应当加强环境保护工作。"


def test_damaged_learned_words_say_what_to_do():
    with pytest.raises(SpellingDataError, match="已损坏：请重新生成"):
        Speller.load().with_layer(b"no")


RIGHT = "各级人民政府应当加强对环境保护工作的领导。"
