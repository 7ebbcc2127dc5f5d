"""What a photo and a file in pieces cost the server, against the same file sent whole.

    .venv/bin/python bench/uploads.py [--rounds 5] [--megabytes 20]

Prints the machine; the time to draw photos of several sizes anew (files/photos.py); then for one document the time
from request to the last byte through Django's own handler with all middlewares, without a network: as an ordinary
form, and in pieces of several sizes, with the number of requests and what they carry beside the file. The bar: a photo
of 12 megapixels within half a second, so that it can be drawn in the request of its last piece; of the 16 seconds that
20 MB take over a line of 10 Mbit/s the server's part in pieces of 2 MB is at most a tenth.
"""

from __future__ import annotations

import argparse
import base64
import io
import time
import uuid
from typing import TYPE_CHECKING, Any

import database

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

_PHOTOS = (
    ("12 MP JPEG", (4032, 3024), "JPEG", {"quality": 92}),
    ("12 MP JPEG, progressive", (4032, 3024), "JPEG", {"quality": 92, "progressive": True}),
    ("48 MP JPEG", (8000, 6000), "JPEG", {"quality": 90}),
    ("2.6 MP PNG (screen)", (1080, 2400), "PNG", {}),
    ("12 MP WebP", (4000, 3000), "WEBP", {"quality": 85, "method": 0}),
    ("3 MP JPEG (shrunk on the phone)", (2000, 1500), "JPEG", {"quality": 85}),
)
_PIECES = (256 * 1024, 1024 * 1024, 2 * 1024 * 1024)
_HEADERS = 700  # bytes of a request and its answer beside the file, as a browser sends them with a session


def _picture(size: tuple[int, int], image_format: str, options: dict[str, Any]) -> io.BytesIO:
    """A picture with shapes and noise, as large in bytes as a real photo."""
    from PIL import Image

    width, height = size
    shapes = Image.effect_noise((width // 8, height // 8), 80).convert("RGB").resize(size)
    drawn = Image.blend(shapes, Image.effect_noise(size, 18).convert("RGB"), 0.3)
    target = io.BytesIO()
    drawn.save(target, image_format, **options)
    return target


def _spent(act: Callable[[], None], rounds: int) -> list[float]:
    spent = []
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        spent.append(time.perf_counter() - begun)
    return spent


def _draw_photos(rounds: int) -> None:
    from tungngo.files import photos

    for name, size, image_format, options in _PHOTOS:
        source = _picture(size, image_format, options)
        made = photos.prepare(source)
        spent = _spent(lambda source=source: photos.prepare(source), rounds)  # type: ignore[misc]
        print(
            f"{name:32s}{len(source.getvalue()) / 1e6:6.1f} MB → {len(made.content) / 1e3:5.0f} + "
            f"{len(made.thumbnail) / 1e3:3.0f} KB  p50 {database.quantile(spent, 0.5):6.0f} ms"
        )


def _send_in_pieces(client: Client, content: bytes, piece: int) -> None:
    version = {"Tus-Resumable": "1.0.0"}
    facts = {"filename": "a.pdf", "key": str(uuid.uuid4())}
    coded = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items())
    announced = {**version, "Upload-Length": str(len(content)), "Upload-Metadata": coded}
    address = client.post("/tep/tai-len/", headers=announced)["Location"]
    for start in range(0, len(content), piece):
        answer = client.patch(
            address,
            content[start : start + piece],
            content_type="application/offset+octet-stream",
            headers={**version, "Upload-Offset": str(start)},
        )
        assert answer.status_code == 204, answer.content  # noqa: PLR2004
    assert client.delete(address, headers=version).status_code == 204  # noqa: PLR2004  # room for the next


def _send_whole(client: Client, address: str, part: int, content: bytes) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    facts = {
        "part": part,
        "request_key": str(uuid.uuid4()),
        "documents": SimpleUploadedFile("a.pdf", content),
    }
    answer = client.post(address, facts)
    assert answer.status_code == 302, answer.content[-2000:]  # noqa: PLR2004


def _send_documents(rounds: int, megabytes: int) -> None:
    from django.conf import settings
    from django.test import Client

    from people_and_assignments import add_campaign, make_province
    from tungngo.assignments.models import AssignmentUnit
    from tungngo.organizations.models import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.UPLOAD_MAX_BYTES = max(settings.UPLOAD_MAX_BYTES, (megabytes + 1) * 1024 * 1024)
    _province, (commune, *_others) = make_province(1)
    add_campaign(commune, 3)
    part = AssignmentUnit.objects.filter(organization=commune.commune)[0]
    client = Client()
    client.force_login(commune.people[Role.OFFICER], backend="tungngo.organizations.sign_in.MemberBackend")
    content = b"%PDF-1.7\n" + bytes(range(256)) * (megabytes * 4096)
    address = f"/chien-dich/nhiem-vu/{part.assignment_id}/ket-qua/"
    whole = database.quantile(_spent(lambda: _send_whole(client, address, part.pk, content), rounds), 0.5)
    print(f"{megabytes} MB as an ordinary form      1 request                      p50 {whole:6.0f} ms")
    for piece in _PIECES:
        spent = _spent(lambda piece=piece: _send_in_pieces(client, content, piece), rounds)  # type: ignore[misc]
        requests = 2 + -(-len(content) // piece)
        beside = requests * _HEADERS / len(content)
        p50 = database.quantile(spent, 0.5)
        print(
            f"{megabytes} MB in pieces of {piece // 1024:5d} KB{requests:4d} requests, {beside:6.3%} more bytes"
            f"  p50 {p50:6.0f} ms  {p50 / whole:4.1f} × the form"
        )


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=20)
    arguments = parser.parse_args()
    with database.started():
        database.print_machine()
        _draw_photos(arguments.rounds)
        _send_documents(arguments.rounds, arguments.megabytes)


if __name__ == "__main__":
    main()
