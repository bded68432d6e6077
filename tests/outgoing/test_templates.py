"""范本: at least one for each 文种 comes with the system; an organ makes its own, from those or from its papers."""

import pytest
from django.urls import reverse

from tests.outgoing.conftest import data_for
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.outgoing import services
from zhongshu.outgoing.models import PaperTemplate, WorkingDraft
from zhongshu.outgoing.preview import preview
from zhongshu.outgoing.queries import drafting
from zhongshu.outgoing.queries import templates as queries
from zhongshu.outgoing.services import templating
from zhongshu.outgoing.services.templating import TemplateData
from zhongshu.records.states import DocumentType

AROUND = {"issuer_mark": {"organs": ["云川市人民政府"], "suffix": "文件"}, "issuer_signatures": ["云川市人民政府"]}
MEETING = TemplateData("召开会议", "notice", "经研究，定于×月×日召开××会议。", hint="会议通知", attachments=("议程",))


@pytest.fixture
def own(cast) -> PaperTemplate:
    return templating.make_template(MEETING, organ=cast.office, actor=cast.proposer)


def names(person) -> list[tuple[str, bool]]:
    return [(row.name, row.organ_id is None) for group in queries.templates(person) for row in group.rows]


def test_every_type_has_a_shipped_template(cast):
    groups = queries.templates(cast.handler)

    assert [group.key for group in groups] == list(DocumentType.values)
    assert all(row.paper["body"] and row.hint for group in groups for row in group.rows)


def test_shipped_templates_are_laid_out_without_trouble(cast):
    """Every one of them is a paper that the typesetter takes as a draft."""
    for row in PaperTemplate.objects.filter(organ__isnull=True):
        shown = preview({**row.paper, **AROUND, "title": row.name})
        assert (row.key, shown.trouble) == (row.key, "")


def test_a_paper_begins_with_a_template(cast):
    template = PaperTemplate.objects.get(key="request.matter")

    document = services.create(
        data_for(cast, document_type="request"), actor=cast.handler, organ=cast.office, paper=dict(template.paper)
    )

    paper = WorkingDraft.objects.get(pk=document.pk).paper
    assert paper["body"].endswith("妥否，请批示。")
    assert paper["note"] == "（联系人：××，联系电话：××）"


def test_own_ones_come_first_and_only_in_the_own_organ(cast, own):
    assert next(row for row in names(cast.handler) if row[0] == "召开会议") == ("召开会议", False)
    assert ("召开会议", False) not in names(cast.finance_intake)
    assert own in drafting.templates(cast.office)
    assert own not in drafting.templates(cast.finance)


def test_edited_by_one_at_a_time(cast, own):
    changed = TemplateData("召开会议", "notice", "新的正文。")
    templating.change_template(own, changed, version=1, actor=cast.business_admin)

    with pytest.raises(StaleEdit):
        templating.change_template(own, MEETING, version=1, actor=cast.proposer)
    assert PaperTemplate.objects.get(pk=own.pk).paper == {"body": "新的正文。"}


def test_an_ended_one_is_not_offered(cast, own):
    templating.end_template(own, actor=cast.director)

    assert own not in drafting.templates(cast.office)
    assert templating.make_template(MEETING, organ=cast.office, actor=cast.proposer).pk != own.pk


def test_the_same_name_twice_is_refused(cast, own):
    with pytest.raises(RuleBroken, match="已经有一个叫“召开会议”的范本"):
        templating.make_template(MEETING, organ=cast.office, actor=cast.proposer)


@pytest.mark.parametrize("who", ["handler", "finance_head", "auditor"])
def test_who_may_not_keep_them(cast, own, who):
    with pytest.raises(NotAllowed):
        templating.end_template(own, actor=getattr(cast, who))


def test_shipped_ones_do_not_change(cast):
    shipped = PaperTemplate.objects.get(key="notice.meeting")

    with pytest.raises(NotAllowed, match="系统自带"):
        templating.end_template(shipped, actor=cast.director)


def test_made_from_a_paper(cast, draft):
    document = draft(body="正文一。\n正文二。")

    data = templating.template_of(document)

    assert (data.document_type, data.body) == ("notice", "正文一。\n正文二。")
    assert data.paper() == {"body": "正文一。\n正文二。"}


def test_a_migration_brings_shipped_ones_back_and_leaves_own_ones_alone(cast, own):
    PaperTemplate.objects.filter(key="notice.meeting").update(name="改过", is_active=False)
    PaperTemplate.objects.create(key="gone", document_type="notice", name="旧", paper={"body": "旧"})

    templating.sync_templates()

    assert PaperTemplate.objects.get(key="notice.meeting").is_active
    assert not PaperTemplate.objects.get(key="gone").is_active
    assert PaperTemplate.objects.get(pk=own.pk).name == "召开会议"


def test_the_pages(client, cast, own):
    client.force_login(cast.proposer.account)
    shipped = PaperTemplate.objects.get(key="minutes.meeting")
    assert "系统自带" in client.get(reverse("outgoing:templates")).content.decode()
    assert "另存为本机关的范本" in client.get(reverse("outgoing:template", args=[shipped.pk])).content.decode()
    address = reverse("outgoing:template-new")

    answer = client.post(
        f"{address}?from={shipped.pk}",
        {"organ": cast.office.pk, "document_type": "minutes", "name": "专题会议纪要", "body": "会议议定："},
    )

    assert answer.status_code == 303
    made = PaperTemplate.objects.get(name="专题会议纪要")
    assert (made.organ, made.paper["attendance"]) == (cast.office, shipped.paper["attendance"])
    edit = reverse("outgoing:template", args=[own.pk])
    assert (
        client.post(edit, {"version": "1", "document_type": "notice", "name": "会议", "body": "甲"}).status_code == 303
    )
    assert client.post(edit, {"version": "1", "document_type": "notice", "name": "会", "body": "乙"}).status_code == 409
    assert client.post(reverse("outgoing:template-end", args=[own.pk])).status_code == 303


@pytest.mark.parametrize(("who", "status"), [("handler", 403), ("business_admin", 303), ("finance_intake", 404)])
def test_who_may_change_one_on_the_page(client, cast, own, who, status):
    client.force_login(getattr(cast, who).account)
    data = {"version": "1", "document_type": "notice", "name": "会议", "body": "甲"}

    assert client.post(reverse("outgoing:template", args=[own.pk]), data).status_code == status
