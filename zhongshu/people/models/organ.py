from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OrganKind(models.TextChoices):
    PARTY_COMMITTEE = "party_committee", _("党委")
    PEOPLE_GOVERNMENT = "people_government", _("人民政府")
    GENERAL_OFFICE = "general_office", _("办公厅（室）")
    DEPARTMENT = "department", _("部门")
    CONGRESS = "congress_standing_committee", _("人大常委会")
    CONFERENCE = "consultative_conference", _("政协")
    OTHER = "other", _("其他")


class OrganRank(models.IntegerChoices):
    """Administrative rank of an organ; decides 上级、平级、下级 together with the tree."""

    CENTRAL = 1, _("中央")
    PROVINCE = 2, _("省级")
    CITY = 3, _("市级")
    COUNTY = 4, _("县级")
    TOWNSHIP = 5, _("乡级")


class Organ(models.Model):
    """A Party or government body; a node of the tree city – department – county – township."""

    name = models.CharField(_("全称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    code = models.CharField(_("机关代字"), max_length=20, blank=True)
    kind = models.CharField(_("类别"), max_length=32, choices=OrganKind.choices, default=OrganKind.DEPARTMENT)
    rank = models.PositiveSmallIntegerField(_("层级"), choices=OrganRank.choices, default=OrganRank.CITY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级机关")
    )
    serves = models.ForeignKey(  # 办公室 and the committee or government whose papers it handles
        "self", models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("服务的党委或政府")
    )
    is_inside = models.BooleanField(_("在本系统内办公"), default=False)
    is_active = models.BooleanField(_("在用"), default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name=_("并入")
    )
    sort = models.PositiveIntegerField(_("排序"), default=1000)

    class Meta:
        ordering = ("sort", "pk")
        indexes = [models.Index(fields=["parent", "sort"], name="organ_parent_sort")]
        constraints = [
            models.CheckConstraint(
                name="organ_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("机关不能是自己的上级。"),
            ),
            models.CheckConstraint(
                name="organ_merged_is_inactive", condition=Q(merged_into__isnull=True) | Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name


class Unit(models.Model):
    """A section inside an organ (内设机构); may not write formally outside (rule R17)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="units", verbose_name=_("机关"))
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级科室")
    )
    is_active = models.BooleanField(_("在用"), default=True)
    merged_into = models.ForeignKey(  # whoever sits in the new unit sees what was given to the old one
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name=_("并入")
    )
    sort = models.PositiveIntegerField(_("排序"), default=1000)

    class Meta:
        ordering = ("organ_id", "sort", "pk")
        constraints = [
            models.UniqueConstraint(fields=["organ", "name"], name="unit_name_unique_in_organ"),
            models.CheckConstraint(
                name="unit_merged_is_inactive", condition=Q(merged_into__isnull=True) | Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name
