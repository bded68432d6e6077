"""Named reads of memos."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from zhongshu.engines.differences import Piece, pieces, shortened
from zhongshu.memos.models import Memo, MemoLeader, MemoText
from zhongshu.memos.states import PRESENTING
from zhongshu.people.homes import home_of
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records import access as records
from zhongshu.records.models import Record, RecordFile
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import LIVE, Relation
from zhongshu.workflow.flows import stage_name
from zhongshu.workflow.models import Comment
from zhongshu.workflow.services.receivers import leaders
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import CommentKind


@dataclass(frozen=True)
class Asked:
    """A leader it is addressed to, and whether the 批示 is there."""

    row: MemoLeader
    person: Person
    instructed_at: datetime | None

    @property
    def is_struck(self) -> bool:
        return self.row.struck_at is not None


def leaders_of(organ: Organ) -> list[Person]:
    """Whom a memo of this organ may be addressed to, the first in rank first: those who may instruct on its records."""
    return leaders(Record(owning_organ=organ))


def floor_of(record: Record) -> int:
    """The lowest level that a memo may be given: that of what it arises from, yet never more than it has, so that words can still
    be changed where the source was raised meanwhile."""
    sources = record.links_out.filter(relation=Relation.ARISES_FROM)
    return min(sources.aggregate(highest=Max("target__level"))["highest"] or 0, record.level)


def asked(memo: Memo) -> list[Asked]:
    """Everybody it is or was addressed to, in rank order; two queries."""
    written = _instructions(memo.record)
    rows = memo.leader_rows.select_related("person", "struck_by")
    return [Asked(row, row.person, written.get(row.person_id)) for row in rows]


def waiting_leaders(record: Record) -> list[Person]:
    """Who is asked and has not written, in the order in which it goes to them: the last in rank first, so that whoever stands
    highest reads what the others wrote."""
    written = _instructions(record)
    rows = MemoLeader.objects.filter(memo=record.pk, struck_at__isnull=True).select_related("person")
    return [row.person for row in rows.order_by("-order", "-pk") if row.person_id not in written]


def _instructions(record: Record) -> dict[int, datetime]:
    """The last 批示 of each leader, also one that was copied from paper or written for them."""
    said = Comment.objects.filter(record=record.pk, kind=CommentKind.INSTRUCTION).order_by("written_at", "pk")
    return dict(said.values_list("author", "written_at"))


def is_instructed(record: Record) -> bool:
    return Comment.objects.filter(record=record.pk, kind=CommentKind.INSTRUCTION).exists()


def next_hand(record: Record) -> tuple[str, Person] | None:
    """呈批 to the next leader who has not written: from 核稿, from one leader to the next, and again while it is carried out."""
    if record.kind != "memo":
        return None
    lead = situation(record).lead
    stage = situation(record).stage
    if lead is None or stage is None or PRESENTING not in stage.next:
        return None
    waiting = [person for person in waiting_leaders(record) if person.pk != lead.holder_id]
    return (PRESENTING, waiting[0]) if waiting else None


def attachments(record: Record) -> list[RecordFile]:
    kept = record.record_files.filter(removed_at__isnull=True, role__in=[FileRole.MAIN, FileRole.ATTACHMENT])
    return list(kept.select_related("file__blob"))


def home_unit(person: Person) -> Unit | None:
    """The unit for which the person writes: that of the main post, where it is one of the own organ."""
    unit = home_of(person).unit_id
    return Unit.objects.filter(pk=unit, organ=person.organ_id).first() if unit else None


def memo_of(record: Record) -> Memo | None:
    memo = Memo.objects.select_related("drafter", "drafting_unit").filter(record=record).first()
    if memo is not None:
        memo.record = record
    return memo


@dataclass(frozen=True)
class Revision:
    """One change of the words: what went and what came, by whom, at which stage."""

    row: MemoText
    stage: str
    subject: tuple[Piece, ...]
    body: tuple[Piece, ...]


def revisions(memo: Memo) -> list[Revision]:
    """The words from the first to those of now, change by change; one query."""
    rows = list(memo.earlier.select_related("replaced_by").order_by("number"))
    after = [*((row.subject, row.body) for row in rows[1:]), (memo.record.title, memo.body)]
    return [_revision(memo.record, row, *words) for row, words in zip(rows, after, strict=False)]


def _revision(record: Record, row: MemoText, subject: str, body: str) -> Revision:
    found = (tuple(shortened(pieces(old, new))) for old, new in ((row.subject, subject), (row.body, body)))
    return Revision(row, stage_name(record, row.stage), *found)


def open_rows(person: Person) -> tuple[QuerySet[Memo]]:
    """在办 in the person's own organ, as the register shows it."""
    live = {"organ": person.organ_id, "record__kind": "memo", "record__state__in": LIVE}
    return (Memo.objects.filter(records.seen_by(person, "record__"), **live),)
