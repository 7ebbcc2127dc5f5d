"""Uploads in pieces: tus 1.0.0, core protocol with creation, expiration and termination (docs/uploads.md).

What tus leaves open: the sender chooses the upload's key, so that a repeated creation makes nothing twice; a refusal
comes with a sentence for the person; the session and the CSRF token are the platform's own.
"""

from __future__ import annotations

import base64
import binascii
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tungngo.files import services
from tungngo.files.models import Upload
from tungngo.files.permissions import commune_sent_to
from tungngo.files.rules import MOST_CHUNK_BYTES

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

TUS_VERSION = "1.0.0"
_EXTENSIONS = "creation,expiration,termination"
_PIECE_TYPE = "application/offset+octet-stream"
_CHECKSUM_MISMATCH = 460  # tus 1.0.0, extension "checksum"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LENGTH = re.compile(r"[0-9]{1,15}")
_STATUS: dict[type[services.UploadProblem], int] = {
    services.OutOfPlace: HTTPStatus.CONFLICT,
    services.KeyReused: HTTPStatus.CONFLICT,
    services.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    services.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    services.UploadChanged: _CHECKSUM_MISMATCH,
    services.Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
}


class _Malformed(Exception):
    """An announcement that no sender of ours makes."""


@require_http_methods(["POST", "OPTIONS"])
def uploads(request: HttpRequest) -> HttpResponse:
    """Announces a file; the answer says where its pieces go."""
    if request.method == "OPTIONS":
        return _about()
    commune = _commune(request)
    if problem := _version_problem(request):
        return problem
    try:
        begun = services.begin_upload(
            organization=commune, actor=_actor(request), at=timezone.now(), **_announced(request)
        )
    except _Malformed as error:
        return _answer(HTTPStatus.BAD_REQUEST, str(error))
    except services.UploadProblem as error:
        return _problem(error)
    answer = _state(begun, HTTPStatus.CREATED)
    answer["Location"] = reverse("files:upload", kwargs={"key": begun.key})
    return answer


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Says how much of a file is here, takes its next piece, or gives it up. Another person's does not exist."""
    found = get_object_or_404(Upload, organization=_commune(request), owner=_actor(request), key=key)
    if problem := _version_problem(request):
        return problem
    if request.method == "DELETE":
        services.discard_upload(upload=found)
        return _answer(HTTPStatus.NO_CONTENT)
    if request.method == "HEAD":
        return _state(found, HTTPStatus.UNPROCESSABLE_ENTITY if found.refusal else HTTPStatus.OK)
    return _take_piece(request, found)


def _take_piece(request: HttpRequest, found: Upload) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != _PIECE_TYPE:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Phần gửi lên không đúng loại nội dung."))
    if not _LENGTH.fullmatch(offset):
        return _answer(HTTPStatus.BAD_REQUEST, _("Thiếu vị trí của phần gửi lên."))
    length = request.headers.get("Content-Length", "0")
    if not _LENGTH.fullmatch(length) or int(length) > MOST_CHUNK_BYTES:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Phần gửi lên quá lớn."))
    _let_others_ask()
    try:
        content = request.body
    except UnreadablePostError:  # the line was cut: nobody hears the answer
        return _answer(HTTPStatus.BAD_REQUEST)
    try:
        current = services.append(upload=found, offset=int(offset), content=content, at=timezone.now())
    except services.UploadProblem as error:
        return _problem(error)
    return _state(current, HTTPStatus.NO_CONTENT)


def _let_others_ask() -> None:
    """Gives the connection to the database back: a piece may take a minute to arrive, and there are few connections."""
    if not connection.in_atomic_block:
        connection.close()


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _commune(request: HttpRequest) -> Organization:
    commune = commune_sent_to(_actor(request))
    if commune is None:
        raise PermissionDenied
    return commune


def _announced(request: HttpRequest) -> dict[str, Any]:
    """What the sender says of the file.

    Raises:
        _Malformed: Key, length or hash is missing or cannot be read.
    """
    facts = _metadata(request.headers.get("Upload-Metadata", ""))
    try:
        key = UUID(facts.get("key", ""))
    except ValueError as error:
        raise _Malformed(_("Thiếu mã của tệp gửi.")) from error
    length, sha256 = request.headers.get("Upload-Length", ""), facts.get("sha256", "")
    if not _LENGTH.fullmatch(length) or (sha256 and not _DIGEST.fullmatch(sha256)):
        raise _Malformed(_("Thiếu dung lượng hoặc sai mã băm của tệp gửi."))
    return {"key": key, "name": facts.get("filename", ""), "size": int(length), "sha256": sha256}


def _metadata(header: str) -> dict[str, str]:
    """The facts that a sender gives: "filename dGVuLmpwZw==,key …"; what cannot be read counts as not given."""
    facts = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            facts[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return facts


def _version_problem(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == TUS_VERSION:
        return None
    answer = _answer(HTTPStatus.PRECONDITION_FAILED)
    answer["Tus-Version"] = TUS_VERSION
    return answer


def _about() -> HttpResponse:
    answer = _answer(HTTPStatus.NO_CONTENT)
    answer["Tus-Version"] = TUS_VERSION
    answer["Tus-Extension"] = _EXTENSIONS
    answer["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
    return answer


def _state(upload: Upload, status: int) -> HttpResponse:
    answer = _answer(status)
    answer["Upload-Offset"] = str(upload.received)
    answer["Upload-Length"] = str(upload.size)
    answer["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return answer


def _problem(problem: services.UploadProblem) -> HttpResponse:
    answer = _answer(_STATUS[type(problem)], str(problem))
    if isinstance(problem, services.OutOfPlace):
        answer["Upload-Offset"] = str(problem.received)
    elif isinstance(problem, services.UploadChanged):
        answer["Upload-Offset"] = "0"
    return answer


def _answer(status: int, message: str = "") -> HttpResponse:
    answer: HttpResponse = (
        JsonResponse({"message": message}, status=status) if message else HttpResponse(status=status)
    )
    answer["Tus-Resumable"] = TUS_VERSION
    answer["Cache-Control"] = "no-store"
    return answer
