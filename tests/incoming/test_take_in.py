"""Files that come by themselves: from a folder at once, from a scanner, from a mailbox. Nothing dropped, nothing twice."""

import fcntl
import io
import os
import socketserver
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import call_command
from django.urls import reverse

from tests.incoming.conftest import PAPER
from zhongshu.core.errors import Refusal
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.incoming import queries, services
from zhongshu.incoming.models import IntakeTrouble, Mailbox
from zhongshu.incoming.services import folder, mail


@pytest.fixture
def papers(tmp_path):
    """A folder with two papers, one of them in a subfolder, a program, and what must be left alone."""
    place = tmp_path / "papers"
    (place / "更多").mkdir(parents=True)
    (place / "来文.txt").write_text(PAPER, encoding="utf-8")
    (place / "更多" / "另一份.txt").write_text(PAPER.replace("37号", "38号"), encoding="utf-8")
    (place / "程序.exe").write_bytes(b"MZ" + bytes(300))
    (place / ".隐藏.txt").write_text("不收", encoding="utf-8")
    return place


def register(place) -> str:
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("register", str(place), login="clerk", stdout=said)
    return said.getvalue()


def test_a_folder_is_laid_into_the_tray_once(cast, papers):
    assert "共 3 个文件：收下 2 个，以前收过 0 个，没有收下 1 个。" in register(papers)
    assert {(one.holder, one.channel) for one in Upload.objects.all()} == {(cast.clerk, "command")}

    again = register(papers)
    assert ("收下 0 个，以前收过 2 个" in again, Upload.objects.count()) == (True, 2)


@pytest.mark.parametrize("login", ["nobody-there", "handler"])
def test_whose_tray_must_be_somebody_who_registers(cast, login):
    with pytest.raises(Refusal):
        services.intake.tray_of(login)


# -- the folder of a scanner


@pytest.fixture
def scanner(cast, tmp_path, settings):
    place = tmp_path / "scanner"
    place.mkdir()
    settings.SCAN_FOLDERS, settings.SCAN_SETTLE_SECONDS = f"clerk={place}", 5
    return place


def put(place, name: str, data: bytes, *, age: float = 60):
    path = place / name
    path.write_bytes(data)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def look_twice() -> None:
    folder.scan()
    folder.scan()


def test_a_still_file_is_taken_and_put_away(cast, scanner):
    put(scanner, "扫描001.txt", PAPER.encode())
    look_twice()

    upload = Upload.objects.get()
    assert (upload.holder, upload.channel, upload.due_at is not None) == (cast.clerk, "folder", True)
    assert [path.parent.parent.name for path in scanner.rglob("*.txt")] == [folder.TAKEN]


def test_a_file_that_is_still_being_written_is_waited_for(scanner):
    path = put(scanner, "慢.txt", "一半".encode())
    folder.scan()
    put(scanner, "慢.txt", "一半，又一半".encode())
    folder.scan()
    assert Upload.objects.count() == 0

    put(scanner, "新.txt", "刚写完".encode(), age=0)
    with path.open("rb") as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        look_twice()
        assert Upload.objects.count() == 0
    folder.scan()
    assert list(Upload.objects.values_list("name", flat=True)) == ["慢.txt"]


def test_half_a_pdf_gets_ten_minutes_before_it_is_called_damaged(cast, scanner):
    path = put(scanner, "断.pdf", b"%PDF-1.4\n1 0 obj", age=120)
    look_twice()
    assert (IntakeTrouble.objects.count(), path.exists()) == (0, True)

    os.utime(path, (time.time() - 700, time.time() - 700))
    look_twice()
    trouble = IntakeTrouble.objects.get()
    assert (trouble.holder, trouble.channel, folder.FAILED in trouble.place) == (cast.clerk, "folder", True)
    assert (path.exists(), queries.pending_count(cast.clerk)) == (False, 1)


def test_one_bad_file_does_not_hold_up_the_rest(scanner):
    put(scanner, "坏.exe", b"MZ" + bytes(300))
    put(scanner, "好.txt", PAPER.encode())
    look_twice()

    assert (Upload.objects.get().name, IntakeTrouble.objects.get().name) == ("好.txt", "坏.exe")


