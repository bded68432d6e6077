"""A deployment behind HTTPS: Django finds nothing to say, cookies and headers are strict. Each in a process of its own, because settings
are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHOW = """
import json
import django
django.setup()
from django.conf import settings
names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT",
         "SECURE_HSTS_SECONDS", "DEBUG")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def deployed(tmp_path, *words, **given):
    environment = os.environ | {
        "ZHONGSHU_VAR": str(tmp_path), "DATABASE_URL": "", "ZHONGSHU_HTTPS": "1", "ALLOWED_HOSTS": "office.example",
        "DJANGO_SECRET_KEY": "nFz0-of-this-test-only-8c1Qw7bXo2Lr5Tn9Vd3Ks6Hj4Gf1Pm0Za",
        "DJANGO_SETTINGS_MODULE": "zhongshu.config.settings",
    } | given  # fmt: skip
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_django_has_nothing_to_say_about_a_deployment(tmp_path):
    done = deployed(tmp_path, "-m", "zhongshu", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_without_https_it_says_what_is_missing(tmp_path):
    done = deployed(tmp_path, "-m", "zhongshu", "check", "--deploy", "--fail-level", "WARNING", ZHONGSHU_HTTPS="")

    assert done.returncode == 1
    assert {f"security.W0{number}" in done.stderr for number in ("04", "08", "12", "16")} == {True}


def test_cookies_are_strict(tmp_path):
    assert json.loads(deployed(tmp_path, "-c", SHOW).stdout) == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
    }
