"""精文减会: the tables add up, every figure is its list, quotas are set and told, and what could be merged is named."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.outgoing.conftest import data_for, passed, quick
from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.outgoing import services, sparing
from zhongshu.outgoing.drafts import Registration
from zhongshu.outgoing.models import OutgoingDocument, Quota
from zhongshu.outgoing.register import Filters, Register
from zhongshu.outgoing.sparing import Span, Sparing
from zhongshu.people.models import Unit

DAY = date(2026, 3, 20)


@pytest.fixture
def issue(cast, when) -> Callable[..., OutgoingDocument]:
    """A paper that got its number at that moment."""

    def make(moment: str, *, record_level: int = 0, code: str = "云政发", **changed) -> OutgoingDocument:
        at = when(moment)
        given = data_for(cast, due_at=None, **changed)
        document = services.create(
            given, actor=cast.handler, organ=cast.office, paper={"body": "一、请抓紧。\n特此通知。"}, at=at
        )
        services.submit(document, to=cast.proposer, actor=cast.handler, at=at)
        onward = services.Onward(to=cast.mayor)
        services.review(document, points=passed("review"), onward=onward, find=quick, actor=cast.proposer, at=at)
        services.sign_off(document, actor=cast.mayor, at=at)
        services.recheck(document, points=passed("recheck"), actor=cast.proposer, at=at)
        document = OutgoingDocument.objects.select_related("record__holder").get(pk=document.pk)
        services.register(document, Registration(code, 30), actor=document.record.holder, at=at)
        return OutgoingDocument.objects.select_related("record", "number").get(pk=document.pk)

    return make


@pytest.fixture
def year(cast, issue) -> list[OutgoingDocument]:
    """Three this year until the day, one after it; two last year until the same day, one later, one voided."""
    registry = cast.units["registry"]
    titles = iter("甲乙丙丁戊己庚辛")

    def one(moment: str, **changed) -> OutgoingDocument:
        return issue(moment, title=f"云川市人民政府关于{next(titles) * 6}的事", **changed)

    made = [
        one("2025-01-15 10:00"),
        one("2025-03-20 10:00", document_type="letter", direction="level", drafting_unit=registry),
        one("2025-03-21 10:00"),
        one("2025-02-10 10:00"),
        one("2026-01-15 10:00"),
        one("2026-02-15 10:00", drafting_unit=None),
        one("2026-03-20 10:00", document_type="letter", direction="level", drafting_unit=registry),
        one("2026-03-21 10:00"),
    ]
    services.void_number(made[3], reason="该文未发", actor=cast.clerk)
    return made


def figures(lines) -> dict[str, tuple[int, int, int]]:
    return {line.label: (line.now, line.before, line.last_year) for line in lines}


def test_this_year_to_the_day_against_the_same_day_of_last_year(cast, year):
    found = Sparing(cast.director, cast.office, DAY)

    assert figures([found.total]) == {"合计": (3, 2, 3)}
    assert figures(found.by_type) == {"通知": (2, 1, 2), "函": (1, 1, 1)}
    assert figures(found.by_unit) == {"综合二科": (1, 1, 2), "文电科": (1, 1, 1), "未注明科室": (1, 0, 0)}
    assert (found.total.change, found.total.percent) == (1, "+50.0%")


@pytest.mark.parametrize("who", ["director", "clerk", "outsider"])
def test_the_tables_add_up_and_every_figure_is_its_list(cast, year, who):
    found = Sparing(getattr(cast, who), cast.office, DAY)
    spans = {"now": found.span, "before": found.span.before, "last_year": found.span.before.whole}
    for name, span in spans.items():
        whole = getattr(found.total, name)
        assert whole == found.listed(span=span).count()
        for lines in (found.by_type, found.by_unit):
            assert sum(getattr(line, name) for line in lines) == whole
        for line in found.by_type:
            assert getattr(line, name) == found.listed(span=span, kind=line.key.removeprefix("type=")).count()
        for line in found.by_unit:
            assert getattr(line, name) == found.listed(span=span, unit=int(line.key.removeprefix("unit="))).count()


def test_each_figure_on_the_page_opens_its_list(client, cast, year):
    client.force_login(cast.director.account)
    page = client.get(reverse("outgoing:sparing") + f"?day={DAY}")
    found = page.context["found"]
    for line in (*found.by_type, *found.by_unit, found.total):
        for span in ("now", "before", "last_year"):
            address = f"{reverse('outgoing:sparing-list')}?day={DAY}&span={span}&{line.key}"
            if getattr(line, span):
                assert address.replace("&", "&amp;") in page.content.decode()
            listed = client.get(address)
            assert listed.context["total"] == len(listed.context["page"].items) == getattr(line, span), address


def test_the_page_takes_the_same_queries_for_one_paper_and_for_many(client, cast, year, django_assert_num_queries):
    client.force_login(cast.director.account)
    client.get(reverse("outgoing:sparing"))
    counted = []
    for day in ("2025-01-15", str(DAY)):
        with django_assert_num_queries(40, exact=False) as captured:
            client.get(reverse("outgoing:sparing") + f"?day={day}")
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_a_leap_day_is_compared_with_the_day_before():
    assert Span(date(2024, 2, 29)).before.day == date(2023, 2, 28)
    assert Span(date(2026, 3, 20)).before.whole.day == date(2025, 12, 31)


def test_quotas_are_set_changed_taken_away_and_written_down(cast, year):
    unit = cast.units["general"]
    wanted = {(None, ""): 4, (None, "notice"): 1, (unit.pk, ""): 9}
    services.set_quotas(cast.office, 2026, wanted, actor=cast.director)
    services.set_quotas(cast.office, 2026, {**wanted, (unit.pk, ""): None, (None, ""): 5}, actor=cast.director)

    found = Sparing(cast.director, cast.office, DAY)
    assert (found.total.most, found.total.left, found.total.is_over) == (5, 2, False)
    notice = found.by_type[0]
    assert (notice.most, notice.left, notice.is_over, notice.over) == (1, -1, True, 1)
    assert not Quota.objects.filter(unit=unit).exists()
    last = Entry.objects.filter(verb="outgoing.quota.set").latest("id")
    assert last.data["changes"] == [
        {"unit": None, "type": "", "from": 4, "to": 5}, {"unit": unit.pk, "type": "", "from": 9, "to": None},
    ]  # fmt: skip


def test_saving_the_same_quotas_writes_nothing(cast):
    for _again in range(2):
        services.set_quotas(cast.office, 2026, {(None, ""): 4}, actor=cast.director)
    assert Entry.objects.filter(verb="outgoing.quota.set").count() == 1


def test_only_the_heads_set_quotas_and_only_sensible_ones(cast):
    with pytest.raises(NotAllowed, match="办公室负责人"):
        services.set_quotas(cast.office, 2026, {(None, ""): 4}, actor=cast.clerk)
    with pytest.raises(RuleBroken, match="0 到 99999") as refused:
        services.set_quotas(cast.office, 2026, {(None, "notice"): -1}, actor=cast.director)
    assert refused.value.field == "type_notice"
    with pytest.raises(RuleBroken, match="没有这个科室"):
        services.set_quotas(cast.office, 2026, {(cast.units["budget"].pk, ""): 3}, actor=cast.director)


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(client, cast):
    client.force_login(cast.director.account)
    address = reverse("outgoing:sparing-quotas") + "?year=2026"
    refused = client.post(address, {"total": "很多", "type_notice": "7"})
    assert (refused.status_code, refused.context["form"].errors) == (422, {"total": ["填整数，不限的空着。"]})
    assert client.post(address, {"total": "60", "type_notice": "7"}).status_code == 303
    assert sparing.quotas_of(cast.office, 2026) == {(None, ""): 60, (None, "notice"): 7}


def test_the_drafter_is_told_when_a_quota_is_nearly_or_wholly_used(client, cast, year):
    day = date(2026, 12, 31)
    assert sparing.hints(cast.office, day=day, document_type="notice") == []
    services.set_quotas(cast.office, 2026, {(None, ""): 40, (None, "notice"): 3}, actor=cast.director)

    [hint] = sparing.hints(cast.office, day=day, document_type="notice", unit=cast.units["general"])
    assert hint.is_used_up
    assert hint.sentence.startswith("通知今年限额 3 件，已发 3 件，限额用完。")
    assert sparing.hints(cast.office, day=day, document_type="letter") == []
    services.set_quotas(cast.office, timezone.localdate().year, {(None, "notice"): 0}, actor=cast.director)
    client.force_login(cast.handler.account)
    page = client.get(reverse("outgoing:sparing-hint") + "?document_type=notice").content.decode()
    assert "限额用完" in page
    begun = client.post(reverse("outgoing:new"), {"document_type": "notice", "issuer": "0"}).content.decode()
    assert "通知今年限额 0 件" in begun


def test_papers_that_one_could_have_said_are_named_with_the_rule(client, cast, issue, draft):
    holiday = "云川市人民政府办公室关于做好{}期间安全生产工作的通知"
    first = issue("2026-02-01 10:00", title=holiday.format("春节"))
    second = issue("2026-02-20 10:00", title=holiday.format("元宵节"))
    issue("2026-03-25 10:00", title=holiday.format("清明节"))  # more than thirty days after both
    issue("2026-02-21 10:00", title="云川市人民政府办公室关于调整出租汽车运价的通知")
    elsewhere = ({"organ": cast.finance.pk, "name": "市财政局"},)
    issue("2026-02-22 10:00", title=holiday.format("节日"), main_recipients=elsewhere)

    [bundle] = sparing.bundles(cast.director, cast.office, date(2026, 3, 1))
    assert [paper.pk for paper in bundle.papers] == [first.pk, second.pk]
    assert (bundle.spared, bundle.open, bundle.recipients) == (1, 0, "市财政局、青岩县人民政府")
    client.force_login(cast.director.account)
    page = client.get(reverse("outgoing:sparing") + "?day=2026-03-01").content.decode()
    assert "2 件可以并成 1 件，少发 1 件" in page
    assert "不超过 30 天" in page


def test_what_is_not_signed_yet_stands_first(cast, draft):
    for words in ("春节", "元宵节"):
        draft(title=f"云川市人民政府办公室关于做好{words}期间值班值守工作的通知")

    [bundle] = sparing.bundles(cast.director, cast.office, timezone.localdate())
    assert bundle.open == 2


@pytest.mark.parametrize(("who", "status"), [("director", 200), ("clerk", 200), ("handler", 403), ("mayor", 403)])
def test_who_opens_the_page(client, cast, who, status):
    client.force_login(getattr(cast, who).account)
    assert client.get(reverse("outgoing:sparing")).status_code == status


def in_the_register(person, of_year: int) -> Counter[tuple[str, str]]:
    """文种 × unit of every paper of a year whose number stands, read off the lines of 发文登记簿 as its table file has them."""
    register = Register(person, Filters(year=of_year, sort="number"))
    lines = [row.cells() for row in register.rows(register.found.order_by(*register.order))]
    units = {unit.name for unit in Unit.objects.all()}
    standing = [line for line in lines if line[0] and "作废" not in line[0]]
    named = [
        (line[2], next((name for name in units if line[5].startswith(f"{name} ")), "未注明科室")) for line in standing
    ]
    return Counter(named)


def on_the_page(html: str) -> dict[str, list[str]]:
    """The cells of the tables, by the word in front."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    cells = {
        label: [
            " ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?>(.*?)</td>", body, re.DOTALL)
        ]
        for label, body in rows
    }
    return {label: found for label, found in cells.items() if len(found) == 6}


