"""Rows with what their pages name beside them; for get_object_or_404."""

from django.db.models import QuerySet

from zhongshu.people.models import Account, Appointment, Leave, Organ, Person, Post, Unit


def persons() -> QuerySet[Person]:
    return Person.objects.select_related("organ", "officer", "account")


def accounts() -> QuerySet[Account]:
    return Account.objects.select_related("person")


def appointments() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("person__organ", "post__unit")


def organs() -> QuerySet[Organ]:
    return Organ.objects.select_related("parent", "serves", "merged_into")


def units() -> QuerySet[Unit]:
    return Unit.objects.select_related("organ")


def posts() -> QuerySet[Post]:
    return Post.objects.select_related("unit__organ")


def leaves() -> QuerySet[Leave]:
    return Leave.objects.select_related("person__organ")
