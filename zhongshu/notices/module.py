from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Job, Module, NoticeKind
from zhongshu.notices import doctor, queries, services
from zhongshu.people.models import Person


def unread(person: Person) -> Iterable[Any]:
    """Behind the number beside 通知 at the top of every page."""
    return (queries.unread(person),)


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
    frame_rows={"notice_count": unread},
    doctor=(doctor.doctor,),
)
