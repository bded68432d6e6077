from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Job, Module, Permission
from zhongshu.files import jobs, services
from zhongshu.files.access import UPLOAD
from zhongshu.files.guards import GUARDS
from zhongshu.people import roles

module = Module(
    label="files",
    guards=GUARDS,
    leaving=services.leaving,
    permissions=(Permission(UPLOAD, _("上传文件"), roles=roles.EVERY),),
    audit_verbs=(
        AuditVerb("files.upload.received", _("收到电子文件，待登记")),
        AuditVerb("files.upload.refused", _("超出密级上限，清除电子文件")),
        AuditVerb("files.upload.discarded", _("不予登记，清除电子文件")),
        AuditVerb("files.upload.level_confirmed", _("确认密级，打开待登记文件")),
        AuditVerb("files.upload.reading_stopped", _("停止读取待登记文件")),
        AuditVerb("files.upload.read_again", _("重新读取待登记文件")),
        AuditVerb("files.upload.divided", _("拆分扫描件")),
        AuditVerb("files.upload.handed_over", _("移交待登记文件")),
        AuditVerb("files.file.kept", _("存入电子文件")),
        AuditVerb("files.file.frozen", _("文件定稿，不再改动")),
        AuditVerb("files.file.wiped", _("清除已存文件")),
        AuditVerb("files.file.downloaded", _("下载文件")),
    ),
    jobs=(
        Job("files.read_again", _("补读没有读完的文件"), jobs.read_again, every_seconds=60),
        Job("files.sweep_quarantine", _("清理隔离区的残留文件"), jobs.sweep_quarantine, every_seconds=600),
        Job("files.sweep", _("清理无主文件"), jobs.sweep, daily_at="03:10"),
    ),
)
