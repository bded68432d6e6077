"""印章, 密钥, 正式文件: registered by the business administrator, used by the keeper, verified by anybody."""

import io
import zipfile

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageDraw

from tests.outgoing.conftest import again
from zhongshu.engines import sm2
from zhongshu.files import services as files
from zhongshu.outgoing import queries, services
from zhongshu.outgoing.models import OrganKey, Seal


def picture() -> bytes:
    drawn = Image.new("RGBA", (300, 300), (255, 255, 255, 0))
    ImageDraw.Draw(drawn).ellipse((6, 6, 294, 294), outline=(214, 20, 20, 255), width=10)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def seal(cast, client) -> Seal:
    """The city's seal with its picture, as the administrator enters it."""
    client.force_login(cast.business_admin.account)
    keeper = cast.units["registry"].posts.get(title="文书", appointments__person=cast.clerk)
    given = {
        "organ": cast.city.pk,
        "name": "云川市人民政府（印章）",
        "keeper": keeper.pk,
        "diameter_mm": "45",
        "picture": SimpleUploadedFile("章.png", picture(), "image/png"),
    }
    assert client.post(reverse("outgoing:add-seal"), given).status_code == 303
    return Seal.objects.get(organ=cast.city)


def test_a_file_that_is_no_picture_is_refused_at_its_field(cast, client):
    client.force_login(cast.business_admin.account)
    answer = client.post(reverse("outgoing:add-seal"), {"picture": SimpleUploadedFile("章.png", b"no picture")})

    assert answer.status_code == 422
    assert answer.context["form"].errors["picture"] == ["这不是能打开的图片，请上传 PNG。"]
    assert set(answer.context["form"].errors) >= {"organ", "name", "keeper"}


def test_who_sees_seals(cast, seal, client):
    for person, status in ((cast.clerk, 200), (cast.handler, 403), (cast.outsider, 403)):
        client.force_login(person.account)
        assert client.get(reverse("outgoing:seals")).status_code == status, person
    client.force_login(cast.outsider.account)
    assert client.get(reverse("outgoing:seal-picture", args=[seal.pk])).status_code == 404
    client.force_login(cast.clerk.account)
    assert client.get(reverse("outgoing:seal-picture", args=[seal.pk])).content == picture()


def test_keys_are_registered_and_ended_on_their_page(cast, client):
    client.force_login(cast.business_admin.account)
    address = reverse("outgoing:keys")
    refused = client.post(address, {"organ": cast.office.pk, "public_key": "04ab"})
    assert "130 位十六进制数" in str(refused.context["form"].errors["public_key"])
    _private, public = sm2.new_keys()

    assert client.post(address, {"organ": cast.office.pk, "public_key": public}).status_code == 303
    key = OrganKey.objects.get(organ=cast.office)
    assert client.post(reverse("outgoing:end-key", args=[key.pk])).status_code == 303
    key.refresh_from_db()
    assert key.ended_at is not None
    client.force_login(cast.clerk.account)
    assert client.get(address).status_code == 403


def test_official_files_carry_the_seal_and_verify_in_all_three_forms(
    cast, seal, paper, client, monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("ZHONGSHU_SM2_KEYS", str(tmp_path / "keys"))
    call_command("organ_key", str(cast.office.pk))
    public = capsys.readouterr().out.strip().splitlines()[-1]
    services.register_key(cast.office, public_key=public, actor=cast.business_admin)
    document = paper("dispatching")

    made = services.publish(document, actor=document.record.holder)

    content = {one.form: files.open_file(one.file).read() for one in made}
    sides = pypdfium2.PdfDocument(content["pdf"])
    pictures = [item for side in sides for item in side.get_objects() if item.type == 3]
    assert len(pictures) == 1, "the seal stands once, on the side with the date"
    assert any(name.endswith((".png", ".jpg")) for name in zipfile.ZipFile(io.BytesIO(content["ofd"])).namelist())
    for form, one in content.items():
        path = tmp_path / f"收到的.{form}"
        path.write_bytes(one)
        call_command("verify", str(path))
        assert "没有改动，电子签名成立" in capsys.readouterr().out
    client.force_login(document.record.holder.account)
    shown = client.get(reverse("outgoing:sealed", args=[document.pk])).content.decode()
    assert shown.count("没有改动，电子签名成立") == 3
    assert queries.sealed_files(again(document).record) == made


def test_anybody_verifies_a_file_on_the_page(cast, client):
    client.force_login(cast.outsider.account)
    answer = client.post(reverse("outgoing:verify"), {"file": SimpleUploadedFile("来文.pdf", b"something else")})

    assert "不是本系统发出的正式文件，或者已被改动" in answer.content.decode()
