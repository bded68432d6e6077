"""常用搜索: kept under a name, renamed, run, given up; each of them is written down as its owner's act."""

from django.db import transaction
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.search.models import SavedSearch

MOST = 30  # of one person


@transaction.atomic
def save_search(person: Person, *, name: str, query: str) -> SavedSearch:
    """Keep a search; the same name overwrites."""
    name = _named(name)
    if not query:
        raise RuleBroken(_("请先写要找的词，或者选一项限定，再存为常用搜索。"), field="name")
    is_known = SavedSearch.objects.filter(person=person, name=name).exists()
    if not is_known and SavedSearch.objects.filter(person=person).count() >= MOST:
        raise RuleBroken(_("常用搜索最多存 %(n)s 个，请先删去不用的。") % {"n": MOST}, field="name")
    given = {"query": query[:1000], "seen_to": _newest()}
    saved, _is_new = SavedSearch.objects.update_or_create(person=person, name=name, defaults=given)
    audit.write("search.saved.kept", actor=person, subject=name)
    return saved


@transaction.atomic
def rename_search(saved: SavedSearch, *, name: str, actor: Person) -> None:
    name = _named(name)
    if SavedSearch.objects.filter(person=saved.person_id, name=name).exclude(pk=saved.pk).exists():
        raise RuleBroken(_("已经有叫“%(name)s”的常用搜索，请换一个名称。") % {"name": name}, field="name")
    before, saved.name = saved.name, name
    saved.save(update_fields=["name"])
    audit.write("search.saved.renamed", actor=actor, subject=name, data={"before": before})


@transaction.atomic
def delete_search(saved: SavedSearch, *, actor: Person) -> None:
    audit.write("search.saved.deleted", actor=actor, subject=saved.name)
    saved.delete()


@transaction.atomic
def run_search(saved: SavedSearch) -> SavedSearch:
    """It is looked at now: what comes from here on is new the next time."""
    saved.seen_to = _newest()
    saved.save(update_fields=["seen_to"])
    return saved


def _named(name: str) -> str:
    if not name.strip():
        raise RuleBroken(_("请给常用搜索起个名称。"), field="name")
    return name.strip()[:40]


def _newest() -> int:
    return Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
