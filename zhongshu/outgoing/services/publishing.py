"""The printed form of the official text: set, kept, hashed, and signed with the organ's SM2 key where there is one."""

import io
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.engines import sm2
from zhongshu.engines.typeset import Faces, PaperProblem, lay_out
from zhongshu.engines.typeset.reading import paper_of
from zhongshu.engines.typeset.writers import CannotWrite, write_pdf
from zhongshu.files import services as files
from zhongshu.outgoing import access, papers
from zhongshu.outgoing.models import OrganKey, OutgoingDocument, SealedFile
from zhongshu.outgoing.services.versions import locked
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models.link import FileRole
from zhongshu.workflow.services.moving import require

KEYS = "ZHONGSHU_SM2_KEYS"  # a folder with one file per organ: <id>.key, 64 hexadecimal digits, readable by the service only
Render = Callable[[papers.Paper], bytes]


def render_pdf(paper: papers.Paper) -> bytes:
    """The paper as a PDF for reading, set by the standard."""
    folder = Path(os.environ.get("ZHONGSHU_FONTS") or Path(settings.VAR_DIR) / "fonts")
    try:
        faces = Faces.load(folder if folder.is_dir() else None)
        if not faces.is_complete:
            raise PaperProblem("fonts", _("没有可用的公文字体，不能生成版式文件；请系统管理员按说明放入字体。"))
        return write_pdf(lay_out(paper_of({**paper, "options": {"screen": True}}), faces))
    except (PaperProblem, CannotWrite) as problem:
        raise RuleBroken(str(problem), field=getattr(problem, "field", "body")) from problem


@verb
def publish(
    document: OutgoingDocument, *, actor: Person, render: Render = render_pdf, at: datetime | None = None
) -> SealedFile:
    """The official file: once for an official text. Its SM3 and, where the host has a key, the SM2 signature over it stand beside it."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_dispatch(actor, document.record))
    version = document.official_version
    if version is None:
        raise RuleBroken(_("还没有正式文本，不能生成版式文件。"))
    made = SealedFile.objects.filter(record=document.record, version=version).select_related("file__blob").first()
    if made is not None:
        return made
    organ = document.record.owning_organ
    name = f"{document.record.reference}.pdf"
    upload = files.receive_upload(io.BytesIO(render(version.paper)), name, actor=actor, organ=organ)
    files.confirm_level(upload, level=document.record.level, actor=actor)
    upload.refresh_from_db()
    file = files.keep(upload, actor=actor, at=at)
    records.attach(document.record, file, role=FileRole.MAIN, actor=actor)
    file = files.freeze(file, actor=actor, at=at)
    signature, key = _signed(file.blob.sm3, organ)
    sealed = SealedFile.objects.create(
        record=document.record,
        version=version,
        form="pdf",
        file=file,
        sm3=file.blob.sm3,
        sm2_signature=signature,
        key=key,
        made_by=actor,
        made_at=at,
    )
    data = {"file": file.pk, "sm3": sealed.sm3, "signed": bool(signature)}
    audit.write("outgoing.file.published", document.record, actor=actor, data=data, at=at)
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
