"""Tables of matters become items: looked at first, then all rows at once or none; the same matter is taken in once."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines import extract
from zhongshu.engines.extract.archives import Damaged
from zhongshu.engines.extract.cells import cells_of
from zhongshu.people import calendars
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.supervision import access, overlap
from zhongshu.supervision.importing import Parsed, Row, head_of, key_of, parse
from zhongshu.supervision.models import Proposal, SheetRow, SourceSheet, SupervisedItem
from zhongshu.supervision.services import overlapping
from zhongshu.supervision.services.decomposing import LONG_DAYS, MilestoneInput, TaskInput, add_task
from zhongshu.supervision.services.setting_up import ItemInput, register_item
from zhongshu.supervision.sheets import SHEETS
from zhongshu.supervision.states import ReportCycle, SourceKind

MOST = 500  # rows of one table


@dataclass(frozen=True)
class Taking:
    """How a table is taken in. `skipped`: rows that are left out; `as_one`: the title of the one item that has the rows as tasks."""

    skipped: Collection[int] = ()
    as_one: str = ""
    reason: str = ""  # why rows that overlap are registered all the same


@transaction.atomic
def upload_sheet(
    data: bytes, name: str, *, source_kind: str, organ: Organ, actor: Person, source: Record | None = None
) -> SourceSheet:
    """Keep what the table says, to be looked at; the same words again, though saved anew, are the same table."""
    if not (answer := access.may_register(actor, organ)):
        raise NotAllowed(answer.reason)
    cells = _cells(data, name)
    digest = hashlib.sha256(json.dumps(cells).encode()).hexdigest()
    mine = SourceSheet.objects.filter(organ=organ, source_kind=source_kind, digest=digest, dropped_at__isnull=True)
    if known := mine.first():
        return known
    sheet = SourceSheet.objects.create(
        organ=organ,
        source_kind=source_kind,
        name=name[-200:],
        digest=digest,
        source=source,
        cells=cells,
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    facts = {"sheet": sheet.pk, "source": source_kind, "rows": len(cells), "sha256": digest}
    audit.write("supervision.sheet.uploaded", source, actor=actor, organ=organ, data=facts)
    return sheet


def parsed(sheet: SourceSheet, at: datetime | None = None) -> Parsed:
    """What the table says now."""
    now = at or timezone.now()
    clock = calendars.clock_for(sheet.organ)
    organs = people.working_organs()
    return parse(SHEETS[sheet.source_kind], sheet.cells, organs=organs, clock=clock, now=now)


def taken(sheet: SourceSheet, rows: Sequence[Row]) -> dict[int, SupervisedItem]:
    """Rows whose matter was taken in before, here or from another table."""
    keys = {key_of(sheet.source_kind, row): row.number for row in rows if row.lead}
    known = SheetRow.objects.filter(organ=sheet.organ, key__in=keys).select_related("item__record")
    return {keys[one.key]: one.item for one in known}


@transaction.atomic
def amend_sheet(sheet: SourceSheet, changes: Mapping[tuple[int, str], str], *, actor: Person) -> SourceSheet:
    """Cells put right on the page: by the number of the row and the key of the column."""
    sheet = _open(sheet, actor)
    _head, places = head_of(SHEETS[sheet.source_kind], sheet.cells)
    for (number, key), value in changes.items():
        place = places.get(key)
        if place is None or not 1 <= number <= len(sheet.cells):
            continue
        line = sheet.cells[number - 1]
        line += [""] * (place + 1 - len(line))
        line[place] = value.strip()
    sheet.save(update_fields=["cells"])
    return sheet


@transaction.atomic
def drop_sheet(sheet: SourceSheet, *, actor: Person) -> None:
    """Not taken in after all; that it was there stays."""
    sheet = _open(sheet, actor)
    sheet.dropped_at = timezone.now()
    sheet.save(update_fields=["dropped_at"])
    audit.write("supervision.sheet.dropped", actor=actor, organ=sheet.organ, data={"sheet": sheet.pk})


@transaction.atomic
def take_in(sheet: SourceSheet, how: Taking, *, actor: Person, at: datetime | None = None) -> list[SupervisedItem]:
    """All rows, each an item with its task, or all of them tasks of one item; everything or nothing."""
    at = at or timezone.now()
    sheet = _open(sheet, actor)
    found = parsed(sheet, at)
    if not found.is_clean:
        raise RuleBroken(_("表里还有没改好的地方，改好以后再导入。"))
    known = taken(sheet, found.rows)
    rows = [row for row in found.rows if row.number not in known and row.number not in how.skipped]
    _refuse_wrong(rows, how)
    looks = _looks(sheet, rows, how, actor=actor, at=at)
    items = (
        [_as_one(sheet, rows, how.as_one, looks, actor=actor, at=at)]
        if how.as_one
        else [_item(sheet, row, looks, actor=actor, at=at) for row in rows]
    )
    sheet.confirmed_at = at
    sheet.save(update_fields=["confirmed_at"])
    facts = {"sheet": sheet.pk, "items": [item.pk for item in items], "rows": len(rows), "skipped": len(how.skipped)}
    audit.write("supervision.sheet.taken_in", sheet.source, actor=actor, organ=sheet.organ, data=facts, at=at)
    return items


def alike(sheet: SourceSheet, rows: Sequence[Row], person: Person, at: datetime | None = None) -> dict[int, list[Any]]:
    """By row: what is followed already and much the same."""
    now = at or timezone.now()
    compared = overlap.Compared.of(sheet.organ, now)
    return {row.number: found for row in rows if (found := compared.near(person, _asked(row)))}


def _asked(row: Row) -> overlap.Asked:
    words = overlap.words_of(row.cells["title"], row.cells["words"], _result(row))
    return overlap.Asked(words, frozenset({row.lead.pk} if row.lead else ()))


def _looks(
    sheet: SourceSheet, rows: Sequence[Row], how: Taking, *, actor: Person, at: datetime
) -> dict[int, list[dict[str, Any]]]:
    found = alike(sheet, rows, actor, at)
    if found and not how.reason.strip():
        numbers = "、".join(str(number) for number in list(found)[:10])
        raise RuleBroken(
            _("第%(rows)s行与已有督办件相近：勾选不导入，或者写明为什么仍要单独立项。") % {"rows": numbers},
            field="reason",
        )
    return {
        number: [
            overlapping.decision(
                overlapping.shown(near), chosen=overlapping.GO_ON, reason=how.reason, actor=actor, at=at
            )
        ]
        for number, near in found.items()
    }


def _item(
    sheet: SourceSheet, row: Row, looks: Mapping[int, list[Any]], *, actor: Person, at: datetime
) -> SupervisedItem:
    data = _input(sheet, row, {"looks": looks[row.number]} if row.number in looks else {})
    item = register_item(data, organ=sheet.organ, actor=actor, at=at)
    _row(sheet, row, item, actor=actor, at=at)
    if sheet.source_kind == SourceKind.PROPOSAL:
        Proposal.objects.create(
            item=item, number=row.cells["number"], proposers=row.cells["proposers"], needs_talk=row.needs_talk
        )
    return item


def _as_one(
    sheet: SourceSheet,
    rows: Sequence[Row],
    title: str,
    looks: Mapping[int, list[Any]],
    *,
    actor: Person,
    at: datetime,
) -> SupervisedItem:
    words = "\n".join(f"{place}. {row.cells['words']}" for place, row in enumerate(rows, start=1))
    cycles = [row.cycle for row in rows if row.cycle != ReportCycle.NONE]
    data = ItemInput(
        title=title,
        instruction_text=words,
        basis=_basis(sheet, rows[0]),
        result_wanted=_("%(n)s项任务全部完成") % {"n": len(rows)},
        source_kind=sheet.source_kind,
        item_kind=SHEETS[sheet.source_kind].item_kind,
        due_at=max(row.due_at for row in rows if row.due_at),
        source=sheet.source,
        report_cycle=cycles[0] if cycles else ReportCycle.NONE,
        overlap={"looks": [look for row in rows for look in looks.get(row.number, [])]} if looks else {},
    )
    item = register_item(data, organ=sheet.organ, actor=actor, at=at)
    for row in rows:
        _row(sheet, row, item, actor=actor, at=at)
    return item


def _input(sheet: SourceSheet, row: Row, looks: dict[str, Any]) -> ItemInput:
    return ItemInput(
        title=row.cells["title"],
        instruction_text=row.cells["words"],
        basis=_basis(sheet, row),
        result_wanted=_result(row),
        source_kind=sheet.source_kind,
        item_kind=SHEETS[sheet.source_kind].item_kind,
        demand=_demand(sheet, row),
        due_at=row.due_at,
        source=sheet.source,
        report_cycle=row.cycle,
        overlap=looks,
    )


def _row(sheet: SourceSheet, row: Row, item: SupervisedItem, *, actor: Person, at: datetime) -> None:
    """The task of the row, and where in the table it stands."""
    points: tuple[MilestoneInput, ...] = ()
    if row.due_at and (row.due_at - at).days > LONG_DAYS:
        half = timezone.localdate(at + (row.due_at - at) / 2)
        points = (MilestoneInput(_("时间过半、进度过半"), half, 50),)
    data = TaskInput(
        row.cells["title"],
        organ=row.lead,
        due_at=row.due_at,
        result_wanted=_result(row),
        co_organs=[organ for organ in row.co if organ != row.lead],
        milestones=points,
    )
    add_task(item, data, actor=actor, at=at)
    key = key_of(sheet.source_kind, row)
    SheetRow.objects.create(sheet=sheet, organ=sheet.organ, item=item, row=row.number, key=key)


def _result(row: Row) -> str:
    return row.cells.get("result") or _("按期办结并答复")


def _basis(sheet: SourceSheet, row: Row) -> str:
    """What the row names as its origin, or the table itself."""
    named = [row.cells.get(key, "") for key in ("basis", "sender", "kind", "channel", "number")]
    return " ".join(part for part in named if part)[:300] or sheet.name


def _demand(sheet: SourceSheet, row: Row) -> str:
    if sheet.source_kind == SourceKind.SUPERIOR:
        return _("上级要求%(day)s前报结果。") % {"day": row.cells["due"]}
    if sheet.source_kind == SourceKind.PROPOSAL:
        talk = _("答复前须与代表、委员面商。") if row.needs_talk else ""
        return _("%(who)s提出。") % {"who": row.cells["proposers"]} + talk
    return ""


def _cells(data: bytes, name: str) -> list[list[str]]:
    facts = extract.inspect(data, name)
    if facts.problems:
        raise RuleBroken(facts.problems[0].sentence, field="file")
    if facts.kind not in {"xlsx", "xls"}:
        raise RuleBroken(_("请上传 xlsx 表格，用下载的模板填。"), field="file")
    try:
        cells = cells_of(data)
    except Damaged as error:
        raise RuleBroken(_("这个表格打不开，请在 Excel 或 WPS 里另存为 xlsx 再上传。"), field="file") from error
    if len(cells) > MOST + 10:
        raise RuleBroken(_("一次最多%(n)s行，请分成几张表。") % {"n": MOST}, field="file")
    return cells


def _refuse_wrong(rows: Sequence[Row], how: Taking) -> None:
    if not rows:
        raise RuleBroken(_("没有要导入的行：都已经导入过，或者都勾选了不导入。"))
    if how.as_one and len({row.number for row in rows}) != len(rows):
        raise RuleBroken(_("表里有重复的行。"))


def _open(sheet: SourceSheet, actor: Person) -> SourceSheet:
    """Still to be decided about, locked, and the actor's to decide."""
    locked = SourceSheet.objects.select_for_update(of=("self",)).select_related("organ", "source").get(pk=sheet.pk)
    if not (answer := access.may_register(actor, locked.organ)):
        raise NotAllowed(answer.reason)
    if locked.confirmed_at or locked.dropped_at:
        raise RuleBroken(_("这张表已经导入或者放弃了。"))
    return locked
