"""The words of the engine in the language of the reader."""

from django.utils.translation import gettext_lazy as _

FAMILIES = {
    "format": _("格式要素"),
    "routing": _("行文规则"),
    "heading": _("层次序数"),
    "punctuation": _("标点"),
    "number": _("数字日期"),
    "quote": _("引号括号"),
    "reference": _("文号引用"),
    "attachment": _("附件"),
    "wording": _("用词"),
    "formulation": _("固定提法"),
    "name": _("机构人名"),
    "repeat": _("重复"),
    "spelling": _("错别字"),
    "ocr": _("识别差错"),
}
