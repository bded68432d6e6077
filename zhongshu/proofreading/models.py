from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person


class Severity(models.TextChoices):
    """Decision 5: an error blocks sending on."""

    ERROR = "error", _("差错")
    WARN = "warn", _("建议改")
    INFO = "info", _("提示")


class WordKind(models.TextChoices):
    """What an added word does."""

    ALLOWED = "allowed", _("正确的词，不再报错")
    WORD = "word", _("错误写法，改为正确写法")
    PATTERN = "pattern", _("写法（? 一个字，* 几个字，[甲|乙] 任选）")


class WorkingCopy(models.Model):
    """A text while it is proofread: one person's own, kept a few days, never shown to anybody else."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="working_copies")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=200)
    level = models.PositiveSmallIntegerField(_("密级"), default=0)
    text = models.TextField(_("文字"))
    original = models.BinaryField(null=True)  # the .docx as it came, for the marked copy; null for pasted text
    original_text = models.TextField(blank=True)  # what was read from it: the marks of the copy refer to this
    findings = models.JSONField(default=list)  # of `text`, as the engine gave them
    left = models.JSONField(default=list)  # keys of findings that the person leaves as they are
    accepted = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-changed_at",)
        indexes = [models.Index(fields=["person", "-changed_at"], name="working_copy_person")]

    def __str__(self) -> str:
        return self.name


class RuleChange(models.Model):
    """How an organ, or one person in it, wants a shipped rule: off, on, of another severity, in other words."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.CharField(_("规则"), max_length=60)
    is_on = models.BooleanField(_("启用"), default=True)
    severity = models.CharField(_("程度"), max_length=5, choices=Severity.choices, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("rule",)
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "rule"], condition=Q(person__isnull=True), name="rule_change_of_organ"
            ),
            models.UniqueConstraint(
                fields=["person", "rule"], condition=Q(person__isnull=False), name="rule_change_of_person"
            ),
        ]

    def __str__(self) -> str:
        return self.rule


class OwnWord(models.Model):
    """A word that is right here, or a wrong one and what to write instead, added by an organ or by a person for themselves."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("种类"), max_length=7, choices=WordKind.choices, default=WordKind.WORD)
    word = models.CharField(_("要找的词"), max_length=60)
    right = models.CharField(_("改为"), max_length=60, blank=True)  # empty: the place is only shown
    severity = models.CharField(_("程度"), max_length=5, choices=Severity.choices, default=Severity.WARN)
    note = models.CharField(_("说明"), max_length=120, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("word",)
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "word"], condition=Q(person__isnull=True), name="own_word_of_organ"
            ),
            models.UniqueConstraint(
                fields=["person", "word"], condition=Q(person__isnull=False), name="own_word_of_person"
            ),
            models.CheckConstraint(name="own_word_differs", condition=~Q(word=models.F("right"))),
            models.CheckConstraint(name="own_word_allowed_has_no_other", condition=~Q(kind="allowed") | Q(right="")),
        ]

    def __str__(self) -> str:
        return self.word


class Exemption(models.Model):
    """“此处不适用”: these words are not reported by this rule again, for the organ or for one person."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.CharField(_("规则"), max_length=60)
    text = models.CharField(_("文字"), max_length=200)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "rule", "text"], condition=Q(person__isnull=True), name="exemption_of_organ"
            ),
            models.UniqueConstraint(
                fields=["person", "rule", "text"], condition=Q(person__isnull=False), name="exemption_of_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.text}"


class ConfirmedList(models.Model):
    """An editor has read a shipped list of fixed formulations and switched it on for the organ (only that version)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    list = models.CharField(_("清单"), max_length=60)
    version = models.CharField(_("版本"), max_length=20)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("核定人"))
    confirmed_at = models.DateTimeField(_("核定时间"))

    class Meta:
        ordering = ("list",)
        constraints = [models.UniqueConstraint(fields=["organ", "list"], name="confirmed_list_once")]

    def __str__(self) -> str:
        return f"{self.list} {self.version}"


class Lexicon(models.Model):
    """What the speller has learned from the organ's own papers. One in force; a new one replaces it."""

    organ = models.OneToOneField(Organ, models.PROTECT, primary_key=True, related_name="+")
    data = models.BinaryField(null=True)  # empty while the first learning runs
    pending = models.TextField(blank=True)  # texts that wait for the worker; gone once learned
    papers = models.PositiveIntegerField(_("份数"), default=0)
    characters = models.PositiveIntegerField(_("字数"), default=0)
    learned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    learned_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(_("没有学成的原因"), max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.organ_id}"
