"""Who is found beside records: entries of the directory, which everybody who is signed in may read."""

from functools import reduce
from operator import or_

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from zhongshu.people.access import open_on
from zhongshu.people.models import Appointment, Organ, Person, Post
from zhongshu.people.queries import with_posts
from zhongshu.search.query import Question
from zhongshu.search.words import plain

SHOWN = 6
MOST_TERMS = 3
DIGITS = 4  # of a telephone number that tell something


def people(question: Question) -> list[Person]:
    """Active persons whose name, telephone, post, unit or organ answers every word, and at least one word by itself: the
    name of a city stands in all organs and finds nobody."""
    words = [plain(term.text) for term in question.terms]
    if not 0 < len(words) <= MOST_TERMS or question.number or question.days:
        return []
    active, telling = Person.objects.filter(is_active=True), reduce(or_, map(_closely, words))
    if not active.filter(telling).exists():  # as a rule: the longer question is spared
        return []
    found = with_posts(active)
    for word in words:
        found = found.filter(_loosely(word))
    named = Case(When(name__contains=words[0], then=Value(0)), default=Value(1))
    return list(found.filter(telling).order_by(named, "sort", "pk")[:SHOWN])


def _closely(word: str) -> Q:
    """The name (or most of it), the telephone number, or exactly the organ, unit or post."""
    organs = list(Organ.objects.filter(Q(name=word) | Q(short_name=word)).values_list("pk", flat=True))
    posts = list(Post.objects.filter(Q(title=word) | Q(unit__name=word)).values_list("pk", flat=True)[:500])
    return _self(word) | Q(organ__in=organs) | Q(Exists(_held(posts)))


def _loosely(word: str) -> Q:
    organs = Organ.objects.filter(Q(name__contains=word) | Q(short_name__contains=word))
    posts = Post.objects.filter(Q(title__contains=word) | Q(unit__name__contains=word))
    held = _held(list(posts.values_list("pk", flat=True)[:2000]))
    return _self(word) | Q(organ__in=list(organs.values_list("pk", flat=True)[:500])) | Q(Exists(held))


def _self(word: str) -> Q:
    digits = "".join(sign for sign in word if sign.isdigit())
    by_phone = Q(phone__contains=word) if len(digits) >= DIGITS else Q(pk__in=[])
    return (Q(name__contains=word) if len(word) > 1 else Q(name__startswith=word)) | by_phone


def _held(posts: list[int]) -> QuerySet[Appointment]:
    return Appointment.objects.filter(open_on(timezone.localdate()), person=OuterRef("pk"), post__in=posts)
