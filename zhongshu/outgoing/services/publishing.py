"""The printed form of the official text: set, kept, hashed, and signed with the organ's SM2 key where there is one."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pypdfium2
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.engines import sm2
from zhongshu.engines.typeset import Faces, served
from zhongshu.files import services as files
from zhongshu.files.models import File
from zhongshu.outgoing import access, papers
from zhongshu.outgoing.models import OrganKey, OutgoingDocument, SealedFile, Version
from zhongshu.outgoing.services.versions import locked
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models.link import FileRole
from zhongshu.workflow.services.moving import require

KEYS = "ZHONGSHU_SM2_KEYS"  # a folder with one file per organ: <id>.key, 64 hexadecimal digits, readable by the service only
FORMS = ("pdf", "ofd", "docx")
Rendered = Mapping[str, bytes]  # form → content
Render = Callable[[papers.Paper, Mapping[str, bytes]], Rendered]


def render_forms(paper: papers.Paper, pictures: Mapping[str, bytes], *, forms: Sequence[str] = FORMS) -> Rendered:
    """The paper set by the standard, in every form; `pictures` are those of the seals."""
    if not Faces.load(settings.FONTS_DIR).is_complete:
        raise RuleBroken(_("没有可用的公文字体，不能生成版式文件；请系统管理员按说明放入字体。"))
    values = {**paper, "options": {"screen": True, **paper.get("options", {})}}
    outcome = served.set_paper(values, pictures, settings.FONTS_DIR, wanted=tuple(forms), shows=False)
    for field, sentence in outcome.problems:
        raise RuleBroken(sentence, field=field)
    return outcome.files


def with_seals(document: OutgoingDocument, paper: papers.Paper) -> tuple[papers.Paper, dict[str, bytes]]:
    """The paper with the pictures of the seals that were used on this text, in the order of the issuers."""
    order = {organ: place for place, organ in enumerate(document.issuer_rows.values_list("organ", flat=True))}
    uses = document.record.seal_uses.filter(version=document.official_version_id, seal__picture__isnull=False)
    seals = {use.seal for use in uses.select_related("seal__picture__blob")}
    placed = sorted(seals, key=lambda seal: (order.get(seal.organ_id, 0), seal.pk))
    pictures = {f"seal-{seal.pk}.png": _content(seal.picture) for seal in placed if seal.picture is not None}
    entries = [
        {"file": f"seal-{seal.pk}.png", "diameter_mm": float(seal.diameter_mm)} for seal in placed if seal.picture
    ]
    return ({**paper, "seal": entries} if entries else paper), pictures


def _content(file: File) -> bytes:
    with files.open_file(file) as opened:
        return opened.read()


@dataclass(frozen=True)
class Official:
    """The files of an official text, made and not kept yet; `files` is empty where they are kept already."""

    version: Version
    files: Rendered


def make_official(document: OutgoingDocument, *, actor: Person, render: Render = render_forms) -> Official:
    """Set the official text, which takes a moment: before anything is locked."""
    require(access.may_dispatch(actor, document.record))
    version = OutgoingDocument.objects.select_related("official_version").get(pk=document.pk).official_version
    if version is None:
        raise RuleBroken(_("还没有正式文本，不能生成版式文件。"))
    if _kept(version):
        return Official(version, {})
    paper, pictures = with_seals(document, version.paper)
    return Official(version, render(paper, pictures))


def publish(
    document: OutgoingDocument, *, actor: Person, render: Render = render_forms, at: datetime | None = None
) -> list[SealedFile]:
    """The official files, once for an official text. The SM3 of each and, where the host has a key, the SM2 signature over it stand
    beside it."""
    return keep_official(document, make_official(document, actor=actor, render=render), actor=actor, at=at)


def _kept(version: Version) -> list[SealedFile]:
    return list(SealedFile.objects.filter(version=version).select_related("file__blob", "key").order_by("pk"))


@verb
def keep_official(
    document: OutgoingDocument, made: Official, *, actor: Person, at: datetime | None = None
) -> list[SealedFile]:
    """Attach what was made, in the caller's transaction: with 核发 or not at all."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_dispatch(actor, document.record))
    if document.official_version_id != made.version.pk:
        raise StaleEdit(_("生成版式文件的时候正式文本有改动，请再办一次。"))
    if kept := _kept(made.version):
        return kept
    pages = _pages(made.files.get("pdf"))
    return [_sealed(document, made, form, None if form == "docx" else pages, actor=actor, at=at) for form in made.files]


