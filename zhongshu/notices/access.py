"""Everybody reads their own notices and nobody else's."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from zhongshu.notices.models import Notice
from zhongshu.people.models import Person


def visible_to(person: Person) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person)


def get(person: Person, pk: int) -> Notice:
    return get_object_or_404(visible_to(person), pk=pk)
