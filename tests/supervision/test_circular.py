"""督查通报: every figure is the length of its list, the text can be corrected, a leader issues it."""

import re

import pytest
from django.urls import reverse

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.supervision import services as supervision
from zhongshu.supervision.documents import circular, listing
from zhongshu.supervision.models import Document
from zhongshu.supervision.scoring.history import History
from zhongshu.supervision.services import documents as services
from zhongshu.supervision.services import scoring

pytestmark = pytest.mark.django_db
MARCH = "2026-03"


@pytest.fixture
def month(story):
    """March: the finance bureau is done in time, the county is over; looked at on 2 April."""
    with story_time(at("2026-03-02 08:00")) as clock:
        story.day = 2
        story.approved()
        story.task("安排应急资金", due_at=at("2026-03-25 17:30"), evidence=("on_site",))
        story.task("组织抢通", organ=story.cast.county, due_at=at("2026-03-20 17:30"), evidence=("on_site",))
        tasks = story.send()
        story.day = 10
        clock.set(at("2026-03-10 08:00"))
        story.accepted(tasks[0])
        story.signed(story.reported(tasks[0]))
        story.verified(tasks[0])
        clock.set(at("2026-04-02 09:00"))
        yield story


def test_figures_are_the_lengths_of_their_lists(month):
    found = circular.figures_of(History(month.cast.office, MARCH))

    values = {figure.name: figure.value for figure in found}
    assert values | {"按期率": "50%", "办结任务": "1", "逾期未办结": "1", "交办任务": "2", "立项": "1"} == values
    assert all(len(figure.records) == int(figure.value) for figure in found if figure.name != "按期率")


def test_the_draft_names_whom_the_figures_name(month):
    document = services.make_circular(month.cast.office, MARCH, actor=month.cast.supervisor)

    values = listing.last_version(document).values
    assert values["title"] == "云川市人民政府办公室关于2026年3月督查督办工作情况的通报"
    assert "市财政局按期办结1项，没有逾期、退回和漏报，予以表扬。" in values["body"]
    assert "青岩县政府1项。任务名单见附件2。" in values["body"]
    assert "| 青岩县政府 | 1 | 1 | 0 | 0% | 1 |" in values["attachments"][0]["body"]
    assert re.search(r"\| 1-2 \| 组织抢通 \| 青岩县政府 \| 3月20日 \| 7 \|", values["attachments"][1]["body"])
    assert (values["praised"], values["criticised"]) == ([month.cast.finance.pk], [month.cast.county.pk])
    assert services.make_circular(month.cast.office, MARCH, actor=month.cast.supervisor) == document


def test_figures_of_a_month_stay_when_more_happens(month):
    before = [(one.name, one.value) for one in circular.figures_of(History(month.cast.office, MARCH))]
    task = again(month.tasks().get(record__title="组织抢通"))
    supervision.accept_task(task, responsible=month.cast.county_handler, actor=month.cast.outsider)

    assert [(one.name, one.value) for one in circular.figures_of(History(month.cast.office, MARCH))] == before


def test_whoever_is_named_stands_in_the_text(month):
    cast = month.cast
    document = services.make_circular(cast.office, MARCH, actor=cast.supervisor)
    values = listing.last_version(document).values
    with pytest.raises(RuleBroken) as refused:
        services.amend(document, values | {"body": "通报如下。"}, actor=cast.supervisor)
    assert refused.value.field == "praised"

    services.amend(document, values | {"body": "通报如下。", "praised": [], "criticised": []}, actor=cast.supervisor)
    services.refill(document, actor=cast.supervisor)
    assert listing.last_version(document).values == values


def test_a_leader_issues_it_and_points_follow(month):
    cast = month.cast
    document = services.make_circular(cast.office, MARCH, actor=cast.supervisor)
    for who in (cast.supervisor, cast.finance_head, cast.outsider):
        with pytest.raises(NotAllowed):
            services.issue(document, actor=who)
    services.submit(document, to=cast.director, actor=cast.supervisor)
    services.issue(document, actor=cast.director)

    document.refresh_from_db()
    assert document.number == "督查通报〔2026〕1号"
    scored = scoring.recompute(cast.office, "2026-04", actor=cast.supervisor, at=at("2026-04-03 09:00"))
    lines = scored.lines.filter(event__in=["praised", "criticised"]).values_list("organ", "event")
    assert set(lines) == {(cast.county.pk, "criticised")}  # the finance bureau has no work in April


def test_a_month_that_has_not_begun_is_refused(month):
    for wrong in ("2026-05", "2026-13", "三月"):
        with pytest.raises(RuleBroken):
            services.make_circular(month.cast.office, wrong, actor=month.cast.supervisor)


def test_who_reads_the_ledger_reads_it(client, month):
    document = services.make_circular(month.cast.office, MARCH, actor=month.cast.supervisor)
    statuses = {}
    for who in ("supervisor", "director", "vice_mayor", "finance_head", "outsider"):
        client.force_login(Account.objects.get(username=who))
        statuses[who] = client.get(document.get_absolute_url()).status_code
    assert statuses == {"supervisor": 200, "director": 200, "vice_mayor": 200, "finance_head": 404, "outsider": 404}

    client.force_login(Account.objects.get(username="supervisor"))
    listed = client.get(reverse("supervision:circulars"))
    assert MARCH in listed.content.decode()
    answer = client.post(reverse("supervision:circulars"), {"month": "2026-04"})
    assert answer.status_code == 303
    assert Document.objects.filter(kind="circular").count() == 2
    edit = reverse("supervision:document-edit", args=[document.pk])
    form = client.get(edit).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "")}
    assert client.post(edit, data | {"title": "关于3月督查情况的通报"}).status_code == 303
    assert listing.last_version(document).values["title"] == "关于3月督查情况的通报"
