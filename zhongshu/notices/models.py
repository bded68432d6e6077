from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person
from zhongshu.records.models import Record


class Notice(models.Model):
    """A line that tells a person something. `key` makes a repeat harmless: one notice per person and key."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    kind = models.CharField(_("类别"), max_length=60)
    text = models.CharField(_("内容"), max_length=300)  # no title of a classified record
    url = models.CharField(max_length=200, blank=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="notices")
    key = models.CharField(max_length=120)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读"), null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notice_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["at"], condition=Q(mailed_at__isnull=True), name="notice_unmailed"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """A planned reminder: a row with a sent mark, so that a late or repeated run neither loses nor doubles one."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="reminders")
    subject = models.CharField(max_length=60)  # what it speaks of within the record, e.g. step:123
    person = models.ForeignKey(Person, models.PROTECT, related_name="reminders")
    rule = models.CharField(_("规则"), max_length=40)
    planned_at = models.DateTimeField(_("计划时间"))
    due_at = models.DateTimeField(_("期限"))  # of the subject; the words are made from it when the reminder goes out
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # the step ended or the date moved before it was due

    class Meta:
        ordering = ("planned_at", "pk")
        indexes = [
            models.Index(
                fields=["planned_at"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="reminder_to_send",
            ),
            models.Index(fields=["record", "subject"], name="reminder_record"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "subject", "person", "rule", "planned_at"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.planned_at:%m-%d %H:%M}"
