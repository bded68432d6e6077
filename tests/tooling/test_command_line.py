import subprocess
import sys

from zhongshu import cli


def test_commands_are_those_that_exist():
    names = set(cli.commands())

    assert {"serve", "worker", "migrate", "shell"} <= names
    assert all(command.help for command in cli.commands().values())


def test_an_engine_adds_a_command_by_its_commands_file(tmp_path, monkeypatch):
    folder = tmp_path / "engines" / "stamping"
    folder.mkdir(parents=True)
    (folder / "commands.py").write_text('"""Stamp a paper.\n\nMore."""\n', encoding="utf-8")
    monkeypatch.setattr(cli, "PACKAGE", tmp_path)

    assert [(command.name, command.help) for command in cli.engine_commands()] == [("stamping", "Stamp a paper.")]


def test_a_part_of_an_engine_adds_a_command(tmp_path, monkeypatch):
    folder = tmp_path / "engines" / "stamping" / "sealing"
    folder.mkdir(parents=True)
    (folder / "commands.py").write_text('"""Seal a paper."""\n', encoding="utf-8")
    monkeypatch.setattr(cli, "PACKAGE", tmp_path)

    (command,) = cli.engine_commands()
    assert (command.name, command.help) == ("sealing", "Seal a paper.")
    assert cli.module_of(folder / "commands.py") == "zhongshu.engines.stamping.sealing.commands"


def test_an_app_adds_a_command_by_its_management_command(tmp_path, monkeypatch):
    folder = tmp_path / "mailroom" / "management" / "commands"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "send_out.py").write_text('"""Send what waits."""\n', encoding="utf-8")
    monkeypatch.setattr(cli, "PACKAGE", tmp_path)

    assert [(command.name, command.help) for command in cli.app_commands()] == [("send-out", "Send what waits.")]


def test_without_a_command_the_list_is_printed(capsys):
    assert cli.main([]) == 0
    assert "serve" in capsys.readouterr().out


def test_the_list_needs_neither_django_nor_a_secret_key():
    code = "import sys; from zhongshu import cli; cli.commands(); print('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
