"""Django's settings, all derived from the typed environment (environment.py)."""

from __future__ import annotations

import os
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from tungngo.config import embedded_postgres
from tungngo.config.environment import PROJECT_DIR, read_environment
from tungngo.config.object_storage import file_storage

ENVIRONMENT = read_environment(os.environ)

BASE_DIR = PROJECT_DIR
SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.trusted_origins
ROOT_URLCONF = "tungngo.config.urls"
WSGI_APPLICATION = "tungngo.config.wsgi.application"

INSTALLED_APPS = [
    "tungngo.web",  # first: its templates go before those of the libraries
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "django_linear_migrations" if ENVIRONMENT.debug else "",
    "pgtrigger",
    "treebeard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "procrastinate.contrib.django",
    "tungngo.difficulties",
    "tungngo.documents",
    "tungngo.doorstep",
    "tungngo.assignments",
    "tungngo.plans",
    "tungngo.directives",
    "tungngo.notifications",
    "tungngo.files",
    "tungngo.organizations",
    "tungngo.accounts",
    "tungngo.audit",
]
INSTALLED_APPS = [app for app in INSTALLED_APPS if app]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tungngo.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tungngo.web.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tungngo.accounts.middleware.TrackSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tungngo.web.middleware.PartsMiddleware",
    "tungngo.organizations.middleware.RequireSecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database() -> dict[str, object]:
    shared: dict[str, object] = {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
        "ATOMIC_REQUESTS": False,  # a service is atomic, a page is not
    }
    if ENVIRONMENT.database_url is None:
        return shared | {
            "NAME": "postgres",
            "USER": "postgres",
            "HOST": str(embedded_postgres.socket_dir(ENVIRONMENT.database_dir)),
        }
    url = urlsplit(ENVIRONMENT.database_url)
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    return shared | {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": {**shared["OPTIONS"], **query},  # type: ignore[dict-item]
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PROJECT_DIR / "src" / "tungngo" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone
FORMAT_MODULE_PATH = ["tungngo.config.formats"]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.var_dir / "static"
STORAGES = {
    "default": file_storage(ENVIRONMENT.bucket, ENVIRONMENT.var_dir / "files"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Names that hold their content's hash: Django's own, and those that field-app's build gives.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$|/doorstep/app/assets/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
# The check against forged requests reads the whole form of whoever sends one, before anybody asks who that is: without
# a limit at every address a stranger could fill the disk with temporary files.
FILE_UPLOAD_HANDLERS = [
    "tungngo.directives.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

REQUIRE_TOTP = ENVIRONMENT.require_totp
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_https else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if ENVIRONMENT.is_https else 0
X_FRAME_OPTIONS = "SAMEORIGIN"

if ENVIRONMENT.email_url:
    _email = urlsplit(ENVIRONMENT.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _email.hostname or ""
    EMAIL_PORT = _email.port or (465 if _email.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(_email.username or "")
    EMAIL_HOST_PASSWORD = unquote(_email.password or "")
    EMAIL_USE_SSL = _email.scheme == "smtps"
    EMAIL_USE_TLS = _email.scheme == "smtp" and bool(EMAIL_HOST_USER)
else:
    EMAIL_BACKEND = "tungngo.config.readable_mail.ReadableFiles"
    EMAIL_FILE_PATH = ENVIRONMENT.var_dir / "mail"
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from
EMAIL_TIMEOUT = 30  # seconds; without it a silent server would hold the background work for ever
SITE_ADDRESS = ENVIRONMENT.address  # before the paths in mails and calendars

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"secret_links": {"()": "tungngo.config.secret_links.HideSecretLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secret_links"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}, "django.server": {"level": "WARNING"}},
}

# How long reading one directive may take and how much memory (vanban.reading.isolation).
UPLOAD_MAX_BYTES = ENVIRONMENT.upload_max_mb * 1024 * 1024
READING_SECONDS = ENVIRONMENT.reading_seconds
READING_MEMORY_BYTES = ENVIRONMENT.reading_memory_mb * 1024 * 1024

# Signing documents (tungngo.documents).
PKCS11_LIBRARY = ENVIRONMENT.pkcs11_library
PKCS11_TOKEN = ENVIRONMENT.pkcs11_token
PKCS11_CERTIFICATE = ENVIRONMENT.pkcs11_certificate
TIMESTAMP_URL = ENVIRONMENT.timestamp_url

from tungngo.config.account_settings import *  # noqa: E402, F403  (allauth, MFA and lock-out, kept by the subject)
