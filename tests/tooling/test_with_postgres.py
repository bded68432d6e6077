import sys

import with_postgres


def test_without_a_server_the_command_is_skipped_unless_it_is_required(monkeypatch, capsys):
    monkeypatch.setattr(with_postgres, "server_programs", lambda: None)
    monkeypatch.delenv("REQUIRE_POSTGRES", raising=False)
    assert with_postgres.main(["false"]) == 0
    assert "skipped" in capsys.readouterr().out

    monkeypatch.setenv("REQUIRE_POSTGRES", "1")
    assert with_postgres.main(["false"]) == 1


def test_the_command_runs_against_a_private_server_and_its_status_comes_back():
    if with_postgres.server_programs() is None:
        return
    code = "import os, psycopg, sys; psycopg.connect(os.environ['DATABASE_URL']).execute('select 1'); sys.exit(7)"

    assert with_postgres.main([sys.executable, "-c", code]) == 7
