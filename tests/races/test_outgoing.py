"""Fifty at the same moment: one signature for one paper, numbers without a gap for fifty."""

from functools import partial

import pytest

from tests.outgoing.conftest import BODY, again, data_for, passed, quick
from zhongshu.core.errors import Refusal
from zhongshu.numbering.models import Number
from zhongshu.outgoing import services
from zhongshu.outgoing.drafts import Registration
from zhongshu.outgoing.models import DraftCopy, Signature, Version, WorkingDraft

MANY = 50


def drafted(cast, title="防汛通知"):
    return services.create(data_for(cast, title=title), actor=cast.handler, organ=cast.office, paper={"body": BODY})


def before_the_mayor(cast, title="防汛通知"):
    document = drafted(cast, title)
    services.submit(document, actor=cast.handler)
    services.review(
        document,
        points=passed("review"),
        onward=services.Onward(to=cast.mayor),
        find=quick,
        actor=again(document).record.holder,
    )
    return again(document)


def test_one_paper_is_signed_once(committed, together):
    document = before_the_mayor(committed)

    outcomes = together(*[partial(services.sign_off, document, actor=committed.mayor)] * MANY)

    assert sum(isinstance(outcome, Signature) for outcome in outcomes) == 1
    assert [each for each in outcomes if not isinstance(each, Signature | Refusal)] == []
    assert Signature.objects.filter(record=document.record).count() == 1
    assert Version.objects.filter(record=document.record, kind="signed").count() == 1


def test_fifty_papers_signed_and_numbered_at_once_have_no_gap(committed, together):
    papers = [before_the_mayor(committed, f"通知{place}") for place in range(MANY)]
    signed = together(*[partial(services.sign_off, paper, actor=committed.mayor) for paper in papers])
    assert all(isinstance(outcome, Signature) for outcome in signed), signed
    for paper in papers:
        services.recheck(paper, points=passed("recheck"), actor=again(paper).record.holder)
    papers = [again(paper) for paper in papers]

    def number(paper):
        return services.register(paper, Registration("云政赛", 10), actor=paper.record.holder).number.value

    drawn = together(*[partial(number, paper) for paper in papers])

    assert sorted(drawn) == list(range(1, MANY + 1))
    assert Number.objects.filter(series__code="云政赛", voided_at__isnull=True).count() == MANY


def test_an_edit_and_a_signature_at_once(committed, together):
    """Whoever comes first: either the words changed before and are not signed unseen, or the signature stands over the old ones."""
    document = before_the_mayor(committed)
    mayor = committed.mayor

    def edit():
        services.autosave(document, {"title": "通知", "body": "改过。"}, counter=1, actor=mayor)
        return services.save_version(document, actor=mayor)

    together(edit, partial(services.sign_off, document, actor=mayor))

    latest = Version.objects.filter(record=document.record).latest("number")
    for signature in Signature.objects.filter(record=document.record, fallen_at__isnull=True):
        assert signature.whole_sm3 == latest.whole_sm3


@pytest.mark.parametrize("turn", range(3))
def test_two_autosaves_at_once_keep_both(committed, together, turn):
    document = drafted(committed)
    actor = committed.handler

    def save(text: str):
        return services.autosave(document, {"body": BODY.replace("落实责任", text)}, counter=1, actor=actor)

    together(partial(save, "第一人的字"), partial(save, "第二人的字"))

    kept = [WorkingDraft.objects.get(pk=document.pk).paper["body"]]
    kept += [copy.paper["body"] for copy in DraftCopy.objects.filter(record=document.record)]
    assert all(any(text in body for body in kept) for text in ("第一人的字", "第二人的字"))
