"""Forms of 印章 and 密钥: a seal with its picture and keeper, a public key, a file to be verified."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.outgoing import custody
from zhongshu.people.models import Organ, Person, Post

MOST_PICTURE = 5 * 1024 * 1024
MOST_SIDE = 4000
MOST_VERIFIED = 50 * 1024 * 1024


class _OfPerson(forms.Form):
    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        organ = self.fields["organ"]
        if isinstance(organ, forms.ModelChoiceField):
            organ.queryset = custody.organs_kept_by(person)
        self.build()

    def build(self) -> None:
        """Fill what depends on the person."""


class SealForm(_OfPerson):
    """登记印章."""

    organ = forms.ModelChoiceField(Organ.objects.none(), label=gettext_lazy("机关"), empty_label=None)
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=80, help_text=gettext_lazy("如：云川市人民政府（印章）")
    )
    keeper = forms.ModelChoiceField(
        Post.objects.none(), label=gettext_lazy("保管岗位"), help_text=gettext_lazy("只有这个岗位上的人能用这枚印章。")
    )
    diameter_mm = forms.DecimalField(
        label=gettext_lazy("直径（毫米）"), min_value=20, max_value=70, decimal_places=1, initial=45
    )
    picture = forms.ImageField(
        label=gettext_lazy("印章图片"),
        required=False,
        help_text=gettext_lazy("透明底或白底 PNG，不超过 5 MB；有图片的，版式文件上按规定位置加盖。"),
        error_messages={"invalid_image": gettext_lazy("这不是能打开的图片，请上传 PNG。")},
    )

    def build(self) -> None:
        keeper = self.fields["keeper"]
        if isinstance(keeper, forms.ModelChoiceField):
            keeper.queryset = custody.keeper_posts(self.person)
            keeper.choices = [("", _("请选择")), *custody.named_posts(keeper.queryset)]

    def clean_picture(self) -> UploadedFile | None:
        picture: Any = self.cleaned_data["picture"]
        if picture and (picture.size > MOST_PICTURE or max(picture.image.size) > MOST_SIDE):
            raise forms.ValidationError(_("图片太大：不超过 5 MB、边长不超过 4000 像素。"))
        return picture or None


class KeyForm(_OfPerson):
    """登记公钥."""

    organ = forms.ModelChoiceField(Organ.objects.none(), label=gettext_lazy("机关"), empty_label=None)
    public_key = forms.CharField(
        label=gettext_lazy("公钥"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("SM2 公钥，130 位十六进制数，以 04 开头。私钥由系统管理员放在服务器上，不在这里填。"),
    )

    def build(self) -> None:
        organ = self.fields["organ"]
        if isinstance(organ, forms.ModelChoiceField):
            organ.queryset = custody.organs_signing(self.person)


class VerifyForm(forms.Form):
    """核验收到的文件."""

    file = forms.FileField(label=gettext_lazy("要核验的文件"), error_messages={"empty": gettext_lazy("文件是空的。")})

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_VERIFIED:
            raise forms.ValidationError(_("文件超过 50 MB，请用命令 zhongshu verify 核验。"))
        return file
