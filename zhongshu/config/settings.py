"""Settings of one deployment. Everything that differs between sites comes from the environment; secrets come from files named there."""

import os
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("ZHONGSHU_VAR", BASE_DIR / "var"))


def secret(name: str, default_file: Path | None = None) -> str:
    """The content of the file that the environment variable NAME_FILE names; empty when there is none."""
    path = Path(os.environ.get(f"{name}_FILE") or default_file or "")
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def database(url: str) -> dict[str, object]:
    """Django's settings of a database from an address such as postgres://user@host/name or sqlite:///file."""
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path[1:] if parts.path.startswith("/") else parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgres://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or secret("DATABASE_PASSWORD"),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "prepare_threshold": 2,  # means only the texts that everybody asks: core.prepared.kept_cursor
            "options": "-c jit=off",  # compiling a page's question takes longer than answering it
        },
    }


def sqlite(path: Path) -> dict[str, object]:
    pragmas = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=268435456;PRAGMA cache_size=-64000;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


SECRET_KEY = secret("DJANGO_SECRET_KEY", VAR_DIR / "secret_key") or os.environ.get("DJANGO_SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("No secret key: run `make setup`, or name a file in DJANGO_SECRET_KEY_FILE.")
DEBUG = os.environ.get("ZHONGSHU_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "zhongshu.core",
    "zhongshu.audit",
    "zhongshu.jobs",
    "zhongshu.people",
    "zhongshu.numbering",
    "zhongshu.files",
    "zhongshu.records",
    "zhongshu.notices",
    "zhongshu.search",
    "zhongshu.workflow",
    "zhongshu.incoming",
    "zhongshu.typesetting",
    "zhongshu.proofreading",
    "zhongshu.supervision",
    "zhongshu.outgoing",
    "zhongshu.memos",
    "zhongshu.exchange",
    "zhongshu.desk",
    "zhongshu.reports",
    "zhongshu.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhongshu.core.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhongshu.people.middleware.PersonMiddleware",
    "zhongshu.core.middleware.ErrorsMiddleware",
    "zhongshu.core.middleware.DenyByDefaultMiddleware",
]
ROOT_URLCONF = "zhongshu.config.urls"
WSGI_APPLICATION = "zhongshu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "zhongshu.core.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "zhongshu.core.templatetags.zhongshu",
            ],
        },
    }
]
FORM_RENDERER = "zhongshu.core.forms.Renderer"

DATABASES = {
    "default": database(os.environ["DATABASE_URL"])
    if os.environ.get("DATABASE_URL")
    else sqlite(VAR_DIR / "zhongshu.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["zhongshu.people.backends.LockingBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "zhongshu.people.passwords.PolicyValidator"}]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "desk:desk"
OTP_TOTP_ISSUER = "Zhongshu"

SESSION_ENGINE = "zhongshu.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if os.environ.get("ZHONGSHU_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "zhongshu.core.views.csrf_failure"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "papers": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FONTS_DIR = Path(os.environ.get("ZHONGSHU_FONTS", VAR_DIR / "fonts"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "zhongshu.files.handlers.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MAX_PAPER_BYTES = int(os.environ.get("ZHONGSHU_MAX_PAPER_MB", "100")) * 1024 * 1024

# Papers that come by themselves: folders of scanners (login=/path;login=/path) and a mailbox, off until its host is set.
SCAN_FOLDERS = os.environ.get("ZHONGSHU_SCAN_FOLDERS", "")
SCAN_SETTLE_SECONDS = int(os.environ.get("ZHONGSHU_SCAN_SETTLE_SECONDS", "10"))
IMAP_HOST = os.environ.get("IMAP_HOST", "")
IMAP_PORT = int(os.environ.get("IMAP_PORT", "993"))
IMAP_TLS = os.environ.get("IMAP_TLS", "ssl")  # or starttls; never without
IMAP_CA_FILE = os.environ.get("IMAP_CA_FILE", "")
IMAP_USER = os.environ.get("IMAP_USER", "")
IMAP_PASSWORD = secret("IMAP_PASSWORD")
IMAP_FOLDER = os.environ.get("IMAP_FOLDER", "INBOX")
IMAP_AS = os.environ.get("IMAP_AS", "")  # account of the clerk whose tray it fills

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

EMAIL_HOST = os.environ.get("MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MAIL_USER", "")
EMAIL_HOST_PASSWORD = secret("MAIL_PASSWORD")
EMAIL_USE_TLS = os.environ.get("MAIL_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "")
EMAIL_TIMEOUT = 20

LOG_FORM = "line" if DEBUG or os.environ.get("ZHONGSHU_LOG") == "line" else "json"
SLOW_QUERY_MS = int(os.environ.get("ZHONGSHU_SLOW_QUERY_MS", "500"))  # 0: no statement is slow
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "zhongshu.core.logs.JsonFormatter"},
        "line": {"()": "zhongshu.core.logs.LineFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORM},
        "problems": {"class": "logging.StreamHandler", "formatter": LOG_FORM, "level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"},
    "loggers": {
        "zhongshu": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},  # its DEBUG lines carry values
        "django_tasks": {"handlers": ["problems"], "propagate": False},  # else two lines for each task
        "django_tasks_db": {"handlers": ["problems"], "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # core.middleware sets X-Frame-Options and frame-ancestors on every answer
    "security.W005",  # the other names below the site's domain are not ours to force to HTTPS
    "security.W021",  # an office system is in no browser's preload list
]
