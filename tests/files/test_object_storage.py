"""Files in a bucket: the same acts, over a simulated S3 service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.module_loading import import_string
from moto import mock_aws

from files.photos_for_tests import photo
from tungngo.config.environment import InvalidEnvironment, read_environment
from tungngo.config.object_storage import Bucket, file_storage, read_bucket
from tungngo.files import services
from tungngo.files.models import StoredFile, Upload
from tungngo.files.responses import download, serve_thumbnail

if TYPE_CHECKING:
    from collections.abc import Iterator

    import factories
    from files.sender import Sender
    from tungngo.accounts.models import User

CONTENT = "Danh sách hộ. ".encode() * 50


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, storage: Path) -> Iterator[Any]:  # noqa: ARG001  # goes before ours
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        service = boto3.resource("s3", region_name="ap-southeast-1")
        made = service.create_bucket(
            Bucket="tungngo", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"}
        )
        setting = file_storage(Bucket("tungngo", "tep", region="ap-southeast-1"), Path())
        monkeypatch.setattr(
            default_storage, "_wrapped", import_string(setting["BACKEND"])(**setting["OPTIONS"])
        )
        yield made


def _names(bucket: Any) -> list[str]:
    return sorted(stored.key for stored in bucket.objects.all())


def test_a_photo_is_stored_shown_and_removed(
    bucket: Any, tree: factories.CommuneTree, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    with services.atomic_with_files():
        file = services.store_evidence(
            organization=tree.commune,
            content=ContentFile(photo()),
            name="a.jpg",
            actor=person,
            at=timezone.now(),
        ).file
    assert _names(bucket) == sorted([f"tep/{file.path}", f"tep/{file.thumbnail_path}"])
    assert b"".join(download(file).streaming_content).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    assert serve_thumbnail(file).content.startswith(b"\xff\xd8")
    with services.local_path(file) as path:
        assert path.read_bytes().startswith(b"\xff\xd8")
    assert not path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_file(file=file)
    assert _names(bucket) == []


def test_a_failed_act_takes_its_bytes_out_of_the_bucket(bucket: Any, tree: factories.CommuneTree) -> None:
    def fail() -> None:
        with services.atomic_with_files():
            services.store_file(
                organization=tree.commune,
                content=ContentFile(CONTENT),
                name="a",
                actor=None,
                at=timezone.now(),
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _names(bucket) == []


def test_an_upload_in_pieces_arrives(
    bucket: Any, sender: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    address = sender.begin(CONTENT, key=uuid.uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        sender.send(address, 0, CONTENT[:300])
        assert [name for name in _names(bucket) if name.startswith("tep/partial/")]
        assert sender.finish(address, CONTENT).status_code == 204
    file = Upload.objects.get().file
    assert file is not None
    assert _names(bucket) == [f"tep/{file.path}"]
    with default_storage.open(file.path) as stored:
        assert stored.read() == CONTENT


def test_the_sweep_finds_what_no_row_knows(bucket: Any, tree: factories.CommuneTree) -> None:
    services.store_file(
        organization=tree.commune, content=ContentFile(CONTENT), name="a", actor=None, at=timezone.now()
    )
    for folder in (services.FOLDER, services.CHUNK_FOLDER):
        default_storage.save(f"{folder}/ab/orphan", ContentFile(b"x"))
    assert services.sweep_orphans(at=timezone.now()) == 0
    assert services.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 2
    assert _names(bucket) == [f"tep/{StoredFile.objects.get().path}"]


def test_the_setting_names_bucket_folder_service_and_region() -> None:
    url = "s3://tungngo/x%20y/?endpoint=https://s3.example.vn:9000&region=vn-1"
    assert read_bucket(url) == Bucket("tungngo", "x y", "https://s3.example.vn:9000", "vn-1")
    assert read_bucket("s3://tungngo") == Bucket("tungngo")
    own, amazon = (
        file_storage(read_bucket(u), Path())["OPTIONS"]["client_config"] for u in (url, "s3://tungngo")
    )
    assert own.s3["addressing_style"] == "path"
    assert amazon.s3["addressing_style"] == "auto"
    assert file_storage(None, Path("/x"))["OPTIONS"] == {"location": Path("/x"), "base_url": None}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("https://s3.example.vn", "s3://"),
        ("s3://", "bucket's name"),
        ("s3://key:secret@bucket", "no keys"),
        ("s3://bucket?endpoint=s3.example.vn", "https://"),
        ("s3://bucket?acl=public-read", "acl"),
    ],
)
def test_an_address_that_cannot_be_used_is_named_with_what_to_write(
    tmp_path: Path, value: str, says: str
) -> None:
    with pytest.raises(InvalidEnvironment, match=f"TUNGNGO_FILES_URL.*{says}"):
        read_environment({"TUNGNGO_VAR": str(tmp_path), "TUNGNGO_FILES_URL": value})


def test_the_platform_starts_with_the_bucket_as_its_storage(tmp_path: Path) -> None:
    program = (
        "import json; from tungngo.config import settings as s; d = s.STORAGES['default'];"
        "print(json.dumps([d['BACKEND'], d['OPTIONS']['bucket_name']]))"
    )
    surroundings = {
        **os.environ,
        "TUNGNGO_VAR": str(tmp_path),
        "TUNGNGO_FILES_URL": "s3://tungngo?region=vn-1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=surroundings, capture_output=True, check=True, text=True
    )
    assert json.loads(done.stdout) == ["storages.backends.s3.S3Storage", "tungngo"]
