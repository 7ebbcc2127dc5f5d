"""What a link that somebody gives as evidence is, from its words alone: nothing is ever fetched from it.

A server that opens addresses which people type can be made to open those of its own network; this one opens none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST: Final = 1000

FACEBOOK, YOUTUBE, ZALO, TIKTOK = "facebook", "youtube", "zalo", "tiktok"
DOCUMENT, NEWS, GOVERNMENT, PAGE = "document", "news", "government", "page"

_PLACES: Final = {
    FACEBOOK: ("facebook.com", "fb.com", "fb.watch", "fb.me"),
    YOUTUBE: ("youtube.com", "youtu.be"),
    ZALO: ("zalo.me", "zaloapp.com", "zalo.vn"),
    TIKTOK: ("tiktok.com",),
    DOCUMENT: ("docs.google.com", "drive.google.com", "onedrive.live.com", "1drv.ms", "sharepoint.com"),
    NEWS: (
        *("nhandan.vn", "vietnamplus.vn", "vtv.vn", "vov.vn", "qdnd.vn", "cand.com.vn", "laodong.vn"),
        *("tuoitre.vn", "thanhnien.vn", "vnexpress.net", "dantri.com.vn", "vietnamnet.vn", "tienphong.vn"),
    ),
}
_PAPER = re.compile(
    r"(?:www\.)?bao[a-z-]+\.(?:com\.)?vn"
)  # baobacgiang.vn: how papers of provinces call themselves
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt)$", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{1,62}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class NoLink(ValueError):
    """Words that are no link to a page on the internet."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link and what it leads to."""

    url: str
    host: str
    kind: str


def read_link(text: str) -> Link:
    """Reads a link as people paste it, also without "https://".

    Raises:
        NoLink: It is none, or one that leads elsewhere than it seems to (a name before "@", another scheme).
    """
    pasted = text.strip()
    if pasted.lower().startswith(("http://", "https://")):
        url = pasted
    elif _SCHEME.match(pasted) and not _HOST.match(pasted):
        raise NoLink(text)  # javascript:, data:, file:
    else:
        url = f"https://{pasted.removeprefix('//')}"
    if len(url) > LONGEST or any(character.isspace() or not character.isprintable() for character in url):
        raise NoLink(text)
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError as error:
        raise NoLink(text) from error
    if "@" in parts.netloc or "\\" in url or not _HOST.fullmatch(host):
        raise NoLink(text)
    return Link(url, host.removeprefix("www."), _kind_of(parts, host))


def _kind_of(parts: SplitResult, host: str) -> str:
    if _FILE.search(parts.path):
        return DOCUMENT
    for kind, names in _PLACES.items():
        if any(host == name or host.endswith(f".{name}") for name in names):
            return kind
    if host == "gov.vn" or host.endswith(".gov.vn"):
        return GOVERNMENT
    return NEWS if _PAPER.fullmatch(host) else PAGE
