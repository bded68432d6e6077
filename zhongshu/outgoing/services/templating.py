"""范本 and 常用语: what comes with the system, and what an organ or a person keeps beside it."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.outgoing import authoring, composing, papers
from zhongshu.outgoing.models import OutgoingDocument, PaperTemplate, Phrase, WorkingDraft
from zhongshu.people.models import Organ, Person
from zhongshu.records.following import verb
from zhongshu.records.states import DocumentType
from zhongshu.workflow.services.moving import require

SHIPPED = Path(__file__).parents[1] / "shipped"
OWN_PHRASES = 200  # of one person: a panel stays readable


@dataclass(frozen=True)
class TemplateData:
    name: str
    document_type: str
    body: str
    hint: str = ""
    note: str = ""
    attachments: tuple[str, ...] = ()
    more: papers.Paper = field(default_factory=dict)  # what the form does not show: tables, 出席人员 …

    def paper(self) -> papers.Paper:
        titles = [{"title": title} for title in self.attachments if title.strip()]
        words = {**self.more, "body": self.body.strip(), "note": self.note.strip(), "attachments": titles}
        return papers.clean({key: value for key, value in words.items() if value})


@verb
def make_template(data: TemplateData, *, organ: Organ, actor: Person, at: datetime | None = None) -> PaperTemplate:
    """Another 范本 of the organ."""
    at = at or timezone.now()
    require(authoring.may_edit_templates(actor, organ))
    _refuse_wrong(data)
    _refuse_same_name(organ, data, None)
    template = PaperTemplate.objects.create(organ=organ, made_by=actor, changed_at=at, **_values(data))
    audit.write("outgoing.template.made", actor=actor, organ=organ, data={"template": template.pk}, at=at)
    return template


@verb
def change_template(
    template: PaperTemplate, data: TemplateData, *, version: int, actor: Person, at: datetime | None = None
) -> PaperTemplate:
    """`version` is the one that the form showed."""
    at = at or timezone.now()
    template = _locked(template, actor)
    if template.version != version:
        raise StaleEdit(_("这个范本刚被别人改过，请刷新后再改；您填的内容还在页面上。"))
    _refuse_wrong(data)
    _refuse_same_name(template.organ, data, template)
    for name, value in _values(data).items():
        setattr(template, name, value)
    template.changed_at, template.version = at, version + 1
    template.save()
    audit.write("outgoing.template.changed", actor=actor, organ=template.organ, data={"template": template.pk}, at=at)
    return template


@verb
def end_template(template: PaperTemplate, *, actor: Person, at: datetime | None = None) -> PaperTemplate:
    """It is not offered any more; papers that began with it stay as they are."""
    at = at or timezone.now()
    template = _locked(template, actor)
    if template.is_active:
        template.is_active, template.changed_at = False, at
        template.version += 1
        template.save(update_fields=["is_active", "changed_at", "version"])
        audit.write("outgoing.template.ended", actor=actor, organ=template.organ, data={"template": template.pk}, at=at)
    return template


def template_of(document: OutgoingDocument) -> TemplateData:
    """A paper as the ground for a 范本: its words without what belongs to it alone."""
    paper = composing.typed(WorkingDraft.objects.get(record=document.record).paper)
    shown = {"title", "body", "note", "attachments"}
    return TemplateData(
        name=document.record.title[:80],
        document_type=document.document_type,
        body=papers.plain(paper.get("body") or ""),
        note=str(paper.get("note") or ""),
        attachments=tuple(each["title"] for each in paper.get("attachments") or ()),
        more={key: value for key, value in paper.items() if key not in shown},
    )


def _locked(template: PaperTemplate, actor: Person) -> PaperTemplate:
    fresh = PaperTemplate.objects.select_for_update(of=("self",)).select_related("organ").get(pk=template.pk)
    require(authoring.may_change_template(actor, fresh))
    return fresh


def _refuse_wrong(data: TemplateData) -> None:
    if data.document_type not in DocumentType.values:
        raise RuleBroken(_("请选择文种。"), field="document_type")
    if not data.name.strip():
        raise RuleBroken(_("请给范本起个名称，例如“召开会议”。"), field="name")
    if not data.body.strip():
        raise RuleBroken(_("范本没有正文，请写上，要填的地方写××。"), field="body")


def _refuse_same_name(organ: Organ | None, data: TemplateData, own: PaperTemplate | None) -> None:
    same = PaperTemplate.objects.filter(
        organ=organ, document_type=data.document_type, name=data.name.strip(), is_active=True
    )
    if (same.exclude(pk=own.pk) if own else same).exists():
        raise RuleBroken(_("这个文种已经有一个叫“%(name)s”的范本，请换个名称。") % {"name": data.name}, field="name")


def _values(data: TemplateData) -> dict[str, Any]:
    return {
        "name": data.name.strip(),
        "document_type": data.document_type,
        "hint": data.hint.strip(),
        "paper": data.paper(),
    }


# ── 常用语 ────────────────────────────────────────────────────────────────────────────────────────


@verb
def keep_phrase(
    text: str, *, place: str, document_type: str, actor: Person, organ: Organ | None = None, at: datetime | None = None
) -> Phrase:
    """One's own, or with `organ` one of everybody there."""
    at = at or timezone.now()
    text = " ".join(text.split())
    if not text:
        raise RuleBroken(_("请写上要存的常用语。"), field="text")
    if len(text) > 500:
        raise RuleBroken(_("常用语不超过500字，更长的请做成范本。"), field="text")
    if organ is not None:
        require(authoring.may_edit_templates(actor, organ))
    owner: dict[str, Any] = {"organ": organ} if organ else {"organ": None, "person": actor}
    mine = Phrase.objects.filter(ended_at__isnull=True, **owner)
    if known := mine.filter(text=text, document_type=document_type).first():
        return known
    if organ is None and mine.count() >= OWN_PHRASES:
        raise RuleBroken(_("自己的常用语已有%(n)s条，请先停用不用的。") % {"n": OWN_PHRASES}, field="text")
    phrase = Phrase.objects.create(text=text, place=place, document_type=document_type, made_at=at, **owner)
    data = {"phrase": phrase.pk, "own": organ is None}
    audit.write("outgoing.phrase.kept", actor=actor, organ=organ or actor.organ, data=data, at=at)
    return phrase


