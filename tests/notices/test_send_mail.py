from datetime import timedelta

import pytest
from django.core import mail

from zhongshu.notices import services
from zhongshu.notices.models import Notice
from zhongshu.notices.services.mailing import MailFailed, send_mail
from zhongshu.people.models import Person


@pytest.fixture
def server(settings, cast):
    settings.EMAIL_HOST = "mail.example"
    for name in ("handler", "clerk"):
        Person.objects.filter(pk=getattr(cast, name).pk).update(email=f"{name}@example.cn")
    return settings


@pytest.fixture
def tell(cast, when):
    def make(key, person=None, moment="2026-03-09 09:00", text="请办理"):
        services.tell("notices.reminder", person or cast.handler, text=text, key=key, at=when(moment))

    return make


def test_no_mail_without_a_server(tell, when, settings):
    settings.EMAIL_HOST = ""
    tell("a")

    assert send_mail(at=when("2026-03-09 09:05")) == "没有配置邮件服务器"
    assert mail.outbox == []


def test_unread_notices_of_a_person_come_as_one_mail(server, cast, tell, when):
    tell("a", text="第一条")
    tell("b", text="第二条")
    tell("c", cast.clerk)
    tell("d", cast.proposer)  # has no address
    send_mail(at=when("2026-03-09 09:05"))

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["clerk@example.cn"], "中枢：1 条提醒"),
        (["handler@example.cn"], "中枢：2 条提醒"),
    ]
    assert "· 第一条\n· 第二条" in mail.outbox[1].body
    assert "http" not in mail.outbox[1].body


def test_mailed_once_and_not_more_often_than_every_half_hour(server, tell, when):
    tell("a")
    for moment in ("09:05", "09:06"):
        send_mail(at=when(f"2026-03-09 {moment}"))
    tell("b", moment="2026-03-09 09:10")
    send_mail(at=when("2026-03-09 09:30"))
    assert len(mail.outbox) == 1

    send_mail(at=when("2026-03-09 09:36"))
    assert [letter.subject for letter in mail.outbox] == ["中枢：1 条提醒", "中枢：1 条提醒"]


def test_read_notices_are_not_mailed(server, cast, tell, when):
    tell("a")
    services.mark_all_read(cast.handler, at=when("2026-03-09 09:01"))
    send_mail(at=when("2026-03-09 09:05"))

    assert mail.outbox == []


def test_failure_is_seen_and_the_next_run_sends(server, tell, when):
    tell("a")
    server.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server.EMAIL_HOST, server.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there

    with pytest.raises(MailFailed, match="发出 0 封后停下"):
        send_mail(at=when("2026-03-09 09:05"))
    assert Notice.objects.get().mailed_at is None

    server.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_mail(at=when("2026-03-09 09:10"))
    assert (len(mail.outbox), Notice.objects.get().mailed_at) == (1, when("2026-03-09 09:10"))


def test_old_notices_are_not_mailed_any_more(server, tell, when):
    tell("a")
    send_mail(at=when("2026-03-09 09:05") + timedelta(days=3))

    assert mail.outbox == []


def test_long_list_is_shortened(server, tell, when):
    for number in range(25):
        tell(f"k{number}")
    send_mail(at=when("2026-03-09 09:05"))

    assert "……另有 5 条" in mail.outbox[0].body
    assert Notice.objects.filter(mailed_at=None).count() == 0
