"""The organ that sent a paper: found among the organs that are known, and how it stands to the one that received it."""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Q

from zhongshu.incoming.models import SourceLevel
from zhongshu.people.models import Organ

_HIGHER = re.compile(r"(中共)?(中央|国务院|国家|全国|[\u4e00-\u9fff]{2,4}省|[\u4e00-\u9fff]{2,6}自治区)")
_LOWER = re.compile(r"(中共)?[\u4e00-\u9fff]{1,8}(县|区|镇|乡|街道)(委|人民政府|政府|人大|政协|办事处|党工委|$)")


def find_organ(name: str) -> Organ | None:
    """The known organ of that full or short name; a short name that two share finds none."""
    text = plain(name)
    found = list(Organ.objects.filter(Q(name=text) | Q(short_name=text)).order_by("-is_active", "sort", "pk")[:3])
    exact = [organ for organ in found if organ.name == text]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 else None


def remembered_as(name: str) -> str:
    """One name for all the ways of writing a sender: that of the known organ, else its plain form."""
    organ = find_organ(name)
    return plain(organ.name if organ else name)[:120]


def known(limit: int = 400) -> list[str]:
    """Names to choose from while one types."""
    return list(Organ.objects.filter(is_active=True).values_list("name", flat=True)[:limit])


def plain(name: str) -> str:
    """Without spaces and in one form, so that two ways of writing a name are equal."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).replace("(", "（").replace(")", "）")


def source_level(sender: Organ | None, name: str, receiver: Organ) -> str:
    """上级、平级、下级 by the tree and the ranks, seen from the body that the office serves; unknown senders by their name."""
    body = receiver.serves or receiver
    if sender is None:
        return _by_name(plain(name))
    if sender.pk in {organ.pk for organ in _ancestors(body)}:
        return SourceLevel.SUPERIOR
    if body.pk in {organ.pk for organ in _ancestors(sender)}:
        return SourceLevel.SUBORDINATE
    return _by_rank(sender.rank, body.rank)


def _by_rank(sender: int, receiver: int) -> str:
    if sender == receiver:
        return SourceLevel.PEER
    return SourceLevel.SUPERIOR if sender < receiver else SourceLevel.SUBORDINATE


def _by_name(name: str) -> str:
    if _HIGHER.match(name):
        return SourceLevel.SUPERIOR
    return SourceLevel.SUBORDINATE if _LOWER.match(name) else SourceLevel.OTHER


def _ancestors(organ: Organ) -> Iterable[Organ]:
    seen = {organ.pk}
    above = organ.parent
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        yield above
        above = above.parent
