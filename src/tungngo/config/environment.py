"""What the surroundings decide: every environment variable that the platform knows, typed and checked at start.

docs/install.md lists them for administrators; the two must agree (tests/config/test_environment.py).
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tungngo.config.object_storage import Bucket, NoBucket, read_bucket

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT_DIR = Path(__file__).resolve().parents[3]


class InvalidEnvironment(Exception):
    """An environment variable holds something that the platform cannot use; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that differ from one installation to another.

    Attributes:
        var_dir: Folder for everything that the program writes: embedded database, uploads, generated secrets.
        database_url: `postgresql://…` of a server run by others; None starts the embedded one in `var_dir`.
        bucket: Where files lie, `s3://bucket?endpoint=…&region=…`; None keeps them in a folder of `var_dir`.
        secret_key: Signs sessions and links; generated once into `var_dir` when not given.
        debug: Shows errors with their source; never in production.
        is_sample: Whether the sample campaign and its sign-ins with known passwords exist.
        allowed_hosts: Host names that the platform answers to.
        trusted_origins: Origins (`https://…`) from which forms may come, for a platform behind a proxy.
        address: Where people reach it (`https://…`, no slash at the end), for links in mails and calendars.
        require_totp: Whether those who run campaigns or accounts must set up a second factor before they work.
        is_https: Whether it is reached over HTTPS, so that cookies travel only there.
        time_zone: Name of the time zone in which days begin.
        email_url: `smtp://user:password@host:port` (or smtps://); None writes mails as files into `var_dir`.
        email_from: Sender of mails.
        upload_max_mb: Largest file that may be uploaded, in MB.
        reading_seconds: Longest time that reading one document may take, in seconds.
        reading_memory_mb: Most memory that reading one document may take, in MB.
        pkcs11_library: The vendor's library of the signing token that is plugged into this machine; None for none.
        pkcs11_token: Label of that token.
        pkcs11_certificate: Label of the certificate on it, and of its key.
        timestamp_url: Address of a time-stamping server (RFC 3161) for signatures; None signs without.
    """

    var_dir: Path
    database_url: str | None
    bucket: Bucket | None
    secret_key: str
    debug: bool
    is_sample: bool
    allowed_hosts: list[str]
    trusted_origins: list[str]
    address: str
    require_totp: bool
    is_https: bool
    time_zone: str
    email_url: str | None
    email_from: str
    upload_max_mb: int
    reading_seconds: int
    reading_memory_mb: int
    pkcs11_library: Path | None
    pkcs11_token: str
    pkcs11_certificate: str
    timestamp_url: str | None

    @property
    def database_dir(self) -> Path:
        """Where the embedded PostgreSQL keeps its data."""
        return self.var_dir / "postgres"


def _flag(variables: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = variables.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise InvalidEnvironment(f"{name}={value!r}: write 1 or 0.")


def _number(variables: Mapping[str, str], name: str, default: int) -> int:
    value = variables.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit() or int(value) == 0:
        raise InvalidEnvironment(f"{name}={value!r}: write a whole number above zero.")
    return int(value)


def _words(variables: Mapping[str, str], name: str, default: str) -> list[str]:
    return [word.strip() for word in variables.get(name, default).split(",") if word.strip()]


def _url(variables: Mapping[str, str], name: str, schemes: set[str]) -> str | None:
    value = variables.get(name, "").strip()
    if not value:
        return None
    if urlsplit(value).scheme not in schemes:
        raise InvalidEnvironment(
            f"{name} must start with one of: {', '.join(f'{s}://' for s in sorted(schemes))}."
        )
    return value


def _bucket(variables: Mapping[str, str], name: str) -> Bucket | None:
    url = _url(variables, name, {"s3"})
    try:
        return read_bucket(url) if url else None
    except NoBucket as error:
        raise InvalidEnvironment(f"{name}: {error}") from error


def _library(variables: Mapping[str, str], name: str) -> Path | None:
    value = variables.get(name, "").strip()
    if not value:
        return None
    if not Path(value).is_file():
        raise InvalidEnvironment(
            f"{name}={value!r}: there is no such file; write the full path of the library."
        )
    return Path(value)


def _kept_secret(var_dir: Path) -> str:
    """The installation's own secret, made at the first start and kept readable for its owner only."""
    path = var_dir / "secret_key"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            os.link(fresh, path)  # fails if another process was first: then its secret counts
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="utf-8").strip()


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Reads and checks the environment.

    Raises:
        InvalidEnvironment: A variable cannot be used; the message names it and says what to write.
    """
    var_dir = Path(variables.get("TUNGNGO_VAR") or PROJECT_DIR / "var").expanduser().resolve()
    origins = _words(variables, "TUNGNGO_ORIGINS", "")
    address = _url(variables, "TUNGNGO_ADDRESS", {"http", "https"})
    return Environment(
        var_dir=var_dir,
        database_url=_url(variables, "DATABASE_URL", {"postgresql", "postgres"}),
        bucket=_bucket(variables, "TUNGNGO_FILES_URL"),
        secret_key=variables.get("TUNGNGO_SECRET_KEY") or _kept_secret(var_dir),
        debug=_flag(variables, "TUNGNGO_DEBUG", default=False),
        is_sample=_flag(variables, "TUNGNGO_SAMPLE", default=False),
        allowed_hosts=_words(variables, "TUNGNGO_HOSTS", "127.0.0.1,localhost,[::1]"),
        trusted_origins=origins,
        address=(address or next(iter(origins), "http://127.0.0.1:8000")).rstrip("/"),
        require_totp=_flag(variables, "TUNGNGO_REQUIRE_TOTP", default=False),
        is_https=_flag(variables, "TUNGNGO_HTTPS", default=False),
        time_zone=variables.get("TUNGNGO_TIME_ZONE", "Asia/Ho_Chi_Minh"),
        email_url=_url(variables, "TUNGNGO_EMAIL_URL", {"smtp", "smtps"}),
        email_from=variables.get("TUNGNGO_EMAIL_FROM", "Từng Ngõ <tungngo@localhost>"),
        upload_max_mb=_number(variables, "TUNGNGO_UPLOAD_MAX_MB", 50),
        reading_seconds=_number(variables, "TUNGNGO_READING_SECONDS", 600),
        reading_memory_mb=_number(variables, "TUNGNGO_READING_MEMORY_MB", 2048),
        pkcs11_library=_library(variables, "TUNGNGO_PKCS11_LIBRARY"),
        pkcs11_token=variables.get("TUNGNGO_PKCS11_TOKEN", "").strip(),
        pkcs11_certificate=variables.get("TUNGNGO_PKCS11_CERTIFICATE", "").strip(),
        timestamp_url=_url(variables, "TUNGNGO_TIMESTAMP_URL", {"http", "https"}),
    )