def _pages(pdf: bytes | None) -> int | None:
    if pdf is None:
        return None
    with pypdfium2.PdfDocument(pdf) as opened:
        return len(opened)


def _sealed(
    document: OutgoingDocument, made: Official, form: str, pages: int | None, *, actor: Person, at: datetime
) -> SealedFile:
    """One official file: kept, frozen, hashed, signed."""
    record, organ = document.record, document.record.owning_organ
    named = files.Made(f"{record.reference}.{form}", form, pages)
    file = files.keep_made(made.files[form], named, actor=actor, organ=organ, at=at)
    role = FileRole.MAIN if form == "pdf" else FileRole.OTHER
    records.attach(record, file, role=role, actor=actor)
    file = files.freeze(file, actor=actor, at=at)
    signature, key = _signed(file.blob.sm3, organ)
    sealed = SealedFile.objects.create(
        record=record,
        version=made.version,
        form=form,
        file=file,
        sm3=file.blob.sm3,
        sm2_signature=signature,
        key=key,
        made_by=actor,
        made_at=at,
    )
    data = {"file": file.pk, "form": form, "sm3": sealed.sm3, "signed": bool(signature)}
    audit.write("outgoing.file.published", record, actor=actor, data=data, at=at)
    return sealed


def _signed(digest: str, organ: Organ) -> tuple[str, OrganKey | None]:
    key = OrganKey.objects.filter(organ=organ, ended_at__isnull=True).first()
    if key is None:
        return "", None
    private = private_key(organ)
    if private is None:
        raise RuleBroken(
            _("%(organ)s登记了公钥，但找不到私钥文件，请系统管理员检查密钥文件夹。") % {"organ": organ.label}
        )
    try:
        signature = sm2.sign(private, key.public_key, digest)
    except sm2.KeyProblem as problem:
        raise RuleBroken(str(problem)) from problem
    if not sm2.verify(key.public_key, digest, signature):
        raise RuleBroken(_("%(organ)s的私钥文件与登记的公钥不是一对，请系统管理员检查。") % {"organ": organ.label})
    return signature, key


def private_key(organ: Organ) -> str | None:
    """From the file named in the environment, never from the database."""
    folder = os.environ.get(KEYS)
    path = Path(folder) / f"{organ.pk}.key" if folder else None
    return path.read_text(encoding="ascii").strip() if path is not None and path.is_file() else None


@verb
def register_key(organ: Organ, *, public_key: str, actor: Person, at: datetime | None = None) -> OrganKey:
    """公钥登记: from now on the organ's files are signed with the key that belongs to it; the one before ends, and still verifies
    what it signed."""
    at = at or timezone.now()
    require(access.may_keep_seals(actor, organ))
    if not sm2.is_public_key(public_key):
        raise RuleBroken(_("公钥应当是 SM2 曲线上的点，写成 130 位十六进制数（以 04 开头）。"), field="public_key")
    OrganKey.objects.filter(organ=organ, ended_at__isnull=True).update(ended_at=at)
    key = OrganKey.objects.create(organ=organ, public_key=public_key.strip().lower(), made_at=at)
    audit.write("outgoing.key.registered", actor=actor, organ=organ, subject=organ.name, data={"key": key.pk}, at=at)
    return key


@verb
def end_key(key: OrganKey, *, actor: Person, at: datetime | None = None) -> OrganKey:
    """停用: from now on the organ's files are not signed; what was signed still verifies."""
    require(access.may_keep_seals(actor, key.organ))
    if key.ended_at is not None:
        raise RuleBroken(_("这把密钥已经停用。"))
    key.ended_at = at or timezone.now()
    key.save(update_fields=["ended_at"])
    audit.write("outgoing.key.ended", actor=actor, organ=key.organ, subject=key.organ.name, data={"key": key.pk}, at=at)
    return key
