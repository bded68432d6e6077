"""Fifty at the same moment: one signature for one paper, numbers without a gap for fifty."""

import io
from functools import partial

import pytest

from tests.outgoing.conftest import BODY, again, data_for, passed, quick
from zhongshu.core.errors import Refusal
from zhongshu.files import services as files
from zhongshu.numbering.models import Number
from zhongshu.outgoing import queries, services
from zhongshu.outgoing.drafts import Registration
from zhongshu.outgoing.models import DraftCopy, Signature, Version, WorkingDraft
from zhongshu.outgoing.papers import whole_sm3
from zhongshu.outgoing.services.versions import restore
from zhongshu.records.models import RecordFile

MANY = 50


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    storages = dict(settings.STORAGES)
    storages["papers"] = {**storages["papers"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


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
def test_an_attachment_and_a_signature_at_once(committed, together, turn):
    """Whichever comes first, a signature that stands covers exactly the attachments that are there."""
    document = before_the_mayor(committed)
    mayor = committed.mayor
    received = files.receive_upload(io.BytesIO(f"附件{turn}".encode()), "附件.txt", actor=mayor, organ=mayor.organ)
    upload = files.confirm_level(received, level=0, actor=mayor)

    outcomes = together(
        partial(services.attach, document, upload, actor=mayor), partial(services.sign_off, document, actor=mayor)
    )

    assert [each for each in outcomes if not isinstance(each, RecordFile | Signature | Refusal)] == []
    sm3s = [row.file.blob.sm3 for row in queries.attachments(document.record)]
    for signature in Signature.objects.filter(record=document.record, fallen_at__isnull=True):
        assert signature.whole_sm3 == whole_sm3(signature.version.paper, sm3s)


@pytest.mark.parametrize("turn", range(3))
def test_an_earlier_version_comes_back_while_somebody_types(committed, together, turn):
    """What was typed is in the draft, in a copy or in a version; what was restored is there or was refused."""
    document = drafted(committed)
    actor = committed.handler
    services.save_version(document, actor=actor)
    services.autosave(document, {"body": "第二稿。"}, counter=1, actor=actor)
    services.save_version(document, actor=actor)

    together(
        partial(services.autosave, document, {"body": "第二稿。\n正在写的字。"}, counter=2, actor=actor),
        partial(restore, document, 1, counter=2, actor=actor),
    )

    kept = [WorkingDraft.objects.get(pk=document.pk).paper["body"]]
    kept += [copy.paper["body"] for copy in DraftCopy.objects.filter(record=document.record)]
    kept += [version.paper.get("body", "") for version in Version.objects.filter(record=document.record)]
    assert any("正在写的字" in body for body in kept)


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
