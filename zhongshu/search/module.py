from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Job, Module
from zhongshu.search import jobs, services

module = Module(
    label="search",
    record_changed=services.index_record,
    text_read=services.text_read,
    jobs=(
        Job("search.texts", _("把文件的文字编入检索"), jobs.index_texts, every_seconds=2),
        Job("search.repair", _("核对检索索引"), jobs.repair, daily_at="02:40"),
    ),
    doctor=(jobs.doctor,),
)
