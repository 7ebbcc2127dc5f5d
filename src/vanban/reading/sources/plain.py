"""Plain text in whatever encoding it comes, to lines."""

from __future__ import annotations

import unicodedata

from vanban.reading.lines import Line, Source, SourceWarning
from vanban.reading.sources import legacy
from vanban.reading.sources.characters import clean, vietnamese_share
from vanban.reading.sources.limits import Limits, UnreadableFile, count

_BROKEN_SHARE = 0.002
_LAST_OF_LATIN = 0xFF
_LEAST_VIETNAMESE = 0.6


def read_plain(data: bytes, limits: Limits) -> Source:
    """Read a plain text file or pasted text.

    Raises:
        UnreadableFile: When it is too long or is no text in any known encoding.
    """
    text, warnings = decode(data)
    return source_of_text(text, warnings, limits)


def source_of_text(text: str, warnings: list[SourceWarning], limits: Limits) -> Source:
    """Give the lines of a text; a form feed begins a page."""
    if len(text) > limits.text_characters:
        raise UnreadableFile(
            "too_long",
            f"Văn bản quá dài ({count(len(text))} ký tự); nhiều nhất {count(limits.text_characters)} ký tự.",
        )
    lines = [
        Line(line.strip("\n"), page=page)
        for page, sheet in enumerate(clean(text).split("\f"), start=1)
        for line in sheet.removesuffix("\n").split("\n")
    ]
    return Source("text", lines, warnings=warnings)


def decode(data: bytes) -> tuple[str, list[SourceWarning]]:
    """Decode bytes to text, legacy encodings converted, with what was found out about them."""
    text, warnings = _characters(data)
    encoding = legacy.detect(text)
    if encoding:
        text = legacy.convert(text, encoding)
    else:
        text, encoding = legacy.convert_lines(text)
    if encoding:
        warnings.append(legacy_warning(encoding))
    return text, warnings


def legacy_warning(encoding: legacy.Encoding) -> SourceWarning:
    """Say that the document was written in a legacy encoding and was converted."""
    return SourceWarning(
        "legacy_encoding", f"Văn bản dùng bảng mã cũ {legacy.NAMES[encoding]}; đã chuyển sang Unicode."
    )


def _characters(data: bytes) -> tuple[str, list[SourceWarning]]:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, errors="replace"), []
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    if max(even, odd) > min(len(data), 4096) * 0.1:
        return data.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        loose = data.decode("utf-8", errors="replace")
    broken = loose.count("\ufffd")
    if broken <= max(1, len(loose) * _BROKEN_SHARE) and any(
        ord(sign) > _LAST_OF_LATIN for sign in loose if sign != "\ufffd"
    ):
        return loose, [SourceWarning("broken_characters", f"Có {count(broken)} ký tự hỏng trong tệp.")]
    return _single_bytes(data), []


def _single_bytes(data: bytes) -> str:
    """Decode a text of one byte a character: Windows-1258, else as Western, for the legacy detection to see."""
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    western = data.decode("latin-1")
    if legacy.detect(western):
        return western
    if vietnamese_share(windows, marked_only=True) >= _LEAST_VIETNAMESE:
        return windows
    raise UnreadableFile(
        "unknown_encoding", "Không nhận ra bảng mã của văn bản. Hãy lưu lại dạng Unicode (UTF-8)."
    )
