"""The official file: set once, hashed, signed with the organ's SM2 key, verified by anybody; the key is never in the database."""

import pytest
from django.core.management import call_command

from tests.outgoing.conftest import a_file, again
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines import sm2
from zhongshu.files import services as files
from zhongshu.outgoing import services
from zhongshu.outgoing.models import SealedFile
from zhongshu.outgoing.verifying import verify


@pytest.fixture
def key(cast, monkeypatch, tmp_path):
    private, public = sm2.new_keys()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / f"{cast.office.pk}.key").write_text(private)
    monkeypatch.setenv("ZHONGSHU_SM2_KEYS", str(tmp_path / "keys"))
    return services.register_key(cast.office, public_key=public, actor=cast.business_admin)


@pytest.fixture
def published(paper, key):
    document = paper("dispatching")
    return services.publish(document, render=a_file, actor=document.record.holder)[0]


def content(sealed: SealedFile) -> bytes:
    with files.open_file(sealed.file) as opened:
        return opened.read()


def test_it_is_signed_with_the_organs_key(published, key):
    assert published.key == key
    assert sm2.verify(key.public_key, published.sm3, published.sm2_signature)
    assert published.file.frozen_at is not None


def test_it_is_made_once(published):
    document = again(published.record.outgoing_document)

    assert services.publish(document, render=a_file, actor=document.record.holder) == [published]


def test_anybody_verifies_it_and_sees_a_change(published, tmp_path, capsys):
    path = tmp_path / "收到的.pdf"
    path.write_bytes(content(published))
    call_command("verify", str(path))
    assert "没有改动，电子签名成立" in capsys.readouterr().out

    path.write_bytes(content(published) + b" ")
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(path))
    assert ended.value.code == 1
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(tmp_path / "没有.pdf"))
    assert ended.value.code == 2


def test_elsewhere_it_is_verified_with_key_and_signature(published, key, tmp_path, capsys):
    path = tmp_path / "收到的.pdf"
    path.write_bytes(content(published))

    call_command("verify", str(path), key=key.public_key, signature=published.sm2_signature)
    with pytest.raises(SystemExit):
        call_command("verify", str(path), key=sm2.new_keys()[1], signature=published.sm2_signature)


def test_a_withdrawn_paper_says_so(cast, published):
    document = again(published.record.outgoing_document)
    services.mark_dispatched(document, actor=document.record.holder)
    services.withdraw(document, reason="附件有误", actor=cast.director)

    assert "已经撤回" in verify(content(published)).sentence


def test_without_a_key_it_has_its_hash_only(paper):
    document = paper("dispatching")

    [sealed] = services.publish(document, render=a_file, actor=document.record.holder)

    assert (sealed.sm2_signature, sealed.key, len(sealed.sm3)) == ("", None, 64)
    assert "没有电子签名" in verify(content(sealed)).sentence


def test_a_lost_or_wrong_private_key_is_told(cast, paper, key, monkeypatch, tmp_path):
    document = paper("dispatching")
    (tmp_path / "keys" / f"{cast.office.pk}.key").write_text(sm2.new_keys()[0])
    with pytest.raises(RuleBroken, match="不是一对"):
        services.publish(document, render=a_file, actor=document.record.holder)

    monkeypatch.delenv("ZHONGSHU_SM2_KEYS")
    with pytest.raises(RuleBroken, match="找不到私钥文件"):
        services.publish(document, render=a_file, actor=document.record.holder)


def test_keys_are_registered_by_the_business_administrator(cast):
    with pytest.raises(RuleBroken, match="SM2 曲线上的点"):
        services.register_key(cast.office, public_key="04" + "1" * 128, actor=cast.business_admin)
    with pytest.raises(NotAllowed):
        services.register_key(cast.office, public_key=sm2.new_keys()[1], actor=cast.clerk)
