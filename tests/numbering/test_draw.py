import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.numbering import services
from zhongshu.numbering.models import Number, Series


def draw(cast, code="云政办发", year=2026, **kwargs):
    return services.draw(cast.office, code, year, actor=cast.clerk, **kwargs)


def test_numbers_follow_each_other_by_organ_code_and_year(cast):
    drawn = [draw(cast), draw(cast), draw(cast, "云政办函"), draw(cast, year=2027), draw(cast)]
    other = services.draw(cast.county, "云政办发", 2026, actor=cast.clerk)

    assert [number.text for number in drawn] == [
        "云政办发〔2026〕1号",
        "云政办发〔2026〕2号",
        "云政办函〔2026〕1号",
        "云政办发〔2027〕1号",
        "云政办发〔2026〕3号",
    ]
    assert other.text == "云政办发〔2026〕1号"


def test_drawing_is_written_down(cast, when):
    number = draw(cast, at=when("2026-03-09 10:00"))

    entry = Entry.objects.get(verb="numbering.number.drawn")
    assert (entry.subject, entry.organ_id, entry.actor_name) == ("云政办发〔2026〕1号", cast.office.pk, "田小禾")
    assert (number.drawn_by, number.drawn_at, entry.data) == (cast.clerk, entry.at, {"number": number.pk})


def test_rolled_back_transaction_gives_its_number_back(cast):
    draw(cast)

    def break_off():
        with transaction.atomic():
            draw(cast)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert draw(cast).value == 2
    assert list(Number.objects.order_by("value").values_list("value", flat=True)) == [1, 2]


def test_preview_takes_nothing(cast):
    before = services.preview(cast.office, "云政办发", 2026)
    draw(cast)

    assert before == "预计 云政办发〔2026〕1号"
    assert services.preview(cast.office, "云政办发", 2026) == "预计 云政办发〔2026〕2号"
    assert services.preview(cast.office, "收文", 2026, template="{year}-{value:04d}") == "预计 2026-0001"
    assert Series.objects.count() == 1


def test_void_keeps_number_and_reason_and_the_next_goes_on(cast):
    number = services.void(draw(cast), reason=" 该文未发 ", actor=cast.clerk)

    assert (number.text, number.void_reason, draw(cast).value) == ("云政办发〔2026〕1号", "该文未发", 2)
    assert Entry.objects.get(verb="numbering.number.voided").data == {"number": number.pk, "reason": "该文未发"}


def test_void_needs_a_reason_and_happens_once(cast):
    number = draw(cast)
    with pytest.raises(RuleBroken, match="请写明作废原因"):
        services.void(number, reason="  ", actor=cast.clerk)
    services.void(number, reason="该文未发", actor=cast.clerk)

    with pytest.raises(RuleBroken, match="已经作废，原因：该文未发"):
        services.void(number, reason="再来一次", actor=cast.clerk)


def test_series_starts_where_the_business_admin_says(cast):
    services.start_series(
        cast.office, "云政办发", 2026, start=36, reason="上半年已手工编到 35 号", actor=cast.business_admin
    )

    assert draw(cast).text == "云政办发〔2026〕36号"
    assert Entry.objects.get(verb="numbering.series.started").data["start"] == 36


def test_start_is_refused_with_a_sentence(cast):
    def start(value=36, reason="手工编过", actor=cast.business_admin, code="云政办发"):
        services.start_series(cast.office, code, 2026, start=value, reason=reason, actor=actor)

    with pytest.raises(RuleBroken, match="要写明理由"):
        start(reason=" ")
    with pytest.raises(RuleBroken, match="从 1 开始"):
        start(0)
    with pytest.raises(NotAllowed, match="业务管理员"):
        start(actor=cast.clerk)
    draw(cast)
    with pytest.raises(RuleBroken, match="已经取过号"):
        start()
    start(code="云政办函")  # another series is free


ATTACKS = [
    "UPDATE numbering_number SET text = 'x'",
    "UPDATE numbering_number SET value = 9",
    "UPDATE numbering_number SET series_id = {other}",
    "UPDATE numbering_number SET drawn_by_id = {person}",
    "UPDATE numbering_number SET voided_at = NULL, void_reason = '' WHERE id = {void}",
    "UPDATE numbering_number SET void_reason = 'another' WHERE id = {void}",
    "DELETE FROM numbering_number",
    "UPDATE numbering_series SET next_value = 1 WHERE id = {series}",
    "UPDATE numbering_series SET next_value = 99 WHERE id = {series}",
    "UPDATE numbering_series SET year = 2030 WHERE id = {series}",
    "INSERT INTO numbering_number (series_id, value, text, drawn_at, drawn_by_id, void_reason)"
    " VALUES ({series}, 9, 'x', '2026-01-01', {person}, '')",
    "INSERT INTO numbering_number (series_id, value, text, drawn_at, drawn_by_id, void_reason)"
    " VALUES ({series}, 1, 'x', '2026-01-01', {person}, '')",
]
ONLY = {
    "sqlite": [
        "REPLACE INTO numbering_number (id, series_id, value, text, drawn_at, drawn_by_id, void_reason)"
        " VALUES ({void}, {series}, 3, 'x', '2026-01-01', {person}, '')",
    ],
    "postgresql": ["TRUNCATE numbering_number CASCADE", "TRUNCATE numbering_series CASCADE"],
}


@pytest.mark.parametrize("statement", [*ATTACKS, *ONLY[connection.vendor]])
def test_database_refuses_to_change_lose_or_skip_numbers(cast, statement):
    number, void = draw(cast), draw(cast)
    services.void(void, reason="该文未发", actor=cast.clerk)
    other = Series.objects.create(organ=cast.office, code="其他", year=2026)
    names = {"void": void.pk, "series": number.series_id, "other": other.pk, "person": cast.handler.pk}
    before = list(Number.objects.values_list()), list(Series.objects.values_list())
    connection.check_constraints()

    with pytest.raises(DatabaseError, match="文号"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**names))

    assert (list(Number.objects.values_list()), list(Series.objects.values_list())) == before


def test_number_can_still_be_voided_through_the_database(cast):
    number = draw(cast)
    Number.objects.filter(pk=number.pk).update(voided_at=timezone.now(), void_reason="该文未发")

    number.refresh_from_db()
    assert number.void_reason == "该文未发"
