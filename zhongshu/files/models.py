from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person


class Blob(models.Model):
    """Bytes by their content: stored once, never changed. A wiped blob keeps its hash and says why (decision 19)."""

    sm3 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("字节"))
    path = models.CharField(max_length=200, blank=True)  # below the store; empty once wiped
    kind = models.CharField(_("格式"), max_length=12)  # as engines.extract.inspect found it, not as the name says
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    text = models.TextField(_("文字"), blank=True)
    text_at = models.DateTimeField(null=True, blank=True)
    copy_path = models.CharField(
        max_length=200, blank=True
    )  # a PDF made for previews, where the bytes are no PDF or picture
    is_reading_copy = models.BooleanField(default=False)  # that PDF shows the text only, in our own layout
    problem = models.CharField(max_length=200, blank=True)  # why there is no preview, for people
    drawn_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)  # last given to the worker; files.read_again looks at it
    attempts = models.PositiveSmallIntegerField(default=0)  # so that a file which ends the worker is not tried for ever
    created_at = models.DateTimeField(auto_now_add=True)
    wiped_at = models.DateTimeField(null=True, blank=True)
    wipe_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="blob_wiped_has_no_bytes",
                condition=Q(wiped_at__isnull=True) | Q(path="", copy_path="", text=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["queued_at"], condition=Q(drawn_at__isnull=True, wiped_at__isnull=True), name="blob_unread"
            )
        ]

    def __str__(self) -> str:
        return self.sm3[:12]


class File(models.Model):
    """A named file; a new version is a new row that points back. Frozen once a signature covers it."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="following")
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class Channel(models.TextChoices):
    """How a file came in."""

    WEB = "web", _("页面上传")
    COMMAND = "command", _("批量登记")
    FOLDER = "folder", _("扫描仪")
    MAIL = "mail", _("邮箱")
    DIVIDED = "divided", _("拆分")


class Reading(models.TextChoices):
    """How far the reader has come with an upload."""

    DONE = "done", _("已读取")
    WAITING = "waiting", _("等待读取")
    RUNNING = "running", _("正在读取")
    FAILED = "failed", _("没有读成")
    CANCELLED = "cancelled", _("已停止读取")


class Upload(models.Model):
    """A file in quarantine: dropped, safe to open, not yet part of a record. No preview, no index, no store until the
    clerk has confirmed the level. It stands on the clerk's desk as 待登记 (decision 16)."""

    token = models.CharField(max_length=32, unique=True)
    name = models.CharField(_("文件名"), max_length=200)
    sm3 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12)
    pages = models.PositiveIntegerField(null=True, blank=True)
    path = models.CharField(max_length=200)  # below the root of the store; empty once kept or wiped
    read = models.JSONField(default=dict)  # engines.extract.Paper.to_dict(): what the reader found
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="uploads", verbose_name=_("承办人"))
    due_at = models.DateTimeField(_("期限"))
    created_at = models.DateTimeField()
    channel = models.CharField(_("来路"), max_length=10, choices=Channel.choices, default=Channel.WEB)
    channel_key = models.CharField(max_length=160, blank=True)  # what the channel knows it by, so that it comes in once
    bundle = models.CharField(max_length=40, blank=True)  # what came together, such as the parts of one mail
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")  # divided from it

    reading = models.CharField(max_length=10, choices=Reading.choices, default=Reading.DONE)
    reading_at = models.DateTimeField(null=True, blank=True)  # the reader's last sign of life
    reading_attempts = models.PositiveSmallIntegerField(default=0)
    reading_problem = models.CharField(max_length=200, blank=True)
    pages_read = models.PositiveIntegerField(default=0)  # by recognition, of pages_to_read
    pages_to_read = models.PositiveIntegerField(default=0)
    blank_pages = models.JSONField(default=list)  # pages of a scan with nothing on them: it may hold several papers

    level = models.PositiveSmallIntegerField(_("已确认的密级"), choices=SecurityLevel.choices, null=True, blank=True)
    level_at = models.DateTimeField(null=True, blank=True)
    level_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="uploads")

    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=12,
        blank=True,
        choices=[
            ("registered", _("已登记")),
            ("discarded", _("已删除")),
            ("refused", _("超出密级上限，已清除")),
            ("divided", _("已拆分")),
        ],
    )
    outcome_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=Q(done_at__isnull=True), name="upload_open_by_holder"),
            models.Index(
                fields=["reading_at"],
                condition=Q(done_at__isnull=True, reading__in=["waiting", "running"]),
                name="upload_to_read",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "channel_key"], condition=~Q(channel_key=""), name="upload_once_per_channel_key"
            ),
            models.CheckConstraint(
                name="upload_stored_only_after_its_level", condition=Q(blob__isnull=True) | Q(level_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecognisedPage(models.Model):
    """What recognition found on one page, kept by content so that it is never done twice. `sm3` is the file it belongs to:
    when its bytes are wiped, this goes too."""

    key = models.CharField(max_length=140, unique=True)  # of engines.ocr: content, kind, version, page
    sm3 = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.key


class PagePreview(models.Model):
    """A page drawn as a picture by the worker, with a text layer; access is that of the file's record."""

    blob = models.ForeignKey(Blob, models.CASCADE, related_name="previews")
    page = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    ink = models.JSONField(default=list)  # [x0, y0, x1, y1] around everything printed, in fractions; empty: unknown
    words = models.JSONField(default=list)  # [[text, x0, y0, x1, y1], …] in fractions of the page
    is_upright = models.BooleanField(default=False)  # straightened, as recognition read it

    class Meta:
        ordering = ("page",)
        constraints = [models.UniqueConstraint(fields=["blob", "page"], name="page_preview_unique")]

    def __str__(self) -> str:
        return f"{self.blob_id}/{self.page}"
