"""The functions that posts carry, as every office knows them. An office may add its own and change the permissions of each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ORGAN_HEAD = "organ_head"
LEADER_IN_CHARGE = "leader_in_charge"
OFFICE_DIRECTOR = "office_director"
OFFICE_DEPUTY = "office_deputy"
UNIT_HEAD = "unit_head"
INTAKE = "intake"
REGISTRY = "registry"
PROPOSER = "proposer"
HANDLER = "handler"
SECRETARY = "secretary"
SUPERVISION = "supervision"
BUSINESS_ADMIN = "business_admin"

BUILTIN: dict[str, str | Promise] = {
    ORGAN_HEAD: _("主要领导"),
    LEADER_IN_CHARGE: _("分管领导"),
    OFFICE_DIRECTOR: _("办公室主任（秘书长）"),
    OFFICE_DEPUTY: _("办公室副主任"),
    UNIT_HEAD: _("科室负责人"),
    INTAKE: _("收件岗"),
    REGISTRY: _("文书（登记收发）"),
    PROPOSER: _("拟办岗"),
    HANDLER: _("经办人"),
    SECRETARY: _("领导秘书"),
    SUPERVISION: _("督查岗"),
    BUSINESS_ADMIN: _("业务管理员"),
}
EVERY = tuple(BUILTIN)
