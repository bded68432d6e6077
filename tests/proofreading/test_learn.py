"""The speller learns an organ's own words in the worker and forgets them again."""

import io

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.proofreading import services
from zhongshu.proofreading.models import Lexicon

pytestmark = pytest.mark.django_db

PAPER = "各科室要把青岩片区涧溪复苏项目抓实抓好，涧溪复苏专班每周调度。"


def papers(*texts):
    return [(io.BytesIO(text.encode()), f"{number}.txt") for number, text in enumerate(texts)]


def test_it_learns_what_waits_and_keeps_no_text(cast):
    services.ask_to_learn(papers(PAPER * 20, PAPER), organ=cast.office, actor=cast.proposer)
    services.learn_now(cast.office.pk)

    lexicon = Lexicon.objects.get()
    assert (lexicon.papers, lexicon.pending, lexicon.problem) == (2, "", "")
    assert lexicon.data
    assert lexicon.learned_at


def test_a_second_batch_adds_to_the_first(cast):
    for _round in range(2):
        services.ask_to_learn(papers(PAPER), organ=cast.office, actor=cast.proposer)
        services.learn_now(cast.office.pk)

    assert Lexicon.objects.get().papers == 2


def test_two_batches_do_not_wait_at_once(cast):
    services.ask_to_learn(papers(PAPER), organ=cast.office, actor=cast.proposer)
    with pytest.raises(RuleBroken, match="还在学习"):
        services.ask_to_learn(papers(PAPER), organ=cast.office, actor=cast.proposer)


def test_forgetting_and_who_may(cast):
    services.ask_to_learn(papers(PAPER), organ=cast.office, actor=cast.proposer)
    with pytest.raises(NotAllowed):
        services.forget_learned(organ=cast.office, actor=cast.handler)
    services.forget_learned(organ=cast.office, actor=cast.proposer)
    assert not Lexicon.objects.exists()


def test_nothing_chosen_says_what_to_do(cast):
    with pytest.raises(RuleBroken, match="请选择"):
        services.ask_to_learn([], organ=cast.office, actor=cast.proposer)
