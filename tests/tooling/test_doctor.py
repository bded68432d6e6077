from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from zhongshu.core import guards
from zhongshu.core.management.commands import doctor

pytestmark = pytest.mark.django_db


def test_nothing_is_found_when_nothing_is_wrong(settings, tmp_path, monkeypatch):
    settings.FONTS_DIR = tmp_path
    monkeypatch.setattr(doctor, "told_by_modules", list)
    output = StringIO()
    call_command("doctor", stdout=output)

    assert output.getvalue() == "✓ 没有发现问题。\n"


def test_lost_guards_and_fonts_and_what_modules_tell_are_said(settings, tmp_path, monkeypatch):
    settings.FONTS_DIR = tmp_path
    (tmp_path / "missing").write_text("FandolFang-Regular.otf\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "told_by_modules", lambda: ["后台任务没有运行。"])
    guards.remove(connection)
    output = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=output)
    lines = output.getvalue().splitlines()

    assert len(lines) == len(guards.missing(connection)) + 2 > 2
    assert all("zhongshu migrate" in line for line in lines[:-2])
    assert lines[-2:] == ["✗ 缺少公文字体（FandolFang-Regular.otf），不能排版公文。", "✗ 后台任务没有运行。"]


def test_a_database_that_does_not_answer_is_a_sentence(monkeypatch):
    def gone(*_given: object) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(doctor.connection, "cursor", gone)
    output = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=output)

    assert output.getvalue().startswith("✗ 连不上数据库")
    assert output.getvalue().count("\n") == 1


def test_a_mail_server_that_does_not_answer_is_a_sentence(settings, tmp_path, monkeypatch):
    settings.FONTS_DIR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    monkeypatch.setattr(doctor, "told_by_modules", list)
    output = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=output)

    assert output.getvalue().startswith("✗ 邮件服务器 127.0.0.1 没有应答")


def test_an_old_database_is_told_before_anything_else(monkeypatch):
    monkeypatch.setattr(doctor.MigrationExecutor, "migration_plan", lambda *_: [object(), object()])
    output = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=output)

    assert output.getvalue() == "✗ 数据库还有 2 个升级步骤没有执行，请运行 zhongshu migrate。\n"
