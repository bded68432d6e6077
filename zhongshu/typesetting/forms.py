from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Person
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.typesetting.values import unpacked

MOST_CARRIED = 6_000_000
LAYOUTS = [("standard", _("文件")), ("letter", _("信函")), ("order", _("命令")), ("minutes", _("纪要"))]
URGENCIES = [("", _("无")), ("特急", _("特急")), ("加急", _("加急"))]
MARKS = {
    SecurityLevel.INTERNAL: "内部",
    SecurityLevel.WORK_SECRET: "工作秘密",
    SecurityLevel.CONFIDENTIAL: "秘密",
    SecurityLevel.SECRET: "机密",
    SecurityLevel.TOP_SECRET: "绝密",
}


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false"})


class PaperForm(forms.Form):
    """The draft that comes in, and every element of the paper; the names are those of the engine's schema."""

    draft_file = forms.FileField(
        label=_("文稿文件"), required=False, help_text=_("Word（.docx）、文本、Markdown 或 JSON。")
    )
    pasted = forms.CharField(
        label=_("或者粘贴全文"), required=False, strip=False, max_length=300_000, widget=lines(5),
        help_text=_("从红头到版记整篇贴进来，各项自动填入下面的栏目。"),
    )  # fmt: skip
    layout = forms.ChoiceField(label=_("格式"), choices=LAYOUTS, initial="standard")
    organs = forms.CharField(
        label=_("发文机关"),
        required=False,
        max_length=4000,
        widget=lines(2),
        help_text=_("联合行文一行一个，主办机关在前。"),
    )
    suffix = forms.CharField(
        label=_("标志后缀"),
        required=False,
        max_length=10,
        help_text=_("不填：文件格式用“文件”，命令用“令”，纪要用“纪要”。"),
    )
    document_number = forms.CharField(label=_("发文字号"), required=False, max_length=60)
    signers = forms.CharField(
        label=_("签发人"), required=False, max_length=400, help_text=_("上行文填写，几位之间空一格。")
    )
    copy_number = forms.CharField(label=_("份号"), required=False, max_length=6)
    security_level = forms.ChoiceField(label=_("密级"), required=False)
    secrecy_period = forms.CharField(label=_("保密期限"), required=False, max_length=20)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, choices=URGENCIES)
    title = forms.CharField(label=_("标题"), required=False, max_length=400, widget=lines(2))
    main_recipients = forms.CharField(label=_("主送机关"), required=False, max_length=8000, widget=lines(2))
    body = forms.CharField(
        label=_("正文"), required=False, strip=False, max_length=300_000, widget=lines(18),
        help_text=_("一段一行；“一、”“（一）”“1.”“（1）”自动认作各级标题。表格用竖线分栏，上一行写 {横排} 则横排。"),
    )  # fmt: skip
    attachments = forms.CharField(
        label=_("附件"), required=False, strip=False, max_length=300_000, widget=lines(5),
        help_text=_("每件以“附件1”起行，下一行写标题，再写内容；只列名称的一行一个。"),
    )  # fmt: skip
    issuer_signatures = forms.CharField(label=_("署名"), required=False, max_length=4000, widget=lines(2))
    issue_date = forms.CharField(label=_("成文日期"), required=False, max_length=20, help_text=_("如 2026年3月12日。"))
    note = forms.CharField(label=_("附注"), required=False, max_length=400)
    stamps = forms.CharField(
        label=_("签名章"),
        required=False,
        max_length=1000,
        widget=lines(1),
        help_text=_("命令用：职务 姓名，一行一位。"),
    )
    attendance = forms.CharField(
        label=_("出席人员"),
        required=False,
        max_length=10_000,
        widget=lines(2),
        help_text=_("纪要用：“出席：…”“请假：…”“列席：…”各一行。"),
    )
    cc_recipients = forms.CharField(label=_("抄送机关"), required=False, max_length=8000, widget=lines(2))
    printing_office = forms.CharField(label=_("印发机关"), required=False, max_length=100)
    print_date = forms.CharField(label=_("印发日期"), required=False, max_length=20)
    seal = forms.FileField(label=_("印章图片"), required=False, help_text=_("透明底 PNG；只用于这一次排版，不保存。"))
    seal_mm = forms.FloatField(label=_("印章直径（毫米）"), required=False, min_value=20, max_value=70, initial=45)
    is_sealed = forms.BooleanField(label=_("为盖章留位置"), required=False)
    screen = forms.BooleanField(label=_("供屏幕阅读（不留空白面，左边距一致）"), required=False)
    draft = forms.BooleanField(label=_("草稿（可以没有发文字号和成文日期）"), required=False, initial=True)
    carried = forms.CharField(required=False, max_length=MOST_CARRIED, strip=False, widget=forms.HiddenInput)

    groups = (
        (
            _("版头"),
            *("layout", "organs", "suffix", "document_number", "signers"),
            *("copy_number", "security_level", "secrecy_period", "urgency"),
        ),
        (
            _("主体"),
            *("title", "main_recipients", "body", "attachments"),
            *("issuer_signatures", "issue_date", "note", "stamps", "attendance"),
        ),
        (_("版记与印章"), "cc_recipients", "printing_office", "print_date", "seal", "seal_mm", "is_sealed"),
        (_("输出"), "draft", "screen"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = min(policy.ceiling(), person.clearance)
        marks = [(word, word) for level, word in MARKS.items() if level <= most]
        level: Any = self.fields["security_level"]
        level.choices = [("", _("无")), *marks]

    @property
    def in_groups(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """The fields under their headings, and whether one of them is wrong."""
        return [
            (label, [self[name] for name in names], any(self[name].errors for name in names))
            for label, *names in self.groups
        ]

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures that the page carries, the seal among them."""
        return unpacked(self.cleaned_data.get("carried", ""))
