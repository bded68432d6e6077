"""Who sees and keeps seals and keys: the business administrator of an office, for it and for the body that it serves; whoever keeps
a seal; and who may print a ticket."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhongshu.core import prepared
from zhongshu.outgoing.models import OrganKey, OutgoingDocument, PrintJob, Seal, SealedFile, SealUse
from zhongshu.people.access import open_on, posture
from zhongshu.people.models import Appointment, Organ, Person, Post
from zhongshu.records import access as records

KEEP = "outgoing.keep_seals"


def seals_kept_by(person: Person, document: OutgoingDocument) -> QuerySet[Seal]:
    """Seals of the issuers that are in this person's keeping and not yet on the official text."""
    used = document.record.seal_uses.filter(version=document.official_version_id).values("seal")
    mine = Seal.objects.filter(keeper__in=[post.post_id for post in posture(person).posts], ended_at__isnull=True)
    return mine.filter(organ__in=document.issuer_rows.values("organ")).exclude(pk__in=used).select_related("organ")


def organs_kept_by(person: Person) -> QuerySet[Organ]:
    """Organs whose seals and keys the person registers."""
    own = posture(person).permissions.get(KEEP, frozenset())
    return Organ.objects.filter(Q(pk__in=own) | Q(offices__in=own), is_active=True).distinct().order_by("sort", "pk")


def organs_signing(person: Person) -> QuerySet[Organ]:
    """Organs whose keys the person registers: the offices that own the papers."""
    return Organ.objects.filter(pk__in=posture(person).permissions.get(KEEP, frozenset()), is_active=True)


def _mine(person: Person) -> Q:
    kept = [post.post_id for post in posture(person).posts]
    return Q(organ__in=organs_kept_by(person)) | Q(keeper__in=kept)


def seals_for(person: Person) -> QuerySet[Seal]:
    """印章: of the organs whose seals the person registers, and those in the own keeping."""
    return Seal.objects.filter(_mine(person)).select_related("organ", "keeper__unit", "picture__blob").distinct()


def uses_for(person: Person) -> QuerySet[SealUse]:
    """用印登记 of these seals, the latest first."""
    uses = SealUse.objects.filter(seal__in=seals_for(person).values("pk"))
    return uses.select_related("seal", "used_by", "record", "version")


def keys_for(person: Person) -> QuerySet[OrganKey]:
    return OrganKey.objects.filter(organ__in=organs_kept_by(person)).select_related("organ")


def keeper_posts(person: Person) -> QuerySet[Post]:
    """Posts that may keep a seal: those of the organs themselves and of the offices that serve them."""
    own = posture(person).permissions.get(KEEP, frozenset())
    posts = Post.objects.filter(unit__organ__in=own, is_active=True)
    return posts.select_related("unit").order_by("unit__sort", "sort", "pk")


def named_posts(posts: Iterable[Post]) -> list[tuple[int, str]]:
    """Posts with their unit and whoever holds them today."""
    found = list(posts)
    held = Appointment.objects.filter(open_on(timezone.localdate()), post__in=found).select_related("person")
    names: dict[int, list[str]] = {}
    for row in held:
        names.setdefault(row.post_id, []).append(row.person.name)
    return [
        (post.pk, f"{post.unit.name}　{post.title}　{'、'.join(names.get(post.pk, ()))}".strip("　")) for post in found
    ]


def sees_seals(person: Person) -> bool:
    held = posture(person)
    if held.permissions.get(KEEP):
        return True
    posts = [post.post_id for post in held.posts]
    return any(prepared.rows("outgoing.seal_kept", _kept_at, *lot) for lot in prepared.lots(posts))


def _kept_at(*posts: int) -> QuerySet[Any]:
    return Seal.objects.filter(keeper__in=posts).order_by().values_list("pk")[:1]


def print_jobs_for(person: Person) -> QuerySet[PrintJob]:
    jobs = PrintJob.objects.filter(records.seen_by(person, "record__"))
    return jobs.select_related("ticket", "ordered_by", "record")


def sealed_for(person: Person) -> QuerySet[SealedFile]:
    return SealedFile.objects.filter(records.seen_by(person, "record__")).select_related("file__blob", "key__organ")
