"""The first layer: from any file's bytes to the lines of the document (vanban.reading.lines.Source)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vanban.reading.lines import Source, SourceKind, SourceWarning
from vanban.reading.sources import office, scan
from vanban.reading.sources.kinds import KIND_NAMES, FileKind, differs_from_name, kind_of
from vanban.reading.sources.limits import Limits, Progress, Stage, UnreadableFile, count
from vanban.reading.sources.pdf import read_pdf
from vanban.reading.sources.plain import read_plain
from vanban.reading.sources.webpage import read_webpage
from vanban.reading.sources.word import read_word

if TYPE_CHECKING:
    from vanban.reading.sources.sheets import RecognisedPages

__all__ = ["Limits", "Progress", "UnreadableFile", "open_source"]

_WRITTEN: dict[FileKind, SourceKind] = {"docx": "docx", "doc": "doc", "odt": "odt", "rtf": "doc"}


def open_source(
    data: bytes, name: str | None = None, limits: Limits | None = None, on_progress: Progress | None = None
) -> Source:
    """Read a file's bytes, whatever they are.

    Args:
        data: The bytes of the file.
        name: Its name, used only to warn when it promises another kind than the content is.
        limits: What the reading may cost.
        on_progress: Called as pages are done.

    Raises:
        UnreadableFile: With a code and a message in Vietnamese, when the file cannot be read.
    """
    limits = limits or Limits()
    progress = on_progress or _silent
    kind = kind_of(data, limits)
    progress(0, 1, "open")
    source = _read(kind, data, limits, progress)
    _refuse_too_long(source, limits)
    if not source.text.strip() and not source.warnings:
        raise UnreadableFile("no_text", "Tệp không có chữ nào đọc được. Hãy kiểm tra lại tệp.")
    if differs_from_name(kind, name):
        warning = SourceWarning(
            "wrong_extension", f"Tên tệp không khớp nội dung: tệp thật ra là {KIND_NAMES[kind]}."
        )
        source = replace(source, warnings=[warning, *source.warnings])
    return source


def _refuse_too_long(source: Source, limits: Limits) -> None:
    """Refuse what is no document of an office, before the later layers spend their time on it."""
    lengths = [len(line.text) for line in source.lines if line.text]
    if sum(lengths) > limits.text_characters or len(lengths) > limits.lines:
        raise UnreadableFile(
            "too_long",
            f"Văn bản quá dài ({count(sum(lengths))} ký tự, {count(len(lengths))} dòng); nhiều nhất "
            f"{count(limits.text_characters)} ký tự, {count(limits.lines)} dòng. Hãy tách tệp.",
        )
    if max(lengths, default=0) > limits.line_characters:
        raise UnreadableFile(
            "too_long",
            f"Văn bản có một dòng dài bất thường ({count(max(lengths))} ký tự). Hãy ngắt dòng theo đoạn rồi gửi lại.",
        )


def _read(kind: FileKind, data: bytes, limits: Limits, progress: Progress) -> Source:
    if kind == "pdf":
        return _read_pdf(data, limits, progress)
    if kind == "image":
        return scan.read_image(data, limits, progress)
    if kind in _WRITTEN:
        docx = data
        if kind != "docx":
            progress(0, 1, "convert")
            docx = office.convert(data, kind, "docx", limits)
        source = read_word(docx, _WRITTEN[kind])
        return source if source.text.strip() else _read_pictures(kind, data, limits, progress)
    return read_webpage(data, limits) if kind == "html" else read_plain(data, limits)


def _read_pdf(data: bytes, limits: Limits, progress: Progress) -> Source:
    def recognise(pages: list[scan.PageToRecognise], total: int) -> RecognisedPages:
        return scan.recognise(pages, total, limits, progress)

    return read_pdf(data, limits, recognise, progress)


def _read_pictures(kind: FileKind, data: bytes, limits: Limits, progress: Progress) -> Source:
    """Read a Word file without a letter in it: pictures of pages, pasted in."""
    source = _read_pdf(office.convert(data, kind, "pdf", limits), limits, progress)
    if not source.text.strip():
        raise UnreadableFile("no_text", "Tệp không có chữ nào đọc được.")
    warning = SourceWarning(
        "pictures_only", "Tệp Word chỉ chứa ảnh chụp; chữ được nhận dạng từ ảnh, cần đối chiếu."
    )
    return replace(source, warnings=[warning, *source.warnings])


def _silent(page: int, of: int, stage: Stage) -> None:
    """Report nothing."""
