"""Every setting, read from the environment once. A wrong value stops the start with a hint."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

HERE = Path(__file__).resolve().parent


def _flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "no", "false", "off"}:
        return False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 or 0.")


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number, such as {default}.")
    return int(value)


def _json(name: str) -> dict[str, object]:
    try:
        value = json.loads(os.environ.get(name, "") or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ImproperlyConfigured(f'{name} is no JSON object. Write it like {{"POSTMARK_SERVER_TOKEN": "..."}}.')
    return value


def _address(name: str, default: str) -> str:
    value = os.environ.get(name, default).strip().rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole address, such as https://privacy.example.org.")
    return value


def _database(url: str) -> dict[str, object]:
    """SQLite in the data directory, or the PostgreSQL that DATABASE_URL names."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "charteroak.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must start with postgresql://, such as postgresql://user:password@host:5432/charteroak. "
            "Leave it empty to use the embedded SQLite database."
        )
    socket = parse_qs(parts.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _kept_secret(folder: Path, name: str, make: Callable[[], str]) -> str:
    """What a file outside the data directory holds; the file is made once."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text().strip()


def _secret_key(folder: Path) -> str:
    """From the environment, else from a file that is made once, outside the data directory and its backups."""
    return os.environ.get("CHARTEROAK_SECRET_KEY", "") or _kept_secret(
        folder, "secret-key", lambda: secrets.token_urlsafe(50)
    )


def _sealing_keys(folder: Path) -> list[str]:
    """The newest first, from the environment (parted by commas) or from a file (a line each)."""
    given = os.environ.get("CHARTEROAK_SEALING_KEYS", "").replace(",", "\n")
    text = given or _kept_secret(folder, "sealing-keys", lambda: Fernet.generate_key().decode())
    keys = [line.strip() for line in text.splitlines() if line.strip()]
    try:
        for key in keys:
            Fernet(key)
    except ValueError as fault:
        raise ImproperlyConfigured(
            "A sealing key is not 32 bytes in URL-safe base64. `charteroak seal --new-key` makes one; put it first in "
            "CHARTEROAK_SEALING_KEYS, or in the first line of the file sealing-keys."
        ) from fault
    return keys


DATA = Path(os.environ.get("CHARTEROAK_DATA", "data")).resolve()
KEYS = Path(os.environ.get("CHARTEROAK_KEYS", DATA.parent / "keys")).resolve()
try:
    (DATA / "static").mkdir(parents=True, exist_ok=True)
    SECRET_KEY = _secret_key(KEYS)
    #: Seal and open what names a student or a family; and the key of the hashes by which it is found.
    SEALING_KEYS = _sealing_keys(KEYS)
    INDEX_KEY = os.environ.get("CHARTEROAK_INDEX_KEY", "") or _kept_secret(
        KEYS, "index-key", lambda: secrets.token_urlsafe(50)
    )
except OSError as fault:
    raise ImproperlyConfigured(
        f"{fault.filename} cannot be written ({fault.strerror}). "
        "Set CHARTEROAK_DATA and CHARTEROAK_KEYS to folders that this user may write."
    ) from fault

DEMO = _flag("CHARTEROAK_DEMO")
DEBUG = _flag("CHARTEROAK_DEBUG")
TESTING = "pytest" in sys.modules

#: Where the public finds this site; proofs of posting fetch from here, and links in feeds start with it.
PUBLIC_ADDRESS = _address("CHARTEROAK_ADDRESS", "http://127.0.0.1:8000")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("CHARTEROAK_HOSTS", "").split(",") if host.strip()] or [
    str(urlsplit(PUBLIC_ADDRESS).hostname),
    "127.0.0.1",
    "localhost",
]
SECURE = PUBLIC_ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if SECURE else []

#: Bytes that one uploaded file may have.
LARGEST_UPLOAD = _number("CHARTEROAK_LARGEST_UPLOAD_MB", 50) * 1024 * 1024
#: Whether a board's website may lie on a private network (a demonstration or an intranet).
FETCH_PRIVATE_ADDRESSES = DEMO or _flag("CHARTEROAK_FETCH_PRIVATE_ADDRESSES")
#: Where the heads of the audit chains are kept apart from the database.
AUDIT_HEADS = Path(os.environ.get("CHARTEROAK_AUDIT_HEADS", DATA / "audit-heads.jsonl"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    "django_tasks_db",
    "charteroak.district.audit",
    "charteroak.district.boards",
    "charteroak.district.search",
    "charteroak.district.duties",
    "charteroak.district.policies",
    "charteroak.district.notices",
    "charteroak.district.signatures",
    "charteroak.district.contractors",
    "charteroak.district.families",
    "charteroak.district.contracts",
    "charteroak.district.demands",
    "charteroak.district.exceptions",
    "charteroak.district.technology",
    "charteroak.district.breaches",
    "charteroak.district.disclosures",
    "charteroak.district.requests",
    "charteroak.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "charteroak.web.language.readers_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "charteroak.urls"
WSGI_APPLICATION = "charteroak.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*sorted((HERE / "web").glob("*/templates")), HERE / "demo" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "charteroak.web.context.site",
            ],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "boards.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if TESTING else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account:sign-in"
LOGIN_REDIRECT_URL = "account:boards"
LOGOUT_REDIRECT_URL = "account:sign-in"
#: Whoever may see students' data shows a second factor first. A demonstration, where all is made up, asks for none.
SECOND_FACTOR = not DEMO and os.environ.get("CHARTEROAK_SECOND_FACTOR", "1") != "0"
OTP_TOTP_ISSUER = "Charter Oak"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # lock-out by name and address together is chosen

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}
#: Seconds after which a task whose worker has fallen silent is taken back.
TASK_LEASE = _number("CHARTEROAK_TASK_LEASE", 120)

#: Mail. Any of Django's backends, or django-anymail's for a provider's interface; a demonstration keeps its mail.
EMAIL_BACKEND = os.environ.get(
    "CHARTEROAK_MAIL_BACKEND",
    "django.core.mail.backends.locmem.EmailBackend"
    if TESTING
    else "charteroak.demo.mail.Backend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = os.environ.get("CHARTEROAK_MAIL_HOST", "127.0.0.1")
EMAIL_PORT = _number("CHARTEROAK_MAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("CHARTEROAK_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CHARTEROAK_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("CHARTEROAK_MAIL_STARTTLS")
EMAIL_USE_SSL = _flag("CHARTEROAK_MAIL_TLS")
#: Seconds that the mail server may take for one answer.
EMAIL_TIMEOUT = _number("CHARTEROAK_MAIL_TIMEOUT", 20)
#: The address from which notices come; its domain is the one that is signed for (DKIM) by the mail server.
MAIL_FROM = os.environ.get("CHARTEROAK_MAIL_FROM", "notices@localhost.localdomain")
#: Connections over which one notice is sent at the same time, by all workers together.
MAIL_CONNECTIONS = max(1, _number("CHARTEROAK_MAIL_CONNECTIONS", 2))
#: Messages a minute to one domain, for each connection; 0 for no limit.
MAIL_PER_DOMAIN_A_MINUTE = _number("CHARTEROAK_MAIL_PER_DOMAIN_A_MINUTE", 0)

#: What a provider's interface needs, as JSON, such as {"POSTMARK_SERVER_TOKEN": "..."}; and who may tell of its events.
ANYMAIL = _json("CHARTEROAK_MAIL_PROVIDER")
MAIL_EVENTS = os.environ.get("CHARTEROAK_MAIL_EVENTS", "")
#: The mailbox to which undeliverable notices come back, read over IMAP; without a host nobody looks.
BOUNCES_HOST = os.environ.get("CHARTEROAK_BOUNCES_HOST", "")
BOUNCES_PORT = _number("CHARTEROAK_BOUNCES_PORT", 993)
BOUNCES_TLS = not _flag("CHARTEROAK_BOUNCES_PLAIN")
BOUNCES_USER = os.environ.get("CHARTEROAK_BOUNCES_USER", "")
BOUNCES_PASSWORD = os.environ.get("CHARTEROAK_BOUNCES_PASSWORD", "")
BOUNCES_FOLDER = os.environ.get("CHARTEROAK_BOUNCES_FOLDER", "INBOX")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("pt", "Português")]
LOCALE_PATHS = [HERE / "web" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SECURE
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/New_York"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
#: An inventory may be handed in as up to 2,000 files at once; each action says what it takes.
DATA_UPLOAD_MAX_NUMBER_FILES = 2_200
WHITENOISE_USE_FINDERS = TESTING or DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_SSL_REDIRECT = SECURE
BEHIND_PROXY = _flag("CHARTEROAK_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "charteroak.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"charteroak": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
