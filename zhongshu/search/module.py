from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Job, Module
from zhongshu.search import jobs, services

module = Module(
    label="search",
    record_changed=services.index_record,
    text_read=services.text_read,
    audit_verbs=(
        AuditVerb("search.saved.kept", _("存为常用搜索")),
        AuditVerb("search.saved.renamed", _("常用搜索改名")),
        AuditVerb("search.saved.deleted", _("删去常用搜索")),
    ),
    jobs=(
        Job("search.texts", _("把文件的文字编入检索"), jobs.index_texts, every_seconds=2),
        Job("search.pages", _("查对文字所在的页"), jobs.note_pages, every_seconds=5),
        Job("search.words", _("把单位、科室和人名编入词典"), jobs.learn_words, every_seconds=30),
        Job("search.repair", _("核对检索索引"), jobs.repair, daily_at="02:40"),
    ),
    doctor=(jobs.doctor,),
)
