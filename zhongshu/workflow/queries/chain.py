"""来龙去脉: what a record arose from, what was instructed, what came of it, how it was answered.

Records that the viewer may not see stand there without a word of theirs; that they exist is part of the chain.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core import prepared, registry
from zhongshu.engines import lights
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.models import Grant, Link, Record
from zhongshu.records.states import Relation, State
from zhongshu.workflow.models import Comment, Extension
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import CommentKind

SOURCE, HERE, INSTRUCTION, RESULT, ANSWER = range(5)
COLUMNS: dict[int, str | Promise] = {
    SOURCE: gettext_lazy("来由"),
    HERE: gettext_lazy("本件"),
    INSTRUCTION: gettext_lazy("批示"),
    RESULT: gettext_lazy("引出"),
    ANSWER: gettext_lazy("答复"),
}
# relation → (column of the other end seen from the source of the link, and from its target)
PLACES: dict[str, tuple[int, int]] = {
    Relation.ARISES_FROM: (SOURCE, RESULT),
    Relation.ANSWERS: (SOURCE, ANSWER),
    Relation.CITES: (SOURCE, RESULT),
    Relation.REPLACES: (SOURCE, RESULT),
    Relation.MERGED_INTO: (RESULT, SOURCE),
}


YEAR = re.compile(r"〔\d{4}〕")  # the box has no room for it; the tip and the table have the whole number


@dataclass(frozen=True)
class Node:
    """A box: the kind and number, two lines of text, who and until when."""

    key: str
    column: int
    head: str
    text: str
    foot: str = ""
    relation: str = ""
    url: str = ""
    light: str = ""
    word: str = ""
    is_here: bool = False
    is_hidden: bool = False
    is_ahead: bool = False


@dataclass(frozen=True)
class Edge:
    start: str
    end: str
    relation: str = ""
    is_ahead: bool = False


@dataclass(frozen=True)
class Chain:
    nodes: list[Node]
    edges: list[Edge]

    @property
    def columns(self) -> list[int]:
        return sorted({node.column for node in self.nodes})

    def in_column(self, column: int) -> list[Node]:
        return [node for node in self.nodes if node.column == column]


@dataclass
class _Neighbours:
    """The other records by id: in which column and by which relation they stand."""

    places: dict[int, tuple[int, str]] = field(default_factory=dict)

    def add(self, pk: int, column: int, relation: str) -> None:
        self.places.setdefault(pk, (column, relation))


def chain(record: Record, viewer: Person) -> Chain:
    """The graph around one record for one viewer; a fixed number of queries."""
    found = _neighbours(record)
    seen = _visible(viewer, found)
    lit = _lights([record, *seen.values()])
    nodes = [_record_node(record, HERE, "", lit[record.pk], is_here=True), *_instructions(record)]
    nodes += [
        _record_node(seen[pk], column, relation, lit[pk]) if pk in seen else _hidden(pk, column, relation)
        for pk, (column, relation) in found.places.items()
    ]
    if record.needs_answer and record.answered_at is None and not any(node.column == ANSWER for node in nodes):
        nodes.append(_owed(record))
    return Chain(nodes, _edges(nodes))


def tab_counts(record: Record) -> dict[str, int]:
    """How many stand in the chain beside the record itself, and how many persons and units hold an open grant. What the
    verbs ask of children and extensions comes along."""
    sizes = prepared.sizes("workflow.tabs", _behind_tabs, record.pk)
    known = situation(record).__dict__
    known["granted_extensions"] = sizes["granted"]
    if not sizes["children"]:
        known["has_open_children"] = known["has_kept_children"] = False
    chained = sizes["links"] + sizes["children"] + (record.parent_id is not None)
    return {"chain": chained, "scope": sizes["readers"]}


def _behind_tabs(pk: int) -> "dict[str, QuerySet[Any]]":
    readers = Grant.objects.filter(record=pk, until__isnull=True)
    return {
        "links": Link.objects.filter(Q(source=pk) | Q(target=pk)).order_by().values("pk"),
        "children": Record.objects.filter(parent=pk).order_by().values("pk"),
        "granted": Extension.objects.filter(record=pk, is_granted=True).order_by().values("pk"),
        "readers": readers.order_by().values("person", "unit").distinct(),
    }


def _neighbours(record: Record) -> _Neighbours:
    found = _Neighbours()
    for link in Link.objects.filter(Q(source=record) | Q(target=record)).order_by("pk"):
        outward, inward = PLACES[link.relation]
        label = str(Relation(link.relation).label)
        is_out = link.source_id == record.pk
        found.add(link.target_id if is_out else link.source_id, outward if is_out else inward, label)
    if record.parent_id is not None:
        found.add(record.parent_id, SOURCE, _("上级件"))
    for pk in record.children.order_by("pk").values_list("pk", flat=True):
        found.add(pk, RESULT, _("分办"))
    return found


def _visible(viewer: Person, found: _Neighbours) -> dict[int, Record]:
    rows = records.visible_to(viewer).filter(pk__in=found.places).select_related("holder", "owning_organ", "number")
    return {row.pk: row for row in rows}


def _hidden(pk: int, column: int, relation: str) -> Node:
    return Node(f"r{pk}", column, _("不在知悉范围"), _("无权查看的件"), relation=relation, is_hidden=True)


def _record_node(record: Record, column: int, relation: str, lit: tuple[str, str], *, is_here: bool = False) -> Node:
    light, word = lit
    return Node(
        key=f"r{record.pk}",
        column=column,
        head=_head(record),
        text=record.title,
        foot=_foot(record),
        relation=relation,
        url=record.get_absolute_url(),
        light=light,
        word=word,
        is_here=is_here,
        is_ahead=record.state == State.DRAFT,
    )


def _head(record: Record) -> str:
    kind = str(registry.record_kind(record.kind).label)
    number = record.reference or (str(record.number) if record.number_id else "")
    return YEAR.sub(" ", number).strip() or kind


def _foot(record: Record) -> str:
    if record.is_live and record.holder is not None and record.due_at is not None:
        due = timezone.localtime(record.due_at).strftime("%-m月%-d日")
        return _("%(name)s　%(day)s") % {"name": record.holder.name, "day": due}
    ended = record.closed_at or record.cancelled_at
    return (
        f"{record.get_state_display()}　{timezone.localtime(ended):%-m月%-d日}" if ended else record.get_state_display()
    )


def _lights(shown: list[Record]) -> dict[int, tuple[str, str]]:
    """(key, word) of each record by its own organ's calendar."""
    now = timezone.now()
    clocks = calendars.clocks_for({record.owning_organ_id for record in shown})
    return {record.pk: _light(record, clocks[record.owning_organ_id], now) for record in shown}