@verb
def end_phrase(phrase: Phrase, *, actor: Person, at: datetime | None = None) -> Phrase:
    at = at or timezone.now()
    phrase = Phrase.objects.select_for_update(of=("self",)).select_related("organ").get(pk=phrase.pk)
    require(authoring.may_edit_phrase(actor, phrase))
    if phrase.ended_at is None:
        phrase.ended_at = at
        phrase.save(update_fields=["ended_at"])
        data = {"phrase": phrase.pk, "own": phrase.organ_id is None}
        audit.write("outgoing.phrase.ended", actor=actor, organ=phrase.organ or actor.organ, data=data, at=at)
    return phrase


# ── what comes with the system ────────────────────────────────────────────────────────────────────


def after_migrate(using: str, **kwargs: Any) -> None:
    """Shipped templates and phrases as the files say; those of offices are left alone."""
    if Phrase._meta.db_table in connections[using].introspection.table_names():  # not when migrating back
        sync_templates()
        sync_phrases()


def sync_templates() -> None:
    shipped = {each["key"]: _shipped(each) for each in _read("templates")["template"]}
    for key, values in shipped.items():
        PaperTemplate.objects.update_or_create(key=key, defaults={"organ": None, "is_active": True, **values})
    PaperTemplate.objects.exclude(key="").exclude(key__in=shipped).update(is_active=False)


def _shipped(given: dict[str, Any]) -> dict[str, Any]:
    attendance = [{"label": label, "text": text} for label, text in given.get("attendance", ())]
    data = TemplateData(
        name=given["name"],
        document_type=given["document_type"],
        body=given["body"],
        hint=given["hint"],
        note=given.get("note", ""),
        attachments=tuple(given.get("attachments", ())),
        more={"attendance": attendance} if attendance else {},
    )
    return _values(data)


def sync_phrases() -> None:
    shipped = {
        f"{group['place']}.{kind or 'any'}.{count}": {"text": text, "place": group["place"], "document_type": kind}
        for group in _read("phrases")["phrase"]
        for kind in group.get("types", [""])
        for count, text in enumerate(group["texts"], start=1)
    }
    known = set(Phrase.objects.exclude(key="").values_list("key", flat=True))
    now = timezone.now()
    Phrase.objects.bulk_create(
        Phrase(key=key, made_at=now, **values) for key, values in shipped.items() if key not in known
    )
    for key in known & set(shipped):
        Phrase.objects.filter(key=key).update(ended_at=None, **shipped[key])
    Phrase.objects.exclude(key="").exclude(key__in=shipped).update(ended_at=now)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
