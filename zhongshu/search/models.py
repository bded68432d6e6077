from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import Blob
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import Urgency


class SearchEntry(models.Model):
    """What is known of a record for finding it: columns to filter by, and what its index row was made from.

    The words themselves are in the table `search_index`, which each database keeps in its own way (backends). Access is part
    of that row: `access` holds its tokens in plain form, for looking and for tests (decision 21). The long columns stand last.
    """

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="search_entry")
    kind = models.CharField(_("类别"), max_length=40)
    owning_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("主管机关"))
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("承办人")
    )
    level = models.PositiveSmallIntegerField(_("密级"))
    urgency = models.CharField(_("紧急程度"), max_length=16, choices=Urgency.choices, default=Urgency.NORMAL)
    state = models.CharField(_("状态"), max_length=10)
    day = models.DateField(_("日期"))  # received, or else registered
    sender = models.CharField(_("来文单位"), max_length=120, blank=True)
    is_text_stale = models.BooleanField(default=False)  # the text of its files has yet to follow
    are_pages_due = models.BooleanField(default=False)  # a file's pages are not known yet: it is still being drawn
    updated_at = models.DateTimeField()
    digest = models.CharField(max_length=64)  # of the same, to leave an unchanged row alone
    text_digest = models.CharField(max_length=64, blank=True)  # which files' text is in the row
    facts = models.JSONField(default=dict)  # numbers, people, notes as printed: shown with the place that matched
    access = models.TextField()
    stored = models.BinaryField()  # the index row, packed: SQLite can only forget what it is told; empty: no row

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [
            models.Index(fields=["record"], condition=Q(is_text_stale=True), name="search_text_stale"),
            models.Index(fields=["record"], condition=Q(are_pages_due=True), name="search_pages_due"),
            models.Index(fields=["sender", "-record"], name="search_sender"),
            models.Index(fields=["day"], name="search_day"),
        ]

    def __str__(self) -> str:
        return str(self.record_id)


class TextPages(models.Model):
    """On which page of a file a place in its text stands."""

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="text_pages")
    starts = models.JSONField(default=list)  # where in Blob.text each page begins, the first one too; empty: not known

    def __str__(self) -> str:
        return str(self.blob_id)


class OfficeWord(models.Model):
    """A name that the office uses. Rows are only added: the last one tells how new a dictionary is."""

    word = models.CharField(_("词"), max_length=40, unique=True)
    kind = models.CharField(_("来源"), max_length=12)  # organ, unit, person, place, project
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.word


class SavedSearch(models.Model):
    """常用搜索: a search that a person keeps under a name; it is the query string of the search page."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)
    seen_to = models.BigIntegerField(default=0)  # the newest record there was when it was last run
    sort = models.PositiveIntegerField(default=1000)

    class Meta:
        ordering = ("sort", "pk")
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"], name="saved_search_name", violation_error_message=_("已经有同名的常用搜索。")
            )
        ]

    def __str__(self) -> str:
        return self.name
