"""Tables of matters: faults by row and column, nothing lost, all rows or none, the same matter once."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from tests.conftest import at
from tests.supervision.test_pages import _store, visit
from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.records.models import Link, Record
from zhongshu.supervision import importing, services
from zhongshu.supervision.models import Proposal, SheetRow, SourceSheet, SupervisedItem
from zhongshu.supervision.offers import talk_offer
from zhongshu.supervision.services import Taking, taking_in
from zhongshu.supervision.sheets import SHEETS

pytestmark = pytest.mark.django_db
NOW = at("2026-03-09 09:00")
KEY = ("事项*", "原文*", "依据*", "牵头单位*", "配合单位", "要达到的结果*", "完成时限*", "反馈周期")
ROADS = [
    "新建农村公路",
    "全年新建农村公路120公里。",
    "2026年政府工作报告",
    "市财政局",
    "青岩县政府",
    "建成120公里",
    "2026-12-18",
    "每月",
]
WATER = [
    "更换老旧水管",
    "更换老城区水管38公里。",
    "2026年政府工作报告",
    "青岩县政府",
    "",
    "更换38公里",
    "2026-10-30",
    "",
]


def book(*rows, head=KEY) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as file:
        sheet = file.add_worksheet()
        for number, row in enumerate((head, *rows)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def uploaded(hall, data, kind="key_task", **more) -> SourceSheet:
    more = {"organ": hall.office, "actor": hall.supervisor} | more
    return services.upload_sheet(data, "2026年重点工作.xlsx", source_kind=kind, **more)


def faults(sheet) -> list[str]:
    found = taking_in.parsed(sheet, NOW)
    return [str(fault) for row in found.rows for fault in row.faults] + [str(fault) for fault in found.faults]


def take(sheet, hall, **how):
    return services.take_in(sheet, Taking(**how), actor=hall.supervisor, at=NOW)


def test_each_row_becomes_an_item_with_its_task_and_its_place_in_the_table(hall):
    sheet = uploaded(hall, book(ROADS, WATER))

    roads, water = take(sheet, hall)

    assert [(one.record.title, one.source_kind, one.report_cycle) for one in (roads, water)] == [
        ("新建农村公路", "key_task", "monthly"),
        ("更换老旧水管", "key_task", "none"),
    ]
    task = roads.tasks.get()
    assert (task.organ, list(task.co_organs.all()), task.planned_due_at) == (
        hall.finance,
        [hall.county],
        at("2026-12-18 17:30"),
    )
    assert task.milestones.count() == 1
    assert roads.instruction_text == "全年新建农村公路120公里。"
    assert list(SheetRow.objects.values_list("row", "item")) == [(2, roads.pk), (3, water.pk)]
    assert Entry.objects.filter(verb="supervision.sheet.taken_in").count() == 1


def test_faults_are_named_by_row_and_column_and_nothing_is_taken_in(hall):
    bad = ["修路", "", "报告", "市财正局", "不明单位", "建成", "年底", "每天"]
    sheet = uploaded(hall, book(ROADS, bad))

    assert faults(sheet) == [
        "第3行“原文”：没有填。",
        "第3行“牵头单位”：没有“市财正局”这个单位，相近的有市财政局、云川市财政局。",
        "第3行“配合单位”：没有“不明单位”这个单位，请写系统里的单位名称。",
        "第3行“完成时限”：“年底”不是日期，请写成 2026-11-30。",
        "第3行“反馈周期”：写每月、每季、每周，或者不填。",
    ]
    with pytest.raises(RuleBroken, match="没改好"):
        take(sheet, hall)
    assert not SupervisedItem.objects.exists()


def test_a_cell_is_put_right_on_the_page_and_the_rest_stays(hall):
    bad = [*ROADS[:3], "市财正局", *ROADS[4:]]
    sheet = uploaded(hall, book(bad, WATER))

    services.amend_sheet(sheet, {(2, "lead"): "市财政局"}, actor=hall.supervisor)

    sheet.refresh_from_db()
    assert faults(sheet) == []
    assert [item.tasks.get().organ for item in take(sheet, hall)] == [hall.finance, hall.county]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("2026年12月18日", ""),
        ("2026/12/18", ""),
        ("2026.12.18", ""),
        ("2026-2-30", "不是日期"),
        ("2026-03-01", "已经过了"),
    ],
)
def test_days_are_read_as_people_write_them(hall, value, fault):
    sheet = uploaded(hall, book([*ROADS[:6], value, "每月"]))

    assert fault in "".join(faults(sheet)) if fault else faults(sheet) == []


def test_the_same_file_is_noticed_and_the_same_matter_is_taken_in_once(hall):
    sheet = uploaded(hall, book(ROADS))
    (item,) = take(sheet, hall)

    assert uploaded(hall, book(ROADS)).pk == sheet.pk
    again = uploaded(hall, book(ROADS, WATER))
    rows = taking_in.parsed(again, NOW).rows
    assert {number: one.pk for number, one in taking_in.taken(again, rows).items()} == {2: item.pk}
    (water,) = take(again, hall)
    assert water.record.title == "更换老旧水管"
    with pytest.raises(RuleBroken, match="已经导入"):
        take(again, hall)


def test_a_row_twice_in_one_table_is_a_fault(hall):
    assert faults(uploaded(hall, book(ROADS, ROADS))) == ["第3行“事项”：与第2行是同一件。"]


def test_everything_or_nothing(hall, monkeypatch):
    sheet = uploaded(hall, book(ROADS, WATER))
    whole = taking_in.add_task

    def breaks(item, *arguments, **more):
        if item.record.title == "更换老旧水管":
            raise RuleBroken("试")
        return whole(item, *arguments, **more)

    monkeypatch.setattr(taking_in, "add_task", breaks)
    with pytest.raises(RuleBroken, match="试"):
        take(sheet, hall)
    sheet.refresh_from_db()
    assert (SupervisedItem.objects.count(), SheetRow.objects.count(), sheet.confirmed_at) == (0, 0, None)


def test_the_whole_table_can_be_one_item_with_a_task_for_each_row(hall, make_record):
    paper = make_record("关于印发2026年重点工作的通知")
    sheet = uploaded(hall, book(ROADS, WATER), source=paper)

    (item,) = take(sheet, hall, as_one="2026年市政府重点工作")

    assert [task.record.title for task in item.tasks.all()] == ["新建农村公路", "更换老旧水管"]
    assert item.instruction_text == "1. 全年新建农村公路120公里。\n2. 更换老城区水管38公里。"
    assert item.record.due_at == at("2026-12-18 17:30")
    assert Link.objects.get(source=item.record, relation="arises_from").target == paper
    assert item.sheet_rows.count() == 2


def test_rows_that_overlap_are_skipped_or_taken_for_a_reason(story):
    hall = story.cast
    story.registered(title="新建农村公路", instruction_text="全年新建农村公路120公里。", result_wanted="建成120公里")
    sheet = uploaded(hall, book(ROADS, WATER))

    with pytest.raises(RuleBroken, match="第2行与已有督办件相近"):
        take(sheet, hall)
    (water,) = take(sheet, hall, skipped={2})
    assert water.record.title == "更换老旧水管"
    (roads,) = take(uploaded(hall, book(ROADS)), hall, reason="那一件只管乡道")
    assert [look["reason"] for look in roads.overlap["looks"]] == ["那一件只管乡道"]


def test_the_superiors_date_leaves_two_workdays(hall):
    head = ("交办机关", "来文字号", "事项", "原文", "牵头单位", "配合单位", "要达到的结果", "上级时限")
    line = ["省政府办公厅", "岚政办〔2026〕3号", "清理欠款", "请报结果。", "市财政局", "", "清完", "2026-03-30"]
    (item,) = take(uploaded(hall, book(line, head=head), "superior"), hall)

    assert item.record.due_at == at("2026-03-26 17:30")  # 30 March is a Monday: Friday, Thursday
    assert item.demand == "上级要求2026-03-30前报结果。"


PROPOSAL = ("案号", "类别", "代表、委员", "案由", "建议内容", "主办单位", "会办单位", "答复期限", "面商")


def test_a_proposal_keeps_its_number_its_people_and_whether_they_must_be_spoken_with(hall):
    line = [
        "B2026-018",
        "人大建议",
        "王立新等5名",
        "增设公交站",
        "老城区公交站少。",
        "市财政局",
        "",
        "2026-06-09",
        "是",
    ]
    (item,) = take(uploaded(hall, book(line, head=PROPOSAL), "proposal"), hall)

    proposal = Proposal.objects.get()
    assert (proposal.item, proposal.number, proposal.proposers, proposal.needs_talk) == (
        item,
        "B2026-018",
        "王立新等5名",
        True,
    )
    assert (item.basis, item.record.due_at) == ("人大建议 B2026-018", at("2026-06-09 17:30"))


def test_a_proposal_is_not_answered_before_its_people_were_spoken_with(story):
    (task,) = story.sent(evidence=("on_site",))
    item = story.fresh()
    Proposal.objects.create(item=item, number="B2026-018", proposers="王立新", needs_talk=True)
    story.signed(story.reported(story.accepted(task)))
    story.verified(task)
    conclude = {"report": "已办。", "actor": story.cast.supervisor}

    with pytest.raises(NotAllowed, match="面商"), transaction.atomic():
        services.conclude(story.fresh(), **conclude, at=story.now())
    services.record_talk(
        story.fresh(),
        talked_on=NOW.date(),
        talked_with="王立新",
        talk="同意分两年实施。",
        actor=story.cast.supervisor,
        at=story.now(),
    )
    services.conclude(story.fresh(), **conclude, at=story.now())
    assert story.fresh().record.answered_at is not None


def test_a_proposal_that_was_registered_by_hand_can_be_spoken_about_too(story):
    story.sent(evidence=("on_site",))
    item = story.fresh()
    words = {"talked_on": NOW.date(), "talked_with": "王立新", "talk": "同意。", "actor": story.cast.supervisor}
    with pytest.raises(RuleBroken, match="只有建议提案"):
        services.record_talk(item, **words)
    assert talk_offer(story.cast.supervisor, item.record) is None
    proposal = story.registered(title="关于加快老旧小区加装电梯的建议", source_kind="proposal")

    assert talk_offer(story.cast.supervisor, proposal.record)
    assert services.record_talk(proposal, **words).talked_with == "王立新"
    assert services.record_talk(proposal, **words | {"talk": "满意。"}).talk == "满意。"  # replaced, once


def test_a_citizens_matter_without_a_date_has_five_workdays(hall):
    head = ("工单号", "来件日期", "渠道", "事项", "诉求原文", "承办单位", "办理期限")
    line = ["2026030001", "2026-03-06", "12345", "路灯不亮", "滨河路路灯不亮。", "市财政局", ""]
    (item,) = take(uploaded(hall, book(line, head=head), "citizen"), hall)

    assert (item.source_kind, item.record.due_at) == ("citizen", at("2026-03-16 17:30"))


def test_a_table_without_its_columns_says_which(hall):
    sheet = uploaded(hall, book(["随便"], head=("名称",)))

    assert "缺这几栏：事项、原文、依据" in faults(sheet)[0]


def test_what_is_no_table_is_refused(hall):
    with pytest.raises(RuleBroken) as refused:
        uploaded(hall, b"abc")
    assert refused.value.field == "file"


def test_only_who_registers_takes_tables(hall):
    with pytest.raises(NotAllowed):
        uploaded(hall, book(ROADS), actor=hall.clerk)


@pytest.mark.parametrize("kind", SHEETS)
def test_the_template_reads_as_an_empty_table(hall, visit, kind):
    answer = visit("supervisor", "supervision:sheet-template", kind)

    sheet = uploaded(hall, b"".join(answer.streaming_content), kind)
    assert faults(sheet) == ["第2行“内容”：表里还没有事项。"]


def test_the_whole_way_through_the_pages(visit, hall):
    visit("supervisor", "supervision:sheets")
    visit("supervisor", "supervision:sheet-upload", "key_task")
    bad = [*ROADS[:3], "市财正局", *ROADS[4:6], "2027-12-18", "每月"]
    water = [*WATER[:6], "2027-10-30", ""]
    file = SimpleUploadedFile("重点工作.xlsx", book(bad, water))
    visit("supervisor", "supervision:sheet-upload", "key_task", data={"file": file})
    sheet = SourceSheet.objects.get()
    shown = visit("supervisor", "supervision:sheet", sheet.pk).content.decode()
    assert "第2行“牵头单位”：没有“市财正局”这个单位" in shown
    assert "更换老旧水管" in shown
    visit("supervisor", "supervision:sheet", sheet.pk, data={"act": "amend", "cell-2-lead": "市财政局"})
    visit("supervisor", "supervision:sheet", sheet.pk, data={"act": "take", "mode": "each", "reason": ""})
    visit("supervisor", "supervision:sheet", sheet.pk)

    assert visit(
        "supervisor",
        "supervision:sheet",
        sheet.pk,
        data={"approver": hall.vice_mayor.pk, "text": "拟请立项。"},
        status=200,
    )
    visit("vice_mayor", "supervision:approving")
    items = list(SupervisedItem.objects.order_by("pk"))
    visit("vice_mayor", "supervision:approving", data={"item": [one.pk for one in items], "text": "同意。"}, status=200)
    assert list(
        Record.objects.filter(supervised_item__in=items).order_by("pk").values_list("reference", flat=True)
    ) == [
        f"督字〔{importing.datetime.now().year}〕1号",
        f"督字〔{importing.datetime.now().year}〕2号",
    ]


def test_another_organs_table_does_not_exist(visit, hall):
    sheet = uploaded(hall, book(ROADS))
    hall.hire("county_supervisor", hall.units["county"], "督查员", "supervision", label="唐小雨")

    visit("county_supervisor", "supervision:sheet", sheet.pk, status=404)
    assert reverse("supervision:sheet", args=[sheet.pk])


__all__ = ["_store", "visit"]
