from django.db.models import QuerySet

from zhongshu.core import registry
from zhongshu.notices import access
from zhongshu.notices.models import Notice
from zhongshu.people.models import Person

# The bell says 99+ beyond this.
MOST_COUNTED = 100


def unread(person: Person) -> QuerySet[Notice]:
    return access.visible_to(person).filter(read_at__isnull=True)


def read(person: Person) -> QuerySet[Notice]:
    return access.visible_to(person).filter(read_at__isnull=False)


def unread_count(person: Person) -> int:
    """How many unread, counted up to a hundred."""
    return unread(person).order_by()[:MOST_COUNTED].count()


def kind_label(key: str) -> str:
    try:
        return str(registry.notice_kind(key).label)
    except LookupError:
        return key
