"""台账 xlsx: every column that the trade keeps, one row for each item and task, exactly what the page shows."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from tests.supervision.conftest import again
from zhongshu.supervision import exports, services
from zhongshu.supervision.ledger import Filters, Ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(story) -> Ledger:
    story.approved(instructed_on=None)
    story.task("=安排应急资金", co_organs=[story.cast.county], unit_leader=story.cast.finance_head)
    (task,) = story.send()
    story.accepted(task)
    services.catch_up()
    return Ledger(story.cast.supervisor, story.cast.office, Filters(light="all"))


def test_rows_hold_what_a_ledger_holds(story, ledger):
    item, task = (dict(zip(exports.all_columns(), line, strict=True)) for line in exports.full_lines(ledger))

    assert (item["序号"], item["编号"], item["批示领导"], item["批示（原文）"]) == (
        1,
        "1",
        "罗景和",
        "请交通、财政抓紧，雨季前务必抢通。",
    )
    assert (task["序号"], task["牵头单位"], task["配合单位"], task["责任领导"], task["责任人"]) == (
        "",
        "市财政局",
        "青岩县政府",
        "梁舒",
        "丁海涛",
    )
    assert (task["签收日期"], task["办理期限"], task["延期次数"]) == ("2026-03-09", "2026-04-03", 0)


def test_the_table_has_a_cell_for_every_column_and_no_formula(story, ledger):
    with zipfile.ZipFile(io.BytesIO(exports.table_file(ledger, "督查台账").read())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    rows = ET.fromstring(sheet).findall(".//{*}row")  # noqa: S314  # our own file

    assert len(rows) == 2 + 2
    assert {len(row) for row in rows[1:]} == {len(exports.all_columns())}
    assert "<f>" not in sheet
    assert 'fitToWidth="1"' in sheet or "fitToHeight" in sheet


def test_more_rows_cost_no_more_queries(story, ledger, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        few = len(list(exports.full_lines(ledger)))
    assert few == 2
    assert again(story.tasks()[0]).record.title.startswith("=")
