import stat

import fonts
import pytest
import setup
import translations


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Set-up that works in a folder of its own."""
    monkeypatch.setattr(setup, "VAR", tmp_path / "var")
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv" / "installed.json")
    (tmp_path / ".venv").mkdir()
    monkeypatch.delenv("DJANGO_SECRET_KEY_FILE", raising=False)
    return tmp_path


@pytest.fixture
def installs(folders, monkeypatch):
    """The pip calls that set-up would make."""
    calls = []
    monkeypatch.setattr(setup, "pip", lambda *arguments: calls.append(arguments))
    monkeypatch.setattr(setup, "make_environment", lambda stamp: setup.PYTHON.touch())
    return calls


def test_the_secret_key_is_made_once_and_private(folders):
    setup.make_secret_key()
    first = (folders / "var" / "secret_key").read_text()
    setup.make_secret_key()

    assert (folders / "var" / "secret_key").read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE((folders / "var" / "secret_key").stat().st_mode) == 0o600


def test_no_key_is_made_when_the_site_keeps_its_own(folders, monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY_FILE", "/etc/zhongshu/key")
    setup.make_secret_key()

    assert not (folders / "var" / "secret_key").exists()


def test_packages_are_installed_once_with_hashes(installs):
    setup.install(dev=False)
    setup.install(dev=False)

    assert [call[-1].rpartition("/")[2] for call in installs] == ["requirements.lock", setup.ROOT.name]
    assert installs[0][:3] == ("--require-hashes", "--only-binary", ":all:")


def test_a_development_environment_also_serves_and_stays_one(installs, monkeypatch):
    setup.install(dev=True)
    setup.install(dev=False)
    assert len(installs) == 2

    monkeypatch.setattr(setup, "ROOT", setup.ROOT)
    changed = setup.fingerprint(setup.LOCKS["dev"]) | {"lock": "older"}
    setup.STAMP.write_text(setup.json.dumps(changed))
    setup.install(dev=False)
    assert installs[2][-1].endswith("requirements-dev.lock")


def test_text_recognition_is_installed_once_and_says_its_size(installs, capsys):
    setup.install(dev=False)
    setup.install_ocr()
    setup.install_ocr()

    assert [call[-1].rpartition("/")[2] for call in installs[2:]] == ["requirements-ocr.lock"]
    assert installs[2][:3] == ("--require-hashes", "--only-binary", ":all:")
    assert "MB" in capsys.readouterr().out


def test_text_recognition_is_left_alone_by_later_set_ups(installs):
    setup.install(dev=False)
    setup.install_ocr()
    setup.install(dev=False)

    assert len(installs) == 3


def test_a_broken_off_installation_is_done_again(installs):
    setup.PYTHON.touch()
    setup.STAMP.write_text('{"dev": tr')
    setup.install(dev=False)

    assert len(installs) == 2


def test_system_fonts_are_linked_and_nothing_is_downloaded_when_all_are_there(tmp_path, monkeypatch):
    files = [file for package in fonts.PACKAGES for file in package.files]
    system = tmp_path / "system"
    system.mkdir()
    for file in files:
        (system / file).touch()
    listing = "".join(f"{system / file}\n" for file in files)
    monkeypatch.setattr(fonts.shutil, "which", lambda name: "/usr/bin/" + name)
    monkeypatch.setattr(fonts.subprocess, "run", lambda *_, **__: type("Done", (), {"stdout": listing}))
    monkeypatch.setattr(fonts, "download", lambda *_: pytest.fail("downloaded"))
    fonts.provide(tmp_path / "fonts")

    assert sorted(path.name for path in (tmp_path / "fonts" / "system").iterdir()) == sorted(files)


def test_without_apt_set_up_goes_on_with_a_banner_and_does_not_try_again_each_time(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fonts.shutil, "which", lambda name: None)
    fonts.provide(tmp_path)
    banner = capsys.readouterr().out
    monkeypatch.setattr(fonts, "link_system_fonts", lambda *_: pytest.fail("looked again"))
    fonts.provide(tmp_path)

    assert "There is no apt here" in banner
    assert str(tmp_path / "site") in banner
    assert "still missing" in capsys.readouterr().out


def test_the_sites_own_font_files_count(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    for package in fonts.PACKAGES:
        for file in package.files:
            (tmp_path / "site" / file).touch()
    monkeypatch.setattr(fonts, "link_system_fonts", lambda *_: pytest.fail("looked elsewhere"))
    fonts.provide(tmp_path)


def test_texts_are_found_in_python_and_templates():
    source = 'a = _("交办")\nb = ngettext("%(n)s 件", "%(n)s 件", n)\nc = pgettext_lazy("菜单", "提醒")\nd = _(name)\n'
    template = (
        '{% load i18n %}{% translate "退回" %}{% blocktranslate with who=x %}请 {{ who }} 办{% endblocktranslate %}'
    )

    assert list(translations.python_texts(source)) == [
        translations.Text("交办"),
        translations.Text("%(n)s 件", "%(n)s 件"),
        translations.Text("提醒", context="菜单"),
    ]
    assert list(translations.template_texts(template, "x.html")) == [
        translations.Text("退回"),
        translations.Text("请 %(who)s 办"),
    ]


def test_missing_stale_and_wrong_translations_are_told(tmp_path, monkeypatch):
    catalogue = tmp_path / "django.po"
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "交办"\nmsgstr "Assign"\n\nmsgid "退回 %(n)s"\nmsgstr "Send back"\n\nmsgid "旧"\nmsgstr "Old"\n\n'
        'msgid "办结"\nmsgstr "办结"\n',
        encoding="utf-8",
    )
    used = {translations.Text(text): {"a.py"} for text in ("交办", "退回 %(n)s", "催办", "办结")}
    monkeypatch.setattr(translations, "CATALOGUE", catalogue)
    monkeypatch.setattr(translations, "texts", lambda: used)

    assert translations.problems() == [
        "a.py: no English for: 催办",
        "a.py: the English is not English: 办结",
        "a.py: the English has other placeholders: 退回 %(n)s",
        "django.po: no longer used: 旧",
    ]
