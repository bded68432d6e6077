"""Whether a file is an official one of this system, unchanged, and signed by the key of its organ."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhongshu.audit.chain import sm3
from zhongshu.engines import sm2
from zhongshu.outgoing.models import SealedFile


@dataclass(frozen=True)
class Verdict:
    is_sound: bool
    sentence: str
    sm3: str
    reference: str = ""


def verify(content: bytes) -> Verdict:
    """By content: the name does not matter."""
    digest = sm3(content)
    sealed = (
        SealedFile.objects.filter(sm3=digest)
        .select_related("record__owning_organ", "key__organ")
        .order_by("-pk")
        .first()
    )
    if sealed is None:
        return Verdict(False, _("不是本系统发出的正式文件，或者已被改动。"), digest)
    record = sealed.record
    words = {"organ": record.owning_organ.name, "number": record.reference}
    if sealed.key is None:
        return Verdict(
            False, _("与%(organ)s发出的%(number)s一致；发出时没有电子签名。") % words, digest, record.reference
        )
    if not sm2.verify(sealed.key.public_key, digest, sealed.sm2_signature):
        return Verdict(False, _("与%(number)s一致，但%(organ)s的电子签名不成立。") % words, digest, record.reference)
    if record.outgoing_document.withdrawn_at is not None:
        return Verdict(False, _("%(organ)s的电子签名成立，但%(number)s已经撤回。") % words, digest, record.reference)
    return Verdict(True, _("是%(organ)s发出的%(number)s，没有改动，电子签名成立。") % words, digest, record.reference)


def verify_apart(content: bytes, *, public_key: str, signature: str) -> Verdict:
    """With a public key and a signature from elsewhere: no database is asked."""
    digest = sm3(content)
    is_sound = sm2.verify(public_key, digest, signature.strip())
    return Verdict(
        is_sound, _("电子签名成立。") if is_sound else _("电子签名不成立：文件、公钥、签名不是一套。"), digest
    )
