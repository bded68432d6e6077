"""A mailbox (IMAP) whose mails become files in a tray: each attachment, and the text of the mail. Off until an address is set.
Mails are only read, never deleted; a mail counts as done when every part of it is in the tray or among the troubles."""

import contextlib
import imaplib
import io
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.engines.extract.eml import eml_lines, parts_of
from zhongshu.files import services as files
from zhongshu.files.models import Channel
from zhongshu.incoming.models import Mailbox
from zhongshu.incoming.services import intake
from zhongshu.incoming.services.intake import Taken, Tray

TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 50
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailTrouble(Exception):
    """The mailbox cannot be read; the message is for the system administrator."""


@dataclass(frozen=True)
class Piece:
    """One file that a mail makes."""

    name: str
    data: bytes


def read() -> str | None:
    """Take in what is new. Raises when the mailbox cannot be read, so that the health page turns red."""
    if not settings.IMAP_HOST:
        return None
    tray = intake.tray_of(settings.IMAP_AS)
    box, _is_new = Mailbox.objects.get_or_create(
        name=f"{settings.IMAP_USER}@{settings.IMAP_HOST}/{settings.IMAP_FOLDER}"
    )
    taken = 0
    with _connected() as connection:
        _select(connection, box)
        for uid in _new_uids(connection, box):
            _take(connection, uid, box, tray)
            box.last_uid, box.looked_at = uid, timezone.now()
            box.save(update_fields=["last_uid", "looked_at"])
            taken += 1
    Mailbox.objects.filter(pk=box.pk).update(looked_at=timezone.now())
    return _("收下 %(n)s 封邮件。") % {"n": taken} if taken else None


@contextlib.contextmanager
def _connected() -> Iterator[imaplib.IMAP4]:
    """Signed in over TLS; the certificate is checked against the system's authorities or the file that is named."""
    trust = ssl.create_default_context(cafile=settings.IMAP_CA_FILE or None)
    place = (settings.IMAP_HOST, settings.IMAP_PORT)
    try:
        if settings.IMAP_TLS == "starttls":
            connection = imaplib.IMAP4(*place, timeout=TIMEOUT_SECONDS)
            connection.starttls(trust)
        else:
            connection = imaplib.IMAP4_SSL(*place, ssl_context=trust, timeout=TIMEOUT_SECONDS)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailTrouble(_("连不上邮箱服务器：%(error)s") % {"error": error}) from error
    try:
        connection.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        yield connection
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailTrouble(_("邮箱读取中断：%(error)s") % {"error": error}) from error
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            connection.logout()


def _select(connection: imaplib.IMAP4, box: Mailbox) -> None:
    """Open the folder for reading only. When the server numbers its mails anew, all are looked at again: what came in before is
    known by its content."""
    state, _data = connection.select(f'"{settings.IMAP_FOLDER}"', readonly=True)
    if state != "OK":
        raise MailTrouble(_("邮箱里没有文件夹“%(name)s”。") % {"name": settings.IMAP_FOLDER})
    validity = int((connection.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    if box.uid_validity != validity:
        box.uid_validity, box.last_uid = validity, 0
        box.save(update_fields=["uid_validity", "last_uid"])


def _new_uids(connection: imaplib.IMAP4, box: Mailbox) -> list[int]:
    """UIDs above the last one, in order; `n:*` also gives the last mail when there is none above."""
    _state, data = connection.uid("SEARCH", "UID", f"{box.last_uid + 1}:*")
    found = sorted(int(uid) for uid in (data[0] or b"").split())
    return [uid for uid in found if uid > box.last_uid][:MOST_AT_ONCE]


def _take(connection: imaplib.IMAP4, uid: int, box: Mailbox, tray: Tray) -> None:
    size = _size(connection, uid)
    if size is None:
        return  # deleted meanwhile
    if size > settings.MAX_PAPER_BYTES * 2:
        sentence = _("邮件超过 %(n)s MB，没有收下。请在邮箱里打开，下载附件后上传。") % {"n": size // (1024 * 1024)}
        _report(Taken(_("邮件 %(uid)s") % {"uid": uid}, sentence=sentence, code="too_large"), f"{box.name}:{uid}", tray)
        return
    raw = _raw(connection, uid)
    if raw is None:
        return
    digest = Hash(SM3())
    digest.update(raw)
    key = f"mail:{digest.finalize().hex()}"
    for number, piece in enumerate(pieces(raw)):
        source = files.Source(Channel.MAIL, f"{key}:{number}", bundle=key[5:45])
        taken = intake.take(io.BytesIO(piece.data), piece.name, tray=tray, source=source)
        if taken.upload is None:
            _report(taken, source.key, tray)


def pieces(raw: bytes) -> list[Piece]:
    """The attachments first, then the text of the mail with who sent it; a mail without anything is kept as it is."""
    made = [Piece(part.name, part.data) for part in parts_of(raw)]
    text = "\n".join([*_heads(raw), "", *(line.text for line in eml_lines(raw)[1:])]).strip()
    return [*made, Piece(_("邮件正文.txt"), text.encode())] if text else [*made, Piece("mail.eml", raw)]


def _heads(raw: bytes) -> list[str]:
    try:
        message = message_from_bytes(raw, policy=policy.default)
        heads = {_("主题"): message["subject"], _("发件人"): message["from"], _("时间"): message["date"]}
        return [f"{label}：{value}" for label, value in heads.items() if value]
    except (ValueError, LookupError, TypeError, AttributeError):
        return []


def _report(taken: Taken, key: str, tray: Tray) -> None:
    place = _("邮箱 %(user)s，文件夹 %(folder)s") % {"user": settings.IMAP_USER, "folder": settings.IMAP_FOLDER}
    intake.report_trouble(taken, tray=tray, source=files.Source(Channel.MAIL, key), place=place)


def _size(connection: imaplib.IMAP4, uid: int) -> int | None:
    _state, data = connection.uid("FETCH", str(uid), "(RFC822.SIZE)")
    said = b" ".join(part if isinstance(part, bytes) else part[0] for part in data or [] if part)
    found = _SIZE.search(said)
    return int(found[1]) if found else None


def _raw(connection: imaplib.IMAP4, uid: int) -> bytes | None:
    """The whole mail, without marking it as read."""
    _state, data = connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((part[1] for part in data or [] if isinstance(part, tuple)), None)
