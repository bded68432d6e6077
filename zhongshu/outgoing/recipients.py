"""主送、抄送: who a paper is for, as organs of the tree where they are known, and never an organ that is gone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Organ

Entry = dict[str, Any]  # {"organ": id or None, "name": as printed}


def resolve(entries: Iterable[Mapping[str, Any]], *, field: str) -> list[Entry]:
    """Entries with their organ found by id or by name. An organ that was merged or closed is refused with its successor."""
    given = [dict(entry) for entry in entries if str(entry.get("name", "")).strip() or entry.get("organ")]
    known = _organs(given)
    resolved = []
    for entry in given:
        organ = known.get(entry.get("organ")) or known.get(str(entry.get("name", "")).strip())
        _refuse_gone(organ, field)
        name = str(entry.get("name", "")).strip() or (organ.name if organ else "")
        resolved.append({"organ": organ.pk if organ else None, "name": name})
    return resolved


def organs_named(names: Iterable[str], *, field: str) -> tuple[Organ, ...]:
    """Organs in the order of their names; a name that nobody has is refused."""
    given = [name.strip() for name in names if name.strip()]
    known = _organs([{"name": name} for name in given])
    for name in given:
        _refuse_gone(known.get(name), field)
        if name not in known:
            raise RuleBroken(_("没有找到机关“%(name)s”，请按全称或规范化简称填写。") % {"name": name}, field=field)
    return tuple(dict.fromkeys(known[name] for name in given))


def consulted_named(names: Iterable[str], *, organ: Organ, field: str) -> list[Entry]:
    """须会签单位: units of the own organ by name, else organs; they are asked in the system, so they must be known."""
    units = {unit.name: unit.pk for unit in organ.units.filter(is_active=True)}
    found: list[Entry] = []
    for name in (each.strip() for each in names if each.strip()):
        if name in units:
            found.append({"unit": units[name], "name": name})
        else:
            found += [{"organ": known.pk, "name": name} for known in organs_named([name], field=field)]
    return found


def _organs(entries: Sequence[Entry]) -> dict[Any, Organ]:
    names = [str(entry.get("name", "")).strip() for entry in entries]
    ids = [entry["organ"] for entry in entries if entry.get("organ")]
    found = Organ.objects.filter(Q(pk__in=ids) | Q(name__in=names) | Q(short_name__in=names)).select_related(
        "merged_into"
    )
    by_key: dict[Any, Organ] = {}
    for organ in sorted(found, key=lambda organ: organ.is_active):
        by_key |= {key: organ for key in (organ.pk, organ.name, organ.short_name) if key}
    return by_key


def _refuse_gone(organ: Organ | None, field: str) -> None:
    if organ is None or organ.is_active:
        return
    words = {"name": organ.name}
    successor = successor_of(organ)
    if successor is not None:
        words["successor"] = successor.name
        raise RuleBroken(_("%(name)s已并入%(successor)s，请改送%(successor)s。") % words, field=field)
    raise RuleBroken(_("%(name)s已停用，请核对后改送承接其职能的机关。") % words, field=field)


def successor_of(organ: Organ) -> Organ | None:
    """Where a merged organ went, as far as that organ still is."""
    seen: set[int] = set()
    while organ.merged_into is not None and organ.pk not in seen:
        seen.add(organ.pk)
        organ = organ.merged_into
    return organ if organ.is_active else None


def names(entries: Iterable[Entry]) -> list[str]:
    return [entry["name"] for entry in entries]