def test_a_crash_between_tray_and_folder_takes_nothing_twice(cast, scanner, monkeypatch):
    put(scanner, "扫描.txt", PAPER.encode())
    folder.scan()
    with monkeypatch.context() as broken:
        broken.setattr(folder, "_put_away", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            folder.scan()
    assert (Upload.objects.count(), (scanner / "扫描.txt").exists()) == (1, True)

    look_twice()
    assert (Upload.objects.count(), (scanner / "扫描.txt").exists()) == (1, False)


def test_the_clerk_settles_what_could_not_be_taken_in(client, cast, scanner):
    put(scanner, "坏.exe", b"MZ" + bytes(300))
    look_twice()
    client.force_login(cast.clerk.account)
    assert "坏.exe" in client.get(reverse("incoming:queue")).content.decode()

    client.post(reverse("incoming:settle-trouble", args=[IntakeTrouble.objects.get().pk]), {"note": "已请来文单位重发"})
    assert "坏.exe" not in client.get(reverse("incoming:queue")).content.decode()


def test_what_a_leaver_had_goes_to_the_interim_holder(cast, scanner):
    put(scanner, "坏.exe", b"MZ" + bytes(300))
    look_twice()
    services.intake.leaving(cast.clerk, actor=cast.director, reason="调离")

    assert IntakeTrouble.objects.get().holder != cast.clerk


# -- the mailbox


class FakeServer(socketserver.ThreadingTCPServer):
    """Enough of IMAP for one folder, over TLS."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, certificate) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: dict[int, bytes] = {}
        self.validity, self.breaks_at = 7, 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)


class Session(socketserver.StreamRequestHandler):
    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, verb, *rest = line.split(" ")
            getattr(self, verb.lower(), self.nothing)(rest)
            if verb == "LOGIN" and rest[1].strip('"') != "geheim":
                self.say(f"{tag} NO wrong")
            else:
                self.say(f"{tag} OK done")
            if verb == "LOGOUT":
                return

    def nothing(self, rest: list[str]) -> None:
        if rest[:1] == ["unused"]:
            self.say("* OK")

    def capability(self, _rest: list[str]) -> None:
        self.say("* CAPABILITY IMAP4rev1")

    def examine(self, _rest: list[str]) -> None:
        self.say(f"* {len(self.server.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.server.validity}] valid")

    def uid(self, rest: list[str]) -> None:
        if rest[0] == "SEARCH":
            first = int(rest[2].split(":")[0])
            known = sorted(self.server.mails)
            found = [uid for uid in known if uid >= first] or known[-1:]
            self.say("* SEARCH " + " ".join(map(str, found)))
            return
        uid, raw = int(rest[1]), self.server.mails[int(rest[1])]
        if self.server.breaks_at == uid:
            self.connection.close()
            raise ConnectionError
        if "SIZE" in rest[2]:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})")
        else:
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    place, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (place / "key.pem").write_bytes(private)
    (place / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return place / "cert.pem", place / "key.pem"


@pytest.fixture
def server(cast, certificate, settings):
    made = FakeServer(certificate)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_CA_FILE = (
        "localhost",
        made.server_address[1],
        str(certificate[0]),
    )
    settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_AS = "sz", "geheim", "clerk"
    yield made
    made.shutdown()
    made.server_close()


def a_mail(subject: str = "报送材料", **attached: bytes) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        subject,
        "县政府办 <qy@example.org>",
        "Mon, 9 Mar 2026 09:00:00 +0800",
    )
    message.set_content("请查收。")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return message.as_bytes()


def test_the_mailbox_is_off_until_a_host_is_set(db):
    assert mail.read() is None
    assert Mailbox.objects.count() == 0


def test_attachments_and_text_lie_together_in_the_tray(client, cast, server):
    server.mails = {11: a_mail(来文_txt=PAPER.encode()), 12: a_mail("第二封")}
    mail.read()

    rows = Upload.objects.order_by("pk").values_list("name", "holder", "channel")
    assert list(rows) == [(name, cast.clerk.pk, "mail") for name in ("来文.txt", "邮件正文.txt", "邮件正文.txt")]
    first, second = Upload.objects.order_by("pk")[:2]
    assert (first.bundle == second.bundle, Mailbox.objects.get().last_uid) == (True, 12)
    client.force_login(cast.clerk.account)
    page = client.get(reverse("incoming:queue")).content.decode()
    assert f"{first.token}/?with={second.token}" in page


def test_no_mail_comes_twice(server):
    server.mails = {11: a_mail()}
    mail.read()
    mail.read()
    server.validity = 8  # the server numbers anew
    server.mails = {1: server.mails[11]}
    mail.read()

    assert (Upload.objects.count(), Mailbox.objects.get().uid_validity) == (1, 8)


def test_a_broken_connection_loses_nothing(server):
    server.mails = {11: a_mail("一"), 12: a_mail("二")}
    server.breaks_at = 12
    with pytest.raises(mail.MailTrouble):
        mail.read()
    assert Mailbox.objects.get().last_uid == 11

    server.breaks_at = 0
    mail.read()
    assert (Upload.objects.count(), Mailbox.objects.get().last_uid) == (2, 12)


def test_what_cannot_be_taken_is_a_trouble_and_the_rest_goes_on(cast, server):
    server.mails = {11: a_mail(包_zip=b"PK\x03\x04" + bytes(40), 来文_txt=PAPER.encode())}
    mail.read()

    trouble = IntakeTrouble.objects.get()
    assert (trouble.name, trouble.holder, "邮箱 sz" in trouble.place) == ("包.zip", cast.clerk, True)
    assert Upload.objects.count() == 2


def test_a_wrong_password_and_an_unknown_certificate_are_said(server, settings):
    settings.IMAP_PASSWORD = "falsch"
    with pytest.raises(mail.MailTrouble):
        mail.read()
    settings.IMAP_CA_FILE = ""
    with pytest.raises(mail.MailTrouble, match="连不上"):
        mail.read()


def test_nobody_takes_in_for_another_organ(cast):
    with pytest.raises(Refusal):
        services.intake.tray_of("clerk", "市财政局")
    assert files.clean_name("../x.txt") == "x.txt"
