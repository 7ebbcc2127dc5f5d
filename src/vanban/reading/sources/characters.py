"""The character level: one form for every way in which a file may write the same Vietnamese letters."""

from __future__ import annotations

import re
import unicodedata

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb"
)
_TABLE: dict[int, str | None] = {
    **{ord(space): " " for space in _SPACES},
    **dict.fromkeys((ord(nothing) for nothing in _NOTHING), None),
    **dict.fromkeys((*range(9), 11, *range(14, 32), 127)),
    ord("\t"): " ",
    # The Icelandic and African letters that keyboards and fonts put where Đ and đ are meant.
    0x00D0: "Đ",
    0x0189: "Đ",
    0x00F0: "đ",
    0x2010: "-",
    0x2011: "-",
    0x2212: "-",
    0x2028: "\n",
    0x2029: "\n",
    0x0085: "\n",
    0x0340: "\u0300",
    0x0341: "\u0301",
    # Halves of pairs that stand alone cannot be written as UTF-8.
    **dict.fromkeys(range(0xD800, 0xE000)),
}
_PRIVATE_BULLET = re.compile(r"(?m)^(\s*)[\uf000-\uf0ff\u25a0\u25aa\u25cf\u25e6\u27a2\u2794](?=\s)")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")


def clean(text: str) -> str:
    """Give the text in NFC with plain spaces and hyphens, without invisible characters; line breaks stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    text = _PRIVATE_BULLET.sub(r"\1-", text)
    return unicodedata.normalize("NFC", _PRIVATE.sub("", text))


# A Vietnamese syllable: initial, vowels, final, after its tone is taken off. Wider than the language on
# purpose (it only tells Vietnamese from nonsense), and fast.
_SYLLABLE = re.compile(
    r"(?:ngh?|[cgknpt]h|g[ih]|qu|tr|[bcdđghklmnpqrstvx])?"
    r"(?:uyê|uye|uya|iêu|ieu|yêu|yeu|ươi|uoi|ươu|uou|uôi|oai|oay|oeo|uây|uay|uao|oao|uêu|uyu"
    r"|ai|ao|au|ay|âu|ây|eo|êu|eu|ia|iê|ie|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uă|uê|ue|ui|uô|uo|uơ|uy|ưa|ươ|ưi|ưu|yê|ye"
    r"|[aăâeêioôơuưy])"
    r"(?:ch|nh|ng|[cmnpt])?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 60_000


def is_syllable(word: str) -> bool:
    """Tell whether a word could be one Vietnamese syllable."""
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def marked_share(text: str) -> float:
    """Give the share of words with a letter outside ASCII; around 0.7 in Vietnamese prose, 0 without accents."""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if len(word) > 1]
    return sum(not word.isascii() for word in words) / len(words) if words else 0.0


def vietnamese_share(text: str, *, marked_only: bool = False) -> float:
    """Give the share of words that are Vietnamese syllables.

    Args:
        text: Any text in NFC; its first 60,000 characters are looked at.
        marked_only: Look only at words with a letter outside ASCII, where wrong encodings show.
    """
    words = _WORD.findall(text[:_SAMPLE])
    if marked_only:
        words = [word for word in words if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
