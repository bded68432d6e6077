"""Named reads of incoming papers."""

from django.db.models import QuerySet

from zhongshu.files import queries as files
from zhongshu.files.models import Upload
from zhongshu.incoming import access
from zhongshu.people.models import Person
from zhongshu.records.states import LIVE

MOST_COUNTED = 9999


def pending_uploads(person: Person) -> QuerySet[Upload]:
    """待登记 in the person's hands, the one due first on top."""
    return files.waiting(person)


def pending_count(person: Person) -> int:
    return pending_uploads(person)[:MOST_COUNTED].count()


def open_count(person: Person) -> int:
    """在办 in the person's own organ, as the register shows it."""
    return (
        access.visible_to(person)
        .filter(record__owning_organ=person.organ_id, record__state__in=LIVE)[:MOST_COUNTED]
        .count()
    )
