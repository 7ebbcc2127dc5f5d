# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Platforms and channels that the text names: products by their name, and channels by their kind.

A product (`named_product`) is one of a short list of national and common services, a name in mixed capitals, hyphens or
Latin letters that stands after "ứng dụng", "phần mềm", "nền tảng" …, or a web address.
"""

from __future__ import annotations

import re

from vanban.reading.model import Platform, Span
from vanban.text import compile_viet, fold

# National services and common products: folded writing → (name, kind).
_PRODUCTS = [
    (r"(?i:VN\s?e?ID)", "VNeID", "eid"),
    # its name may follow ("Zalo OA nhánh Hành chính công"); whose it is ("của phường") is no part of it
    (r"Zalo\s+OA(?:\s+(?:“[^”]{2,60}”|(?:nhánh|[A-ZĐÀ-Ỹ])(?:\s?[^\s,.;()“]+){0,7}?(?=\s+(?:để|và|nhằm|trên|phục|hướng|thực|tuyên|cho|của)(?!\w)|[,.;()]|$)))?", "", "app"),
    (r"Zalo\s+(?:Mini\s?App|Official Account)", "", "app"),
    (r"Zalo", "Zalo", "social"), (r"[Ff]anpage\s+“[^”]{2,60}”|Facebook|[Ff]anpage", "", "social"), (r"TikTok\s+Shop|Youtube|YouTube|Tiktok|TikTok|Tik Tok|Instagram|Twitter|Viber|Telegram|Lotus", "", "social"),
    (r"[Cc]ổng\s+(?:[Dd]ịch\s+vụ\s+công|DVC)\s+[Qq]uốc\s+gia|Cổng\s+DVCQG", "Cổng Dịch vụ công Quốc gia", "public_service"),
    (r"[Ss]ổ tay đảng viên điện tử", "Sổ tay đảng viên điện tử", "app"),
    (r"i-?[Ss]peed|iSpeed", "i-Speed", "app"), (r"MOOCs?|MOOCS", "MOOCs", "elearning"), (r"e-?Tax(?:\s+Mobile)?", "", "app"), (r"VssID", "VssID", "app"),
    (r"iHanoi|iHaNoi", "iHanoi", "app"), (r"ChatGPT|Gemini|Copilot|Canva|Quizizz|Kahoot", "", "ai"), (r"VNPT\s+(?:Money|eKYC|iOffice|SmartCA|Smart\s?CA|iGate)|(?:Viettel|Mobi[Ff]one)\s?Money|MySign|Smart\s?CA|VNPay|VNPAY|MoMo|Momo|VietQR|Mobile\s?Money", "", "payment"),
    (r"Google\s+(?:Meet|Form|Forms|Drive|Sheets?)|Microsoft\s+Teams|Zoom", "", "app"), (r"Shopee|Lazada|Tiki|Postmart|PostMart|Voso|Vỏ Sò|buudien\.vn", "", "ecommerce"),
]  # fmt: skip
_KNOWN = [
    (re.compile(rf"(?<![\w.-])(?:{pattern})(?![\w-])"), name, kind) for pattern, name, kind in _PRODUCTS
]
# One of these stands in the small letters of every known product's name: a quick look before the patterns.
_NEEDLES = (
    "id", "zalo", "facebook", "fanpage", "tok", "tube", "insta", "twitter", "viber", "telegram", "lotus", "quốc", "dvcqg", "speed", "mooc", "tax",
    "sổ tay", "hanoi", "gpt", "gemini", "copilot", "canva", "quizizz", "kahoot", "vnpt", "viettel", "mysign", "smart", "vnpay", "momo", "vietqr", "mobile", "google", "teams", "zoom",
    "shopee", "lazada", "tiki", "mart", "voso", "vỏ sò", "buudien",
)  # fmt: skip
# The same for channels.
_CHANNEL_NEEDLES = (
    "dvctt", "dịch vụ công", "thông tin điện tử", "mạng xã hội", "truyền thanh", "phát thanh", "bảng điện tử", "màn hình", "băng rôn", "pano", "pa nô",
    "sàn thương", "tiền mặt",
)  # fmt: skip
# The words that carry a product's name.
_CARRIERS = ("ứng dụng", "phần mềm", "app", "nền tảng", "hệ thống", "cổng", "trang", "công cụ", "trợ lý")
_MIXED = re.compile(r"[a-z][A-Z]|[A-Z]-[A-Z]")
_DOT = re.compile(r"[a-zA-Z0-9]\.[a-zA-Z]")
_GENERIC = {"MOOCs"}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)?(?<![a-z0-9-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}(?:vn|com|net|org|edu|io|info|gov)(?:\.vn)?(?:/[^\s()“”,;]*)?(?<![.,;])",
    re.IGNORECASE,
)
# Any other top domain, when a scheme or three small labels show that an address is meant.
_OTHER_ADDRESS = re.compile(
    r"(?:https?://[^\s()“”,;]+|(?<![\w@.])(?:[a-z0-9][a-z0-9-]{1,62}\.){1,4}[a-z]{4,8}(?![\w.]))(?<![.,;])"
)
_QUOTED_APP = re.compile(r"(?:[Ứứ]ng dụng|[Pp]hần mềm|[Aa]pp)\s+“(?P<name>[^”]{3,40})”")
_AFTER_WORD = re.compile(
    r"(?:[Ứứ]ng\s+dụng|[Pp]hần\s+mềm|[Nn]ền\s+tảng|[Aa]pp|[Hh]ệ\s+thống|[Cc]ổng|[Tt]rang|[Cc]ông\s+cụ|[Tt]rợ\s+lý\s+ảo)(?:\s+(?:di\s+động|số|công\s+dân\s+số|học\s+trực\s+tuyến|du\s+lịch|thông\s+minh|của\s+tỉnh|điện\s+tử))?\s+[“\"]?(?P<name>[A-Za-zĐ][\w]*(?:[-.][A-Z0-9][\w]*)*(?:\s+[A-Z][\w]*(?:[-.][A-Z0-9]\w*)*){0,2})(?=[”\"\s,.;:)/(]|$)"
)
_SMALL = r"[^\W\dA-ZĐÀ-Ỹ_]+"
_CAPITAL = r"[A-ZĐÀ-Ỹ]\w*"
_NAME_ENDS = r"(?=[”\"\s]*(?:[,.;:)/(]|$)|\s+(?:từ|để|và|trên|của|tại|trong|đến|do|theo|cho|với|nhằm|hoặc|khi|bằng|được|là|có|gửi|vào|ở|qua|như|này|trước|về|–|-)(?!\w))"
# A province's own product in Vietnamese words: "ứng dụng Mẫu Sơn Số", "ứng dụng Báo cháy 114", "phần mềm Mẫu Sơn Connect".
_NAMED_APP = compile_viet(
    rf"(?:[Ứứ]ng\s+dụng|(?<!\w)[Aa]pp|[Pp]hần\s+mềm)(?:\s+(?:di\s+động|công\s+dân\s+số|số|thông\s+minh))?\s+(?P<name>{_CAPITAL}(?:\s+{_SMALL}){{0,2}}?(?:\s+(?:{_CAPITAL}|\d{{2,4}})){{1,4}}){_NAME_ENDS}"
)
# After words that mean anything, a name needs a word that no Vietnamese syllable can be: "nền tảng học trực tuyến Mẫu Sơn Learning".
_NAMED_PLACE = compile_viet(
    rf"(?:[Nn]ền\s+tảng|[Hh]ệ\s+thống|[Tt]rang|[Cc]ổng|[Cc]ông\s+cụ|[Tt]rợ\s+lý)(?:\s+{_SMALL}){{0,4}}?\s+(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{1,4}}){_NAME_ENDS}"
)
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
# What follows an address that a line break cut: "https://cuocthi.mau son.gov.vn/…".
_WHOLE_HOST = re.compile(
    r"(?:https?://)?[^/\s]+\.(?:vn|com|net|org|edu|io|info|gov|me|ly|gl|be)(?:[/?:]\S*)?"
)
_ADDRESS_REST = re.compile(r" (?P<rest>[a-z0-9][\w-]*(?:[./][\w%?=&-]+)+)")
_HYPHENED = re.compile(
    r"(?<![\w/.@-])(?P<name>[A-Z]{1,3}-[A-Z][a-z]{3,}\w*|[a-z]{1,2}[A-Z][a-z]{2,}\w*|[A-Z][a-z]+(?:[A-Z][a-z]+)+\w*)(?![\w/@-])"
)
_IS_PRODUCT = re.compile(r"[a-z][A-Z]|-[A-Z]|[A-Z]{2,}[a-z]|^[a-z]+[A-Z]|^[A-Z][a-z]+[A-Z0-9]|^[a-z]-[A-Z]")
_NOT_PRODUCT = frozenset(
    [
        "internet",
        "smartphone",
        "email",
        "online",
        "wifi",
        "camera",
        "qr",
        "ai",
        "4g",
        "5g",
        "gis",
        "iot",
        "website",
        "web",
        "video",
        "clip",
        "clips",
        "pdf",
        "word",
        "excel",
        "covid",
        "wi-fi",
        "ocop",
        "cntt",
        "cds",
        "kt-xh",
        "mobifone",
        "vinaphone",
    ]
)
_CHANNELS = [
    (r"[Cc]ổng\s+(?:DVCTT|[Dd]ịch\s+vụ\s+công(?:\s+trực\s+tuyến)?(?!\s+[Qq]uốc))", "Cổng Dịch vụ công trực tuyến", "public_service"),
    (r"(?<!ổng )[Dd]ịch\s+vụ\s+[Cc]ông\s+trực\s+tuyến", "Dịch vụ công trực tuyến", "public_service"),
    (r"[Tt]rang(?:/[Cc]ổng|,\s*cổng)\s+thông\s+tin\s+điện\s+tử", "", "web"),
    (r"(?<!Ban biên tập )(?<!tập )(?:[Tt]rang|[Cc]ổng)\s+[Tt]hông\s+tin\s+điện\s+tử", "", "web"),
    (r"mạng\s+xã\s+hội", "Mạng xã hội", "social"),
    (r"(?:[Hh]ệ\s+thống\s+(?:loa\s+)?truyền\s+thanh(?:\s+cơ\s+sở)?|[Đđ]ài\s+truyền\s+thanh(?:\s+cơ\s+sở)?)", "", "radio"),
    (r"[Đđ]ài\s+[Pp]hát\s+thanh(?:\s+(?:và|-)\s+[Tt]ruyền\s+hình)?", "", "tv"),
    (r"(?:[Bb]ảng\s+điện\s+tử|[Mm]àn\s+hình\s+LED|[Bb]ăng\s+rôn|[Pp]a\s?nô)", "", "signage"),
    (r"[Ss]àn\s+thương\s+mại\s+điện\s+tử(?:\s+Việt\s+Nam)?", "", "ecommerce"),
    (r"(?:[Nn]ền\s+tảng\s+)?thanh\s+toán\s+không\s+dùng\s+tiền\s+mặt", "Thanh toán không dùng tiền mặt", "payment"),
]  # fmt: skip
_GENERIC_CHANNELS = [(re.compile(pattern), name, kind) for pattern, name, kind in _CHANNELS]


def find_platforms(text: str, spans: list[Span]) -> list[Platform]:
    """Return every mention of a platform inside the given spans of the text, products and channels."""
    low = text.lower()
    needles = [needle for needle in _NEEDLES if needle in low]
    channels = [needle for needle in _CHANNEL_NEEDLES if needle in low]
    out: list[Platform] = []
    for begin, end in spans:
        out.extend(_Piece(text[begin:end], begin).read(needles, channels))
    return out


def each_once(mentions: list[Platform]) -> list[Platform]:
    """Return the products that are mentioned, each by its first mention."""
    found: dict[str, Platform] = {}
    for platform in mentions:
        if platform.named_product:
            found.setdefault(fold(platform.norm), platform)
    return list(found.values())


class _Piece:
    """One paragraph or cell in which platforms are looked for; what one rule has taken no later rule takes again."""

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.taken: list[Span] = []
        self.found: list[Platform] = []

    def read(self, needles: list[str], channels: list[str]) -> list[Platform]:
        """Return its platforms; the needles are those words of products and channels that the document has."""
        low = self.text.lower()
        self._addresses()
        if any(needle in low for needle in needles):
            for form, name, kind in _KNOWN:
                for match in form.finditer(self.text):
                    self._add(match.span(), name, kind, product=name not in _GENERIC)
        if any(word in low for word in _CARRIERS):
            self._named()
        if _MIXED.search(self.text):
            for match in _HYPHENED.finditer(self.text):
                if _looks_like_product(match["name"]):
                    self._add(match.span("name"), match["name"], "app", product=True)
        if any(needle in low for needle in channels):
            for form, name, kind in _GENERIC_CHANNELS:
                for match in form.finditer(self.text):
                    self._add(match.span(), name, kind, product=False)
        return self.found

    def _add(self, span: Span, name: str, kind: str, *, product: bool) -> None:
        start, end = span
        if any(a < end and start < b for a, b in self.taken):
            return
        self.taken.append(span)
        written = self.text[start:end]
        place = (self.offset + start, self.offset + end)
        self.found.append(Platform(name or _display(written), written, kind, product, place))

    def _addresses(self) -> None:
        for start, end in _addresses(self.text):
            host = _host(self.text[start:end])
            if host is None or "@" in self.text[max(0, start - 1) : end + 1]:
                self.taken.append((start, end))  # a mailbox or a link to material
            else:
                self._add((start, end), host, _host_kind(host), product=True)

    def _named(self) -> None:
        """Find products by the word before them: ứng dụng, phần mềm, nền tảng …"""
        names = [match.span("name") for match in _QUOTED_APP.finditer(self.text)]
        names += [m.span("name") for m in _AFTER_WORD.finditer(self.text) if _looks_like_product(m["name"])]
        names += [match.span("name") for match in _NAMED_APP.finditer(self.text)]
        names += [
            match.span("name")
            for match in _NAMED_PLACE.finditer(self.text)
            if any(_is_foreign(word) for word in match["name"].split())
        ]
        for start, end in names:
            self._add((start, end), self.text[start:end], "app", product=True)


def _addresses(piece: str) -> list[Span]:
    """Return where addresses stand, each whole although a line break may have cut it."""
    out: list[Span] = []
    if not _DOT.search(piece) and "http" not in piece:
        return out
    hits = [*_ADDRESS.finditer(piece), *_OTHER_ADDRESS.finditer(piece)]
    for match in sorted(hits, key=lambda hit: (hit.start(), -hit.end())):
        start, end = match.span()
        if any(a < end and start < b for a, b in out):
            continue
        stop = end + 1 if piece[end : end + 1] == "." else end
        rest = _ADDRESS_REST.match(piece, stop)
        cut = stop > end or piece[end - 1] in "/-_" or not _WHOLE_HOST.fullmatch(match[0])
        if rest and cut and match[0].startswith(("http", "www")):
            end = rest.end()
        out.append((start, end))
    return out


def _host(address: str) -> str | None:
    """Return the host that an address names, None for a link to material, which is no platform."""
    whole = address.replace(" ", "")
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", whole, flags=re.IGNORECASE).split("/")[0].lower()
    return None if host.split(".")[0] in {"drive", "docs", "forms", "bit", "goo"} else host


def _host_kind(host: str) -> str:
    if re.search(r"hoc|edu|mooc|daotao", host):
        return "elearning"
    return "public_service" if "dichvucong" in host else "web"


def _is_foreign(word: str) -> bool:
    """Whether no Vietnamese syllable is written so ("Learning", "Smart"); abbreviations are not meant."""
    return (
        not word.isupper()
        and fold(word) not in _NOT_PRODUCT
        and word.isascii()
        and not _SYLLABLE.fullmatch(word.lower())
    )


def _looks_like_product(name: str) -> bool:
    return (
        fold(name) not in _NOT_PRODUCT
        and name.lower() not in _NOT_PRODUCT
        and bool(_IS_PRODUCT.search(name))
        and name.isascii()
    )


def _display(written: str) -> str:
    return written[:1].upper() + written[1:] if " " in written and not written.startswith("e") else written
