"""Who opens which file. A file is seen through the records that hold it; records answer through the registry."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.core.answers import Answer
from zhongshu.files.models import File, Upload
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person

UPLOAD = "files.upload"


def may_see(person: Person, file: File) -> bool:
    """Whether some app says that the person sees a record with this file; nobody says so: no."""
    return any(hook(person, file) for hook in registry.current().hooks("file_access"))


def get(person: Person, pk: int) -> File:
    """The file with its bytes' row; unseen and missing look alike."""
    file = File.objects.filter(pk=pk).first()
    seen = File.objects.all() if file is not None and may_see(person, file) else File.objects.none()
    return get_object_or_404(seen.select_related("blob"), pk=pk)


def uploads_of(person: Person) -> QuerySet[Upload]:
    """待登记: open uploads in the person's hands, and those of colleagues in organs where the person may upload."""
    organs = posture(person).permissions.get(UPLOAD, frozenset())
    return Upload.objects.filter(Q(holder=person) | Q(organ__in=organs), done_at__isnull=True)


def get_upload(person: Person, token: str) -> Upload:
    return get_object_or_404(uploads_of(person).select_related("organ", "holder"), token=token)


def may_upload(person: Person, organ: Organ) -> Answer:
    if person_has(person, UPLOAD, organ):
        return Answer.yes()
    return Answer.no(_("您不能为%(organ)s上传文件。请交给该机关的收发人员。") % {"organ": organ.label})


def may_settle(person: Person, upload: Upload) -> Answer:
    """Keep, refuse or discard: its holder, or a colleague who may upload for the same organ."""
    if upload.holder_id == person.pk or person_has(person, UPLOAD, upload.organ_id):
        return Answer.yes()
    return Answer.no(_("这份待登记的文件由%(name)s办理。") % {"name": upload.holder.name})