def _light(record: Record, clock: Clock, now: datetime) -> tuple[str, str]:
    if record.state == State.DRAFT:
        return "", ""
    if record.state == State.CANCELLED:
        return "done", record.get_state_display()
    key = lights.light(record.state, record.due_at, now, clock)
    return key, lights.described(key, record.due_at, record.closed_at or now).label


def _instructions(record: Record) -> list[Node]:
    """批示 are nodes of the chain (decision 17); several stand in one box."""
    written = record.comments.filter(kind=CommentKind.INSTRUCTION).select_related("author").order_by("number")
    said = list(written)
    if not said:
        return []
    last = said[-1]
    others = "" if len(said) == 1 else _brief(last)
    return [
        Node(
            key="instructions",
            column=INSTRUCTION,
            head=_("批示　%(n)s 条") % {"n": len(said)},
            text=_brief(said[0]),
            foot=others or timezone.localtime(last.written_at).strftime("%-m月%-d日"),
            relation=_("呈批"),
            url="?tab=slip#section-instruction",
        )
    ]


def _brief(comment: Comment) -> str:
    return f"{comment.author.name}：{comment.text or _('手写批示')}"


def _owed(record: Record) -> Node:
    text = _("复文正在办") if record.awaits_answer else _("答复后才能办结")
    return Node("owed", ANSWER, _("答复　还没有"), text, relation=_("答复"), is_ahead=True)


def _edges(nodes: list[Node]) -> list[Edge]:
    """Sources lead here; what was instructed stands between here and what came of it."""
    here = next(node for node in nodes if node.is_here)
    middle = next((node for node in nodes if node.column == INSTRUCTION), here)
    edges = [Edge(node.key, here.key, node.relation, node.is_ahead) for node in nodes if node.column == SOURCE]
    if middle is not here:
        edges.append(Edge(here.key, middle.key, middle.relation))
    later = [node for node in nodes if node.column in {RESULT, ANSWER}]
    return edges + [Edge(middle.key, node.key, node.relation, node.is_ahead) for node in later]
