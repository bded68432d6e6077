from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Module, NoticeKind

module = Module(
    label="notices",
    notice_kinds=(
        NoticeKind("notices.reminder", _("期限提醒"), mail=True),
        NoticeKind("notices.overdue", _("超期提醒"), mail=True),
    ),
)
