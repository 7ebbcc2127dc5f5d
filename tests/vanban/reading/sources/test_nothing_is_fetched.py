"""A document that names pictures and parts elsewhere makes LibreOffice fetch none of them."""

from __future__ import annotations

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from vanban.reading.sources import office
from vanban.reading.sources.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = """<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
CONTENT = """<?xml version="1.0"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"><office:body><office:text>
<text:p>Tổ chức ra quân.
<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{place}/picture.png" xlink:type="simple"
 xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>
<draw:frame svg:width="2cm" svg:height="2cm"><draw:object xlink:href="{place}/part.odt" xlink:type="simple"
 xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
<text:section text:name="a"><text:section-source xlink:href="{place}/section.odt" xlink:type="simple"/>
<text:p>x</text:p></text:section></office:text></office:body></office:document-content>"""


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server of our own: its address, and the paths that it was asked for."""
    paths: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            line = self.rfile.readline(2000)
            if line:
                paths.append(line.decode(errors="replace"))
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_links_in_a_document_are_not_followed_when_it_is_printed(asked: tuple[str, list[str]]) -> None:
    if office.program() is None:
        pytest.skip("LibreOffice is not installed")
    place, paths = asked
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", CONTENT.format(place=place))
    assert office.convert(document.getvalue(), "odt", "pdf", Limits()).startswith(b"%PDF")
    assert paths == []
