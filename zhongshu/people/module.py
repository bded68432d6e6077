from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Job, Module, NavEntry, Permission
from zhongshu.people import access, doctor, queries, roles
from zhongshu.people.frame import frame
from zhongshu.people.guards import GUARDS
from zhongshu.people.services import marks

SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR = "system_admin", "security_admin", "auditor"

module = Module(
    label="people",
    guards=GUARDS,
    permission_checker=access.permission_checker,
    officer_checker=access.is_officer,
    frame=frame,
    memory=access.memory,
    organ_names=queries.organ_names,
    doctor=(doctor.doctor,),
    jobs=(Job("people.tidy_stamps", _("清理人员变动的标记"), marks.tidy, daily_at="04:20"),),
    permissions=(
        Permission("people.manage_accounts", _("建立、停用人员和账号"), officers=(SYSTEM_ADMIN,)),
        Permission("people.manage_organs", _("维护机关和科室"), officers=(SYSTEM_ADMIN,)),
        Permission("people.manage_posts", _("设岗位、任免、解锁、重置口令、定知悉级别"), officers=(SECURITY_ADMIN,)),
        Permission("people.manage_roles", _("设定职能的权限"), officers=(SECURITY_ADMIN,)),
        Permission("people.manage_policy", _("设定安全策略"), officers=(SECURITY_ADMIN,)),
        Permission(
            "people.manage_calendar",
            _("维护工作日历和作息时间"),
            roles=(roles.BUSINESS_ADMIN,),
            officers=(SYSTEM_ADMIN,),
        ),
        Permission(
            "people.register_leave", _("登记请假"), roles=(roles.REGISTRY, roles.UNIT_HEAD, roles.BUSINESS_ADMIN)
        ),
        Permission("people.delegate", _("委托他人代理"), roles=roles.EVERY),
    ),
    nav=(
        NavEntry("people.directory", _("人员名录"), "admin", "people:person-list", order=10),
        NavEntry("people.organs", _("机关和科室"), "admin", "people:organ-list", order=20),
        NavEntry("people.leaves", _("请假登记"), "admin", "people:leave-list", "people.register_leave", order=30),
        NavEntry("people.delegations", _("委托代理"), "admin", "people:delegation-list", "people.delegate", order=40),
        NavEntry("people.calendar", _("工作日历"), "admin", "people:calendar", order=50),
        NavEntry("people.roles", _("职能和权限"), "admin", "people:role-matrix", "people.manage_roles", order=60),
        NavEntry("people.policy", _("安全策略"), "admin", "people:policy", "people.manage_policy", order=70),
        NavEntry(
            "people.officers",
            _("三员"),
            "admin",
            "people:officer-list",
            order=80,
            may=lambda person: bool(access.posture(person).officer),
        ),
    ),
    audit_verbs=(
        AuditVerb("people.account.created", _("建立账号")),
        AuditVerb("people.account.logged_in", _("登录")),
        AuditVerb("people.account.logged_out", _("退出")),
        AuditVerb("people.account.session_ended", _("会话自动结束")),
        AuditVerb("people.account.login_failed", _("登录失败")),
        AuditVerb("people.account.locked", _("账号锁定")),
        AuditVerb("people.account.unlocked", _("账号解锁")),
        AuditVerb("people.account.password_changed", _("修改口令")),
        AuditVerb("people.account.password_reset", _("重置口令")),
        AuditVerb("people.account.token_bound", _("绑定动态口令")),
        AuditVerb("people.account.token_removed", _("解除动态口令")),
        AuditVerb("people.person.created", _("登记人员")),
        AuditVerb("people.person.amended", _("更正人员信息")),
        AuditVerb("people.person.clearance_changed", _("调整知悉级别")),
        AuditVerb("people.person.appointed", _("任职")),
        AuditVerb("people.person.appointment_ended", _("卸任")),
        AuditVerb("people.person.moved", _("调动")),
        AuditVerb("people.person.disabled", _("停用人员")),
        AuditVerb("people.person.enabled", _("恢复人员")),
        AuditVerb("people.leave.registered", _("登记请假")),
        AuditVerb("people.leave.cancelled", _("取消请假")),
        AuditVerb("people.delegation.made", _("委托代理")),
        AuditVerb("people.delegation.revoked", _("撤销委托")),
        AuditVerb("people.organ.created", _("设立机关")),
        AuditVerb("people.organ.amended", _("更正机关信息")),
        AuditVerb("people.organ.closed", _("停用机关")),
        AuditVerb("people.organ.merged", _("合并机关")),
        AuditVerb("people.unit.created", _("设立科室")),
        AuditVerb("people.unit.amended", _("更正科室信息")),
        AuditVerb("people.unit.closed", _("停用科室")),
        AuditVerb("people.unit.merged", _("合并科室")),
        AuditVerb("people.post.created", _("设立岗位")),
        AuditVerb("people.post.amended", _("调整岗位")),
        AuditVerb("people.post.closed", _("停用岗位")),
        AuditVerb("people.role.created", _("新增职能")),
        AuditVerb("people.role.amended", _("调整职能权限")),
        AuditVerb("people.calendar.corrected", _("更正工作日历")),
        AuditVerb("people.hours.changed", _("调整作息时间")),
        AuditVerb("people.policy.changed", _("调整安全策略")),
        AuditVerb("people.officer.appointed", _("任命三员")),
        AuditVerb("people.officer.ended", _("三员卸任")),
    ),
)
