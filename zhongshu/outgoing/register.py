"""发文登记簿: what the address asks for, its rows, the table file and the sheets; the page, the file and the print show the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import xlsxwriter
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from zhongshu.engines import lights
from zhongshu.engines.extract import normalise_number
from zhongshu.engines.typeset.addressees import addressed
from zhongshu.outgoing import access
from zhongshu.outgoing.models import OutgoingDocument, Signature
from zhongshu.people import calendars
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, DocumentType, State
from zhongshu.search import queries as search
from zhongshu.workflow.flows import stage_names
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import Outcome, StepRole

Text = str | Promise
AT_ONCE = 500
BOUND = 2_000
MOST_PRINTED = 2_000
IN_MEMORY = 8 * 1024 * 1024
OPEN_LEAD = Step.objects.filter(record=OuterRef("pk"), role=StepRole.LEAD, finished_at__isnull=True)
STAGES: Mapping[str, Text] = {
    "drafting": _l("起草"),
    "countersigning": _l("会签"),
    "reviewing": _l("核稿"),
    "legality": _l("合法性审核"),
    "signing": _l("签发"),
    "joint_signing": _l("联合会签"),
    "rechecking": _l("复核"),
    "registering": _l("登记编号"),
    "printing": _l("印制"),
    "sealing": _l("用印"),
    "dispatching": _l("核发"),
}
STATES: Mapping[str, tuple[Text, Q]] = {
    "live": (_l("在办"), Q(record__state__in=LIVE)),
    "issued": (_l("已核发"), Q(dispatched_at__isnull=False, withdrawn_at__isnull=True)),
    "withdrawn": (_l("已撤回"), Q(withdrawn_at__isnull=False)),
    "cancelled": (_l("未发"), Q(record__state=State.CANCELLED)),
}
ORDERS: Mapping[str, tuple[str, ...]] = {
    "": ("-pk",),
    "number": ("number__series__year", "number__series__code", "number__value", "pk"),
    "issued": ("-issue_date", "-pk"),
    "due": ("record__due_at", "-pk"),
}


@dataclass(frozen=True)
class Filters:
    """The clean values of the address; anything unknown in it counts as not given."""

    state: str = ""
    stage: str = ""
    document_type: str = ""
    unit: int | None = None
    year: int | None = None
    words: str = ""
    sort: str = ""
    elsewhere: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        def among(key: str, known: Iterable[str]) -> str:
            value = query.get(key, "")
            return value if value in known else ""

        return cls(
            state=among("state", STATES),
            stage=among("stage", STAGES),
            document_type=among("type", DocumentType.values),
            unit=_number(query.get("unit", ""), 9),
            year=_number(query.get("year", ""), 4),
            words=query.get("q", "").strip()[:100],
            sort=among("sort", ORDERS),
            elsewhere=query.get("of") == "others",
        )

    def condition(self) -> Q:
        found = STATES[self.state][1] if self.state else Q()
        if self.stage:
            found &= Q(Exists(OPEN_LEAD.filter(stage=self.stage)))
        if self.document_type:
            found &= Q(document_type=self.document_type)
        if self.unit is not None:
            found &= Q(drafting_unit=self.unit)
        if self.year is not None:
            began = Q(number__isnull=True, record__created_at__year=self.year)
            found &= Q(number__series__year=self.year) | began
        return found


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None


@dataclass(frozen=True)
class Row:
    """One paper in the list."""

    document: OutgoingDocument
    stage: str
    light: str
    word: str
    signers: str

    @property
    def record(self) -> Record:
        return self.document.record

    @property
    def holder(self) -> str:
        return self.record.holder.name if self.record.is_live and self.record.holder else ""

    @property
    def place(self) -> str:
        """Where it is now, in words."""
        if self.document.withdrawn_at is not None:
            return _("已撤回")
        if self.record.is_live:
            return f"{self.holder} {self.stage}".strip()
        return _("未发") if self.record.state == State.CANCELLED else str(self.record.get_state_display())

    @property
    def drafted(self) -> str:
        unit = self.document.drafting_unit.name if self.document.drafting_unit is not None else ""
        return f"{unit} {self.document.drafter.name}".strip()

    @property
    def number(self) -> str:
        return self.document.number.text if self.document.number is not None else ""

    def cells(self) -> list[str | int | date | None]:
        """What the table file and the sheets hold, in the order of `columns()`."""
        document = self.document
        return [
            self.number + (_("（作废）") if document.number is not None and document.number.voided_at else ""),
            self.record.masked_title,
            str(document.get_document_type_display()),
            document.issue_date,
            self.signers,
            self.drafted,
            addressed(entry["name"] for entry in document.main_recipients),
            document.copies,
            str(self.record.get_level_display()),
            str(self.record.get_urgency_display()),
            timezone.localdate(document.dispatched_at) if document.dispatched_at else None,
            self.place,
        ]


def columns() -> list[tuple[str, int | str, int]]:
    """Label, width on paper (mm), width in the table file."""
    return [
        (_("发文字号"), 38, 22),
        (_("标题"), "1fr", 60),
        (_("文种"), 14, 8),
        (_("成文日期"), 22, 12),
        (_("签发人"), 18, 12),
        (_("拟稿"), 26, 18),
        (_("主送"), 40, 40),
        (_("印数"), 10, 8),
        (_("密级"), 14, 8),
        (_("紧急程度"), 14, 10),
        (_("核发"), 22, 12),
        (_("现在"), 28, 18),
    ]


class Register:
    """The register of one organ as one person sees it, narrowed by the filters of the address."""

    def __init__(self, person: Person, filters: Filters, *, now: datetime | None = None) -> None:
        self.person, self.filters, self.now = person, filters, now or timezone.now()
        self.organ: Organ = person.organ

    @cached_property
    def everything(self) -> QuerySet[OutgoingDocument]:
        own = Q(record__owning_organ=self.organ)
        return access.visible_to(self.person).filter(~own if self.filters.elsewhere else own)

    @cached_property
    def found(self) -> QuerySet[OutgoingDocument]:
        signed = Signature.objects.filter(fallen_at__isnull=True).select_related("signer").order_by("pk")
        found = self.everything.filter(self.filters.condition(), self._words)
        related = found.select_related(*access.RELATED, "drafting_unit")
        return related.prefetch_related(Prefetch("record__signatures", signed, to_attr="standing"))

    @cached_property
    def _words(self) -> Q:
        """Title and number by their letters; everything else through the index of texts."""
        words = self.filters.words
        if not words:
            return Q()
        plain = Q(record__title__icontains=words) | Q(number__text__icontains=normalise_number(words))
        ids = search.matching_ids(self.person, words)
        return plain if ids is None else plain | Q(pk__in=ids)

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.filters.sort]

    @cached_property
    def total(self) -> int:
        return self.everything.filter(self.filters.condition(), self._words).order_by()[: BOUND + 1].count()

    @property
    def total_text(self) -> str:
        return f"{BOUND:,}+" if self.total > BOUND else f"{self.total:,}"

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        return [(unit.pk, unit.name) for unit in people.units_of(self.organ)]

    @property
    def heading(self) -> str:
        """Which register, which filters, in words: above the print and in the table file."""
        filters = self.filters
        words = [
            self.organ.name,
            str(STATES[filters.state][0]) if filters.state else "",
            str(STAGES[filters.stage]) if filters.stage else "",
            str(DocumentType(filters.document_type).label) if filters.document_type else "",
            dict(self.units).get(filters.unit or 0, ""),
            _("%(year)s年") % {"year": filters.year} if filters.year else "",
            _("含“%(words)s”") % {"words": filters.words} if filters.words else "",
        ]
        return "　".join(word for word in words if word)

    def rows(self, documents: Sequence[OutgoingDocument]) -> list[Row]:
        """Stage and light in two more queries."""
        ids = [document.pk for document in documents]
        leads = Step.objects.filter(record__in=ids, role=StepRole.LEAD, finished_at__isnull=True)
        steps = {step.record_id: step for step in leads.select_related("came_from")}
        names = stage_names([document.record for document in documents])
        clock = calendars.clock_of(self.person, self.organ)
        return [self._row(document, steps.get(document.pk), names, clock) for document in documents]

    def _row(self, document: OutgoingDocument, step: Step | None, names: Mapping[Any, str], clock: Any) -> Row:
        record = document.record
        back = step is not None and step.came_from is not None and step.came_from.outcome == Outcome.RETURNED
        light = lights.light(record.state, record.due_at, self.now, clock, is_returned=back)
        words = lights.described(light, record.due_at, record.closed_at if record.closed_at else self.now)
        standing: list[Signature] = getattr(record, "standing", [])
        return Row(
            document,
            names.get((record.pk, step.stage), "") if step else "",
            light if record.state != State.CANCELLED else "",
            words.label,
            "、".join(dict.fromkeys(signature.signer.name for signature in standing)),
        )

    def all_rows(self, most: int | None = None) -> Iterator[Row]:
        """Every row found, in the order of the page, some at a time."""
        papers = self.found.order_by(*self.order)
        for start in range(0, most or self.everything.count(), AT_ONCE):
            batch = list(papers[start : start + AT_ONCE])
            yield from self.rows(batch)
            if len(batch) < AT_ONCE:
                return


def table_file(register: Register) -> BinaryIO:
    """An xlsx with one sheet; a title that begins with = is no formula."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(spool, options) as book:
        sheet = book.add_worksheet(_("发文登记簿"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, 0)
        head = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        sheet.write_string(0, 0, register.heading)
        for place, (label, _paper, width) in enumerate(columns()):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, label, head)
        for line, row in enumerate(register.all_rows(), start=2):
            for place, value in enumerate(row.cells()):
                _write(sheet, (line, place), value, text, day)
    spool.seek(0)
    return cast(BinaryIO, spool)


def _write(sheet: Any, cell: tuple[int, int], value: str | int | date | None, text: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(*cell, value, day)
    elif isinstance(value, int):
        sheet.write_number(*cell, value, text)
    else:
        sheet.write_string(*cell, value or "", text)


def sheet_data(register: Register, foot: str) -> dict[str, Any]:
    """What register.typ prints, landscape A4."""
    rows = [[_as_text(value) for value in row.cells()] for row in register.all_rows(MOST_PRINTED)]
    return {
        "title": _("发文登记簿"),
        "subtitle": register.heading,
        "marks": _("共 %(n)s 件") % {"n": len(rows)},
        "columns": [
            {"label": label, "width": width, "align": "right" if label == _("印数") else "left"}
            for label, width, _width in columns()
        ],
        "rows": rows,
        "foot": foot,
    }


def _as_text(value: str | int | date | None) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
