from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhongshu.core.access import person_of
from zhongshu.core.registry import Job, Module, NoticeKind
from zhongshu.notices import doctor, queries, services


def frame(request: HttpRequest) -> dict[str, Any]:
    """The number beside 通知 at the top of every page."""
    person = person_of(request)
    return {"notice_count": queries.unread_count(person)} if person is not None else {}


module = Module(
    label="notices",
    notice_kinds=(
        NoticeKind("notices.reminder", _("期限提醒"), mail=True),
        NoticeKind("notices.overdue", _("超期提醒"), mail=True),
    ),
    jobs=(
        Job("notices.remind", _("发送到期提醒"), services.run_reminders, every_seconds=60),
        Job("notices.mail", _("发送邮件提醒"), services.send_mail, every_seconds=120),
    ),
    frame=frame,
    doctor=(doctor.doctor,),
)