def test_the_page_adds_up_against_the_register(client, cast, year):
    """Year by 文种 × unit, last year, quota: what the page says is what one counts in the register."""
    unit = cast.units["general"]
    quotas = {(None, ""): 6, (None, "notice"): 2, (None, "letter"): 3, (unit.pk, ""): 1}
    services.set_quotas(cast.office, 2026, quotas, actor=cast.director)
    now, last = in_the_register(cast.director, 2026), in_the_register(cast.director, 2025)
    assert (now.total(), last.total()) == (4, 3)
    client.force_login(cast.director.account)

    page = on_the_page(client.get(reverse("outgoing:sparing") + "?day=2026-04-30").content.decode())

    def counted(found: Counter[tuple[str, str]], label: str) -> int:
        return sum(n for cell, n in found.items() if label == "合计" or label in cell)

    assert set(page) == {"合计", "通知", "函", "综合二科", "文电科", "未注明科室"}
    for label, (this_year, before, change, last_year, _most, _left) in page.items():
        assert (int(this_year), int(last_year)) == (counted(now, label), counted(last, label)), label
        assert int(change.split()[0]) == int(this_year) - int(before), label
    for labels in (("通知", "函"), ("综合二科", "文电科", "未注明科室")):
        for column in (0, 1, 3):
            assert sum(int(page[label][column]) for label in labels) == int(page["合计"][column])
    assert {label: tuple(cells[4:]) for label, cells in page.items()} == {
        "合计": ("6", "2"),
        "通知": ("2", "超 1 件"),
        "函": ("3", "2"),
        "综合二科": ("1", "超 1 件"),
        "文电科": ("—", "—"),
        "未注明科室": ("—", "—"),
    }


def test_each_kind_of_each_unit_is_the_list_of_the_register(cast, year):
    span = Span(date(2026, 12, 31))
    found = Sparing(cast.director, cast.office, span.day)
    seen = 0
    for of, year_of in ((span, 2026), (span.before, 2025)):
        for kind in ("notice", "letter"):
            for unit in (cast.units["general"].pk, cast.units["registry"].pk):
                listed = set(found.listed(span=of, kind=kind, unit=unit).values_list("pk", flat=True))
                filters = Filters(year=year_of, document_type=kind, unit=unit)
                rows = Register(cast.director, filters).found.filter(number__voided_at__isnull=True)
                assert listed == set(rows.values_list("pk", flat=True))
                seen += len(listed)
    assert seen == 6  # and one without a unit
