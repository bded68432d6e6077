"""Named reads about the official text: series and numbers, who gets it, print tickets, seals, sealed files."""

from django.utils import timezone

from zhongshu.numbering import services as numbering
from zhongshu.outgoing.drafts import Line
from zhongshu.outgoing.models import OrganKey, OutgoingDocument, PrintJob, Seal, SealedFile
from zhongshu.outgoing.queries.classes import members_of
from zhongshu.outgoing.states import JOINT_SIGNING, PRINTING, SEALING, LineRole
from zhongshu.people.access import open_on
from zhongshu.people.models import Appointment, Organ, Person
from zhongshu.records.models import Record
from zhongshu.workflow.situation import situation

MOST_SERIES = 12


def lines_of(document: OutgoingDocument) -> tuple[Line, ...]:
    """分送范围 as registered, else the recipients with one copy each, classes by their members."""
    kept = document.record.distribution.order_by("order")
    lines = tuple(Line(line.name, line.role, line.copies, line.organ_id, line.copy_numbers) for line in kept)
    return lines or recipients_of(document)


def recipients_of(document: OutgoingDocument) -> tuple[Line, ...]:
    """主送 and 抄送, one line for each organ: who is named and belongs to a class as well gets it once, as it is named."""
    asked = [(entry, LineRole.MAIN) for entry in document.main_recipients]
    asked += [(entry, LineRole.CC) for entry in document.cc_recipients]
    named = {entry["organ"] for entry, _role in asked if entry["organ"]}
    lines: list[Line] = []
    for entry, role in asked:
        members = [] if entry["organ"] else members_of(entry["name"], document)
        lines += [Line(organ.name, role, organ=organ.pk) for organ in members if organ.pk not in named]
        lines += [] if members else [Line(entry["name"], role, organ=entry["organ"])]
        named |= {organ.pk for organ in members}
    return tuple(lines)


def classes_of(document: OutgoingDocument) -> list[tuple[str, int]]:
    """Which names among 主送 and 抄送 stand for many, and for how many."""
    entries = [*document.main_recipients, *document.cc_recipients]
    found = [(entry["name"], len(members_of(entry["name"], document))) for entry in entries if not entry["organ"]]
    return [(name, count) for name, count in found if count]


def series_choices(document: OutgoingDocument) -> list[tuple[str, str]]:
    """代字 that the office has used lately, the paper's own first, then those the issuers are registered with, each with the number
    that would be drawn."""
    organ = document.record.owning_organ
    year = (document.issue_date or timezone.localdate()).year
    used = OutgoingDocument.objects.filter(record__owning_organ=organ, number__isnull=False)
    latest = used.order_by("-pk").values_list("number__series__code", flat=True)[:200]
    registered = document.issuer_rows.values_list("organ__code", flat=True)
    codes = dict.fromkeys(code for code in (document.code_series, *latest, *registered) if code)
    held = document.number if document.number is not None and document.number.voided_at is None else None
    return [(code, _number_text(organ, code, year, held)) for code in list(codes)[:MOST_SERIES]]


def _number_text(organ: Organ, code: str, year: int, held: object) -> str:
    """Its own number where the paper has one of this series: that is kept."""
    series = getattr(held, "series", None)
    if series is not None and (series.code, series.year) == (code, year):
        return str(held)
    return numbering.preview(organ, code, year)


def last_printer(organ: Organ) -> str:
    """Where the office had its last paper printed."""
    jobs = PrintJob.objects.filter(record__owning_organ=organ).order_by("-pk")
    return jobs.values_list("printer", flat=True).first() or ""


def print_jobs(record: Record) -> list[PrintJob]:
    return list(record.print_jobs.select_related("ticket", "ordered_by").order_by("pk"))


def sealed_files(record: Record) -> list[SealedFile]:
    """The files of the official text in force, each with what its signature needs."""
    found = SealedFile.objects.filter(record=record).select_related("file__blob", "key__organ", "made_by", "version")
    document = OutgoingDocument.objects.filter(record=record).values_list("official_version", flat=True).first()
    return list(found.filter(version=document).order_by("pk")) if document else []


def key_in_force(organ: Organ) -> OrganKey | None:
    return OrganKey.objects.filter(organ=organ, ended_at__isnull=True).first()


def seals_waiting(document: OutgoingDocument) -> list[tuple[Seal, list[Person]]]:
    """Seals of the issuers that are not on the official text yet, each with whoever keeps it today."""
    used = document.record.seal_uses.filter(version=document.official_version_id).values("seal__organ")
    waiting = Seal.objects.filter(organ__in=document.issuer_rows.values("organ"), ended_at__isnull=True)
    seals = list(waiting.exclude(organ__in=used).select_related("keeper__unit", "organ"))
    held = Appointment.objects.filter(open_on(timezone.localdate()), post__in=[seal.keeper_id for seal in seals])
    rows = [row for row in held.select_related("person") if row.person.is_active]
    return [(seal, [row.person for row in rows if row.post_id == seal.keeper_id]) for seal in seals]


def unsealed_issuers(document: OutgoingDocument) -> list[Organ]:
    """Issuers whose seal is not on the official text."""
    sealed = document.record.seal_uses.filter(version=document.official_version_id).values("seal__organ")
    return [row.organ for row in document.issuer_rows.select_related("organ").exclude(organ__in=sealed)]


def ways_on(record: Record) -> list[tuple[str, str]]:
    """Where a paper may be passed on by hand: straight back to whoever returned it, or on from a stage whose act is done."""
    lead = situation(record).lead
    if lead is None:
        return []
    flow = situation(record).flow
    back = [lead.returns_to.stage] if lead.returns_to is not None and flow.has(lead.returns_to.stage) else []
    ahead = [key for key in flow.stage(lead.stage).next if lead.stage in (JOINT_SIGNING, PRINTING, SEALING)]
    return [(key, flow.stage(key).name) for key in dict.fromkeys([*back, *ahead])]
