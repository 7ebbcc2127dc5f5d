"""Checks a DOCX of any origin against the form of Decree 30/2020/NĐ-CP: every departure with article and place."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from vanban.checking.looks import Looks
from vanban.checking.pages import page_departures
from vanban.checking.parts import parts_of
from vanban.checking.rules import Departure, departures_of, is_long
from vanban.reading.sources.kinds import KIND_NAMES, kind_of
from vanban.reading.sources.limits import DAMAGED, Limits, UnreadableFile

__all__ = ["Departure", "check_docx"]


def check_docx(data: bytes, limits: Limits | None = None) -> list[Departure]:
    """Everything in which a DOCX departs from the decree, in the order of the page; empty when nothing does.

    Raises:
        UnreadableFile: It is no DOCX, is damaged, or asks for more than `limits`.
    """
    kind = kind_of(data, limits or Limits())
    if kind != "docx":
        raise UnreadableFile(
            "not_docx", f"Tệp này là {KIND_NAMES[kind]}. Chỉ kiểm tra được thể thức của tệp Word (DOCX)."
        )
    try:
        word = docx.Document(io.BytesIO(data))
        parts = parts_of(list(Looks(word).paragraphs()))
        found = [*page_departures(word, is_long=is_long(parts)), *departures_of(parts)]
    except (OpcError, zipfile.BadZipFile, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        raise UnreadableFile("damaged", DAMAGED) from error
    return sorted(found, key=lambda departure: departure.paragraph or 0)
