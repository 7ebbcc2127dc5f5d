"""The WSGI application that granian serves: the pages, and beside them the telephones' addresses."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tungngo.config.settings")

TELEPHONES: Final = "/di-tung-ngo/api/"


class TelephoneHandler(WSGIHandler):
    """Answers telephones without the middleware of the pages.

    They have no session, no form, no language to choose and no cookie: a token proves each request (views/sync.py of
    the doorstep). What the pages need around a view cost a quarter of the time of storing a visit.
    """

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002  (as Django calls it)
        """Puts nothing around the views but what turns an exception into an answer."""
        del is_async
        self._view_middleware: list[object] = []
        self._template_response_middleware: list[object] = []
        self._exception_middleware: list[object] = []
        bare = self._get_response  # type: ignore[attr-defined]  # the stubs leave it out
        self._middleware_chain = convert_exception_to_response(bare)


_pages = get_wsgi_application()
_telephones = TelephoneHandler()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Hands a request to the pages, or to what answers telephones."""
    handler = _telephones if environ["PATH_INFO"].startswith(TELEPHONES) else _pages
    return handler(environ, start_response)
