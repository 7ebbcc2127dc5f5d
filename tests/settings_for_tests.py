"""The platform's settings as tests use them: a database and files of their own, quick password hashing."""

import os
from pathlib import Path

_var = Path(os.environ.get("TUNGNGO_VAR") or Path(__file__).resolve().parents[1] / "var" / "tests")
# Each of several test processes has a database server and files of its own.
os.environ["TUNGNGO_VAR"] = str(_var / os.environ.get("PYTEST_XDIST_WORKER", ""))
os.environ["TUNGNGO_SECRET_KEY"] = "only-for-tests-and-long-enough-to-satisfy-the-checks-of-django"

from tungngo.config.settings import *
from tungngo.config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"][
    "OPTIONS"
] = {}  # no pool: each test's connection is closed before its database is dropped
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
