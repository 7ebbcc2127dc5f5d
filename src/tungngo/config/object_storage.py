"""Where files lie: a folder of this machine, or a bucket of an S3 service for an installation of several machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

_KNOWN = {"endpoint", "region"}
_EXAMPLE = "s3://bucket/folder?endpoint=https://s3.example.vn&region=vn-1"


class NoBucket(ValueError):
    """An address of an object storage that cannot be used; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of an S3 service; its keys are not part of the address but stand in the environment, as AWS names them.

    Attributes:
        name: The bucket.
        folder: What every object's name begins with; empty for the whole bucket.
        endpoint: Address of the service; None means Amazon's own.
        region: Name of the region; None where the service has none.
    """

    name: str
    folder: str = ""
    endpoint: str | None = None
    region: str | None = None


def read_bucket(url: str) -> Bucket:
    """Reads the address of a bucket.

    Raises:
        NoBucket: The bucket has no name, the endpoint is no address, or something unknown is said.
    """
    parts = urlsplit(url)
    facts = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := facts.keys() - _KNOWN:
        raise NoBucket(
            f"it says {', '.join(sorted(unknown))}; only endpoint and region are known: {_EXAMPLE}"
        )
    if not parts.netloc or "@" in parts.netloc:
        raise NoBucket(f"write the bucket's name after s3:// and no keys beside it: {_EXAMPLE}")
    endpoint = facts.get("endpoint") or None
    if endpoint and not (urlsplit(endpoint).scheme in {"http", "https"} and urlsplit(endpoint).netloc):
        raise NoBucket(f"the endpoint must start with https:// or http://: {_EXAMPLE}")
    return Bucket(parts.netloc, unquote(parts.path).strip("/"), endpoint, facts.get("region") or None)


def file_storage(bucket: Bucket | None, folder: Path) -> dict[str, Any]:
    """Django's setting of the storage for files: the bucket, or the folder when there is none."""
    if bucket is None:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    from botocore.config import Config  # heavy; only where it is used

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket.name,
            "location": bucket.folder,
            "endpoint_url": bucket.endpoint,
            "region_name": bucket.region,
            "default_acl": None,  # the bucket's own rules: nothing is public
            "file_overwrite": True,  # names are random: asking first whether one exists costs a request each
            "client_config": Config(
                signature_version="s3v4",
                # Services other than Amazon's often have no name of their own for each bucket, nor the newer checksums.
                s3={"addressing_style": "path" if bucket.endpoint else "auto"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=60,
                retries={"max_attempts": 4, "mode": "standard"},
            ),
        },
    }
