from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Module, NavEntry
from zhongshu.desk.queries import todo_rows
from zhongshu.people.access import posture

module = Module(
    label="desk",
    nav=(
        NavEntry(
            "desk.desk",
            _("工作台"),
            "desk",
            "desk:desk",
            rows=todo_rows,
            order=1,
            may=lambda person: not posture(person).officer,
        ),
    ),
)
