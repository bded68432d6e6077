"""The log as a file that proves itself: a head line with what each chain begins and ends with, then one line per sealed entry."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import F, Max, Min
from django.utils import timezone

from zhongshu.audit.chain import START, Fault, Link, Walk, faults
from zhongshu.audit.models import Seal
from zhongshu.audit.services import sealing

FORMAT = "zhongshu.audit/1"


class UnreadableExport(Exception):
    """The file is not an export of the log, or breaks off."""


@dataclass(frozen=True)
class Span:
    """A stretch of one chain; `prev` is the value before its first entry, `hash` that of its last."""

    chain: int
    first: int
    prev: str
    last: int
    hash: str


@dataclass(frozen=True)
class Wanted:
    """Which part of the log: one organ's chain, and the stretch that covers the entries of these days."""

    organ: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass
class Proof:
    """What a check found: how many entries it followed and what is broken, first things first."""

    count: int = 0
    faults: list[str] = field(default_factory=list)


def lines(wanted: Wanted, *, at: datetime | None = None) -> Iterator[str]:
    """The file, line by line. Chains are whole between their first and last line, so that a missing line shows."""
    spans = _spans(wanted)
    head = {
        "format": FORMAT,
        "exported_at": sealing.moment(at or timezone.now()),
        "wanted": {name: str(value) for name, value in asdict(wanted).items() if value is not None},
        "chains": [asdict(span) for span in spans],
        "unsealed": sealing.unsealed().count(),
    }
    yield json.dumps(head, ensure_ascii=False)
    for span in spans:
        for link in live_links(span):
            yield json.dumps(asdict(link), ensure_ascii=False)


def live_links(span: Span | None = None) -> Iterator[Link]:
    """Sealed entries of the database, chain by chain, or those of one span."""
    rows = Seal.objects.select_related("entry").order_by("chain", "seq")
    if span is not None:
        rows = rows.filter(chain=span.chain, seq__range=(span.first, span.last))
    for seal in rows.iterator(chunk_size=2000):
        sealed_at = sealing.moment(seal.sealed_at)
        yield Link(seal.chain, seal.seq, seal.prev, seal.hash, sealed_at, sealing.plain(seal.entry))


def prove_file(path: Path) -> Proof:
    """Follow the chains of an export; needs no database."""
    with path.open(encoding="utf-8") as file:
        head = _head(file.readline())
        walks = {span.chain: Walk(span.chain, span.first, span.prev) for span in head}
        proof = _prove(_links(file), walks)
    proof.faults += [str(fault) for span in head if (fault := _short(span, walks[span.chain]))]
    return proof


def prove_database(*, at: datetime | None = None) -> Proof:
    """Follow every chain of the database to its end, and look for entries that were not sealed in time."""
    proof = _prove(live_links(), {})
    if late := sealing.tail_too_old(everything=True, at=at):
        proof.faults.append(
            f"记录 {late.pk}（{sealing.moment(late.at)}）写下后超过 60 秒仍未封存，请看后台调度是否在运行"
        )
    return proof


def prove_against(path: Path) -> Proof:
    """Does the database still contain what an earlier export ended with? Shows a chain that was cut or written anew."""
    with path.open(encoding="utf-8") as file:
        head = _head(file.readline())
    found = dict(_places(head))
    broken = [span for span in head if found.get((span.chain, span.last)) != span.hash]
    sentences = [str(Fault(span.chain, span.last, None, "与先前导出的不一致，链被截短或者重写")) for span in broken]
    return Proof(len(head), sentences)


def _places(head: list[Span]) -> Iterator[tuple[tuple[int, int], str]]:
    for span in head:
        value = Seal.objects.filter(chain=span.chain, seq=span.last).values_list("hash", flat=True).first()
        yield (span.chain, span.last), value or ""


def _prove(links: Iterator[Link], walks: dict[int, Walk]) -> Proof:
    proof = Proof()

    def counted() -> Iterator[Link]:
        for link in links:
            proof.count += 1
            yield link

    proof.faults = [str(fault) for fault in faults(counted(), walks)]
    return proof


def _short(span: Span, walk: Walk) -> Fault | None:
    """The file must end each chain where its head says."""
    if walk.seq < span.last:
        return Fault(span.chain, walk.seq + 1, None, f"缺失，文件应当到第 {span.last} 条")
    return None if walk.prev == span.hash else Fault(span.chain, span.last, None, "末尾与文件头不一致")


def _spans(wanted: Wanted) -> list[Span]:
    sealed = Seal.objects.all()
    if wanted.organ is not None:
        sealed = sealed.filter(chain=wanted.organ)
    if wanted.since is not None:
        sealed = sealed.filter(entry__at__date__gte=wanted.since)
    if wanted.until is not None:
        sealed = sealed.filter(entry__at__date__lte=wanted.until)
    ends = sealed.order_by("chain").values("chain").annotate(first=Min("seq"), last=Max("seq"))
    return [_span(**row) for row in ends]


def _span(chain: int, first: int, last: int) -> Span:
    ends = dict(Seal.objects.filter(chain=chain, seq__in=[first, last]).values_list("seq", F("prev")))
    final = Seal.objects.values_list("hash", flat=True).get(chain=chain, seq=last)
    return Span(chain, first, ends.get(first, START), last, final)


def _head(line: str) -> list[Span]:
    try:
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise UnreadableExport(f"文件格式是 {head['format']}，应当是 {FORMAT}。")
        return [Span(**span) for span in head["chains"]]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableExport("第 1 行不是审计日志的文件头。") from error


def _links(file: Any) -> Iterator[Link]:
    for number, line in enumerate(file, start=2):
        try:
            yield Link(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise UnreadableExport(f"第 {number} 行残缺或者格式不对。") from error
