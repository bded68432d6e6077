"""转发, 答复, 另行文: what is known already of a paper that arises from another, as words to begin with."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from zhongshu.core import registry
from zhongshu.core.registry import Origin
from zhongshu.outgoing import papers
from zhongshu.outgoing.states import Purpose
from zhongshu.people.models import Organ
from zhongshu.records.models import Record
from zhongshu.records.states import DocumentType

ANSWERS = {DocumentType.REQUEST: DocumentType.REPLY}  # anything else is answered by 函
# How one addresses a body below or beside: the last word of its name, 你 for those below.
_ADDRESSES = ("省", "市", "县", "区", "乡", "镇", "街道", "厅", "局", "委", "办", "院", "校", "公司")
_PLACES = ("省", "市", "县", "区", "乡", "镇")
_ENDS = sorted({str(label) for label in DocumentType.labels if label != "命令（令）"}, key=len, reverse=True)


@dataclass(frozen=True)
class Source:
    """The paper from which another arises."""

    record: Record
    origin: Origin

    @property
    def title(self) -> str:
        return "".join(self.record.title.split())

    @property
    def document_type(self) -> str:
        """By the end of its title."""
        end = next((end for end in _ENDS if self.title.endswith(end)), "")
        return next((key for key, label in DocumentType.choices if label == end), "")

    @property
    def matter(self) -> str:
        """关于×××, without the organ before and the 文种 after."""
        start = self.title.find("关于")
        stem = self.title[start + 2 :] if start >= 0 else self.title
        end = next((end for end in _ENDS if stem.endswith(end)), "")
        return stem.removesuffix(end).removesuffix("的") if end else stem

    @property
    def cited(self) -> str:
        """《关于×××的请示》（×政〔2026〕37号）"""
        start = self.title.find("关于")
        number = self.origin.number and f"（{self.origin.number}）"
        return f"《{self.title[max(start, 0) :]}》{number}"


def source_of(record: Record) -> Source | None:
    """None for kinds that come from nowhere else."""
    load = registry.record_kind(record.kind).origin
    origin = load(record) if load else None
    return Source(record, origin) if origin else None


def type_for(purpose: str, source: Source) -> str:
    if purpose == Purpose.ANSWER:
        return (
            ANSWERS.get(DocumentType(source.document_type), DocumentType.LETTER) if source.document_type else "letter"
        )
    return DocumentType.NOTICE


def title_for(purpose: str, source: Source, issuer: Organ, document_type: str) -> str:
    """One 关于 and one 文种 at the end: ××转发××关于××的通知, ××关于××的批复."""
    if purpose == Purpose.FORWARD:
        return _forwarded(source, issuer)[:300]
    if purpose == Purpose.ANSWER:
        end = "复函" if document_type == DocumentType.LETTER else str(DocumentType(document_type).label)
        return f"{issuer.name}关于{source.matter}的{end}"[:300]
    return ""


def _forwarded(source: Source, issuer: Organ) -> str:
    title = source.title
    has_sender = title.find("关于") > 0 or title.startswith(source.origin.sender)
    named = title if has_sender or "关于" not in title else f"{source.origin.sender}{title}"
    verb = "转发" if "关于" in named else "关于转发"
    return f"{issuer.name}{verb}{named}" + ("" if named.endswith("通知") else "的通知")


def paper_for(purpose: str, source: Source, document_type: str) -> papers.Paper:
    """The first and the last sentence; what stands between them is the drafter's."""
    if purpose == Purpose.FORWARD:
        body = f"现将{source.origin.sender}{source.cited}转发给你们，请结合实际，认真贯彻执行。"
        return {"body": body, "attachments": [{"title": source.title[:400]}]}
    if purpose == Purpose.ANSWER:
        return {"body": _answer(source, document_type)}
    return {}


def _answer(source: Source, document_type: str) -> str:
    if document_type == DocumentType.REPLY:
        you = address("你", source.origin.sender)
        return f"{you}{source.cited}收悉。经研究，现批复如下：\n一、\n此复。"
    you = address("贵", source.origin.sender)
    return f"{you}{source.cited}收悉。经研究，现函复如下：\n一、\n特此函复。"


def address(word: str, sender: str) -> str:
    """你县, 贵局, 你办: by what the sender is; 你单位 where the name does not say."""
    name = re.sub(r"(人民政府办公厅|人民政府办公室)$", "办", sender)
    if found := re.search(rf"([{''.join(_PLACES)}])人民政府$", name):
        return word + found[1]
    end = next((end for end in sorted(_ADDRESSES, key=len, reverse=True) if name.endswith(end)), "")
    return word + (
        end or ("办" if name.endswith(("办公室", "办公厅")) else "委" if name.endswith("委员会") else "单位")
    )


def basis_for(source: Source) -> str:
    return f"{source.origin.sender}{source.cited}"[:500]


def due_for(purpose: str, source: Source, now: datetime | None = None) -> datetime | None:
    """An answer is due no later than the paper it answers (decision 9)."""
    due = source.record.due_at if source.record.is_live else None
    return due if due is not None and due > (now or timezone.now()) and purpose != Purpose.OWN else None
