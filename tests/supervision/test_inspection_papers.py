"""督查结论书 and 整改通知书: made with the delivery and with the 整改, numbered, typeset, read by the unit and nobody else."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.supervision.test_inspect import conclusion, group, plan, rectification, year
from zhongshu.people.models import Account
from zhongshu.supervision.documents import access, listing, shapes
from zhongshu.supervision.models import Document
from zhongshu.supervision.services.sending_out import send_out

pytestmark = pytest.mark.django_db


def test_the_conclusion_is_a_paper_when_it_is_delivered(hall, conclusion):
    paper = Document.objects.get(kind="finding")
    values = listing.last_version(paper).values

    assert (paper.number, paper.receiver, paper.issued_by) == (
        "督查结论〔2026〕1号",
        hall.finance,
        hall.second_supervisor,
    )
    assert (values["document_number"], values["main_recipients"]) == ("〔2026〕1号", [hall.finance.name])
    for said in ("抽查20户，3户未兑付。", "国库凭证20份。", "总体落实，3户要整改。", "2026年4月29日前"):
        assert said in values["body"]


def test_every_rectification_has_its_notice(hall, conclusion):
    row = rectification(hall, conclusion)

    values = listing.last_version(row.document).values
    assert row.document.number == "整改通知〔2026〕1号"
    for said in ("3户未兑付", "全部兑付", "2026年4月20日前", "梁舒"):
        assert said in values["body"]


@pytest.mark.skipif(not settings.FONTS_DIR.exists(), reason="no fonts")
@pytest.mark.parametrize("kind", ["pdf", "docx", "ofd"])
def test_both_are_set_in_every_form(hall, conclusion, kind):
    row = rectification(hall, conclusion)

    for document in (row.document, Document.objects.get(kind="finding")):
        data = shapes.file_of(listing.last_version(document).values, kind, settings.FONTS_DIR)
        assert data[:4] in {b"%PDF", b"PK\x03\x04"}


def test_the_unit_reads_them_and_others_do_not(client, hall, conclusion):
    rectification(hall, conclusion)
    readers = ("supervisor", "vice_mayor", "finance_head", "finance_intake", "outsider", "budget_handler")

    seen = {name: access.visible_to(getattr(hall, name)).count() for name in readers}

    assert seen == {
        "supervisor": 2, "vice_mayor": 2, "finance_head": 2, "finance_intake": 2, "outsider": 0, "budget_handler": 0,
    }  # fmt: skip
    paper = Document.objects.get(kind="finding")
    client.force_login(Account.objects.get(username="finance_head"))
    assert "督查结论〔2026〕1号" in client.get(paper.get_absolute_url()).content.decode()
    assert paper.get_absolute_url() in client.get(reverse("supervision:ours")).content.decode()
    client.force_login(Account.objects.get(username="outsider"))
    assert client.get(paper.get_absolute_url()).status_code == 404


def test_it_goes_out_as_a_notice_to_the_unit(hall, conclusion):
    paper = send_out(Document.objects.get(kind="finding"), actor=hall.supervisor)

    assert (paper.document_type, [one["organ"] for one in paper.main_recipients]) == ("notice", [hall.finance.pk])
    assert paper.record.title.endswith("的督查结论的通知")


__all__ = ["conclusion", "group", "plan", "year"]
