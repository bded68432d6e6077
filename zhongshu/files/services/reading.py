"""What a person does about reading: stop it, try it again; and the confirmation of the level that opens a file."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.files import access, tasks
from zhongshu.files.models import Reading, Upload
from zhongshu.files.services.keeping import stored
from zhongshu.files.tasks import recognition
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person

AT_WORK = (Reading.WAITING, Reading.RUNNING)


@transaction.atomic
def confirm_level(upload: Upload, *, level: int, actor: Person) -> Upload:
    """The clerk says what the level is: up to the ceiling the file goes into the store and its pages may be drawn
    (decision 19). Above it nothing is opened; the paper is entered as a carrier on the form."""
    upload = _open(upload, actor)
    ceiling = policy.ceiling()
    if level > ceiling:
        words = {"level": SecurityLevel(level).label, "ceiling": SecurityLevel(ceiling).label}
        raise RuleBroken(
            _("“%(level)s”超出本系统上限（%(ceiling)s），文件不能打开。请在右边选择这个密级，登记载体。") % words,
            field="level",
        )
    blob = stored(upload, upload.path)
    upload.level, upload.level_at, upload.level_by, upload.blob = level, timezone.now(), actor, blob
    upload.save(update_fields=["level", "level_at", "level_by", "blob"])
    audit.write("files.upload.level_confirmed", actor=actor, organ=upload.organ, data=_facts(upload, level=level))
    if blob.drawn_at is None:
        tasks.queue(blob, at=timezone.now(), is_awaited=True)
    return upload


@transaction.atomic
def stop_reading(upload: Upload, *, actor: Person) -> Upload:
    """The clerk fills the form in by hand instead; pages already read are kept."""
    upload = _open(upload, actor)
    if upload.reading not in AT_WORK:
        raise StaleEdit(_("这份文件已经读完，不用停止。"))
    upload.reading = Reading.CANCELLED
    upload.save(update_fields=["reading"])
    audit.write("files.upload.reading_stopped", actor=actor, organ=upload.organ, data=_facts(upload))
    return upload


@transaction.atomic
def read_again(upload: Upload, *, actor: Person) -> Upload:
    """Try once more: after a stop, a failure, or when recognition was installed meanwhile."""
    upload = _open(upload, actor)
    if upload.reading in AT_WORK:
        raise StaleEdit(_("这份文件正在读取，请稍候。"))
    upload.reading, upload.reading_at, upload.reading_attempts = Reading.WAITING, timezone.now(), 0
    upload.reading_problem, upload.pages_read, upload.pages_to_read = "", 0, 0
    upload.save(
        update_fields=[
            "reading", "reading_at", "reading_attempts", "reading_problem", "pages_read", "pages_to_read",
        ]
    )  # fmt: skip
    audit.write("files.upload.read_again", actor=actor, organ=upload.organ, data=_facts(upload))
    recognition.queue(upload)
    return upload


def _open(upload: Upload, actor: Person) -> Upload:
    """The row as it is now, locked, still to be settled."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if not (answer := access.may_settle(actor, locked)):
        raise NotAllowed(answer.reason)
    if locked.done_at is not None:
        raise StaleEdit(_("这份文件刚被办过：%(outcome)s。") % {"outcome": locked.get_outcome_display()})
    return locked


def _facts(upload: Upload, **more: object) -> dict[str, object]:
    return {"upload": upload.pk, "sm3": upload.sm3, **more}
