"""送发文: an issued 通报 becomes a draft of 发文 with its words and its units; each leads to the other."""

import pytest
from django.urls import reverse

from tests.conftest import at
from tests.supervision.conftest import again
from tests.supervision.test_circular import MARCH, month
from tests.supervision.test_documents import march, sent
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.outgoing.models import OutgoingDocument, WorkingDraft
from zhongshu.outgoing.services import abandon
from zhongshu.people.models import Account
from zhongshu.records.models import Link
from zhongshu.supervision import services as supervision
from zhongshu.supervision.documents import listing
from zhongshu.supervision.models import SentPaper
from zhongshu.supervision.services import SlipInput
from zhongshu.supervision.services import documents as services
from zhongshu.supervision.services.sending_out import send_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(month):
    document = services.make_circular(month.cast.office, MARCH, actor=month.cast.supervisor)
    services.submit(document, to=month.cast.deputy_director, actor=month.cast.supervisor)
    return services.issue(document, actor=month.cast.deputy_director)


def test_the_paper_says_what_was_issued_to_every_unit_of_the_month(month, issued):
    paper = send_out(issued, actor=month.cast.supervisor)

    words, draft = listing.last_version(issued).values, WorkingDraft.objects.get(record=paper.record).paper
    assert (paper.document_type, paper.direction) == ("circular", "down")
    assert (draft["title"], draft["body"]) == (words["title"], words["body"])
    assert [one["title"] for one in draft["attachments"]] == [one["title"] for one in words["attachments"]]
    assert [one["organ"] for one in paper.main_recipients] == [month.cast.finance.pk, month.cast.county.pk]
    assert (paper.record.holder, paper.basis) == (month.cast.supervisor, "督查通报〔2026〕1号（2026年3月）")
    assert SentPaper.objects.get(record=paper.record).document == issued


def test_as_a_notice_it_encloses_the_circular(month, issued):
    paper = send_out(issued, actor=month.cast.supervisor, document_type="notice")

    draft = WorkingDraft.objects.get(record=paper.record).paper
    assert draft["title"] == "云川市人民政府办公室关于印发2026年3月督查督办工作情况通报的通知"
    assert "督查通报〔2026〕1号" in draft["body"]
    assert draft["attachments"][0]["body"] == listing.last_version(issued).values["body"]


def test_only_what_was_issued_goes_out_once_by_the_office(month):
    cast = month.cast
    document = services.make_circular(cast.office, MARCH, actor=cast.supervisor)
    with pytest.raises(NotAllowed, match="签发以后"):
        send_out(document, actor=cast.supervisor)
    services.submit(document, to=cast.deputy_director, actor=cast.supervisor)
    services.issue(document, actor=cast.deputy_director)
    with pytest.raises(NotAllowed):
        send_out(document, actor=cast.finance_head)
    with pytest.raises(RuleBroken, match="另选"):
        send_out(document, actor=cast.supervisor, document_type="order")

    paper = send_out(document, actor=cast.supervisor)

    with pytest.raises(RuleBroken, match="已经送发文"):
        send_out(document, actor=cast.supervisor)
    abandon(OutgoingDocument.objects.get(pk=paper.pk), reason="写错主送", actor=cast.supervisor)
    assert send_out(document, actor=cast.supervisor).pk != paper.pk  # the one given up does not stand in the way


def test_each_leads_to_the_other(client, month, issued):
    client.force_login(Account.objects.get(username="supervisor"))
    page = client.get(issued.get_absolute_url()).content.decode()
    assert "拟成发文" in page
    answer = client.post(reverse("supervision:document-send-out", args=[issued.pk]), {"document_type": "circular"})
    paper = SentPaper.objects.get().record
    assert (answer.status_code, answer["Location"]) == (303, reverse("outgoing:draft", args=[paper.pk]))
    assert client.get(answer["Location"]).status_code == 200
    assert paper.get_absolute_url() in client.get(issued.get_absolute_url()).content.decode()
    assert "来源督查文书" in client.get(paper.get_absolute_url()).content.decode()
    back = client.get(reverse("supervision:paper-source", args=[paper.pk]))
    assert (back.status_code, back["Location"]) == (302, issued.get_absolute_url())
    client.force_login(Account.objects.get(username="finance_head"))
    assert client.get(reverse("supervision:paper-source", args=[paper.pk])).status_code == 404


def test_the_circular_of_one_matter_goes_to_its_unit_and_stands_in_its_chain(story, sent, march):
    march.set(at("2026-04-08 10:00"))
    slip = supervision.issue_slip(
        again(sent[0]).record, SlipInput("circular", "资金还没有到县。"), actor=story.cast.supervisor
    )

    paper = send_out(slip.document, actor=story.cast.supervisor)

    body = WorkingDraft.objects.get(record=paper.record).paper["body"]
    assert body.splitlines()[1] == "资金还没有到县。"
    assert [one["organ"] for one in paper.main_recipients] == [story.cast.finance.pk]
    link = Link.objects.get(source=paper.record)
    assert (link.relation, link.target_id) == ("arises_from", story.item.pk)


__all__ = ["march", "month", "sent"]
