"""A paper from the first line to 核发, and where it stands at each stage."""

import pytest

from tests.outgoing.conftest import STAGES, again
from zhongshu.outgoing.states import VersionKind
from zhongshu.workflow.models import Step


@pytest.mark.parametrize("stage", STAGES)
def test_a_paper_comes_to_every_stage(paper, stage):
    document = paper(stage)

    assert Step.objects.get(record=document.record, role="lead", finished_at__isnull=True).stage == stage


def test_at_the_end_it_has_number_date_copies_and_the_words_that_were_signed(cast, paper):
    document = paper("dispatching")

    assert document.number.text == f"云政发〔{document.issue_date.year}〕1号"
    assert (document.record.reference, document.copies, document.copy_from, document.copy_to) == (
        document.number.text,
        30,
        1,
        30,
    )
    assert document.official_version.whole_sm3 == document.signed_version.whole_sm3
    assert document.official_version.paper["document_number"] == document.number.text
    kinds = list(document.record.versions.order_by("number").values_list("kind", flat=True))
    assert kinds == [VersionKind.STAGE, VersionKind.SIGNED, VersionKind.OFFICIAL]
    assert [(line.name, line.role) for line in document.record.distribution.all()] == [
        ("市财政局", "main"),
        ("青岩县人民政府", "main"),
    ]


def test_everything_is_in_the_audit(cast, paper, verbs):
    document = paper("dispatching")

    said = [verb for verb in verbs(document.record) if verb.startswith("outgoing.")]
    assert said == [
        "outgoing.document.created",
        "outgoing.version.saved",
        "outgoing.sheet.filled",
        "outgoing.version.saved",
        "outgoing.document.signed",
        "outgoing.sheet.filled",
        "outgoing.version.saved",
        "outgoing.document.numbered",
        "outgoing.document.printed",
        "outgoing.seal.used",
    ]
    assert again(document).record.title == "云川市人民政府关于做好防汛工作的通知"
