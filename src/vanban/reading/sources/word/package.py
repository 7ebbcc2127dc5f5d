"""The parts of a DOCX: a ZIP of XML files, opened with nothing trusted."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from vanban.reading.sources.limits import DAMAGED, UnreadableFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_MOST_XML = 80 * 1024 * 1024  # some thousand pages; as a tree it takes ten times that in memory
_HOSTILE = "Tệp Word chứa mã XML không an toàn (thực thể tự định nghĩa); không mở. Hãy lưu lại bằng Word."


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points at: another part, or an address outside."""

    kind: str
    target: str
    is_external: bool


class Package:
    """A DOCX opened for reading its parts as XML.

    Raises:
        UnreadableFile: From every method, when the container or a part is damaged or hostile.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._container = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise UnreadableFile("damaged", DAMAGED) from error
        self._names = set(self._container.namelist())
        main = [r for r in self.relations("").values() if r.kind == "officeDocument"]
        self.main = main[0].target if main else "word/document.xml"

    def part(self, name: str) -> etree._Element | None:
        """Give the root of a part, or None when there is no such part."""
        if name not in self._names:
            return None
        if self._container.getinfo(name).file_size > _MOST_XML:
            raise UnreadableFile("too_long", "Tệp Word quá dài, không đọc được. Hãy tách tệp.")
        try:
            data = self._container.read(name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,  # a place before the beginning of the file
        ) as error:
            raise UnreadableFile("damaged", DAMAGED) from error
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UnreadableFile("hostile_xml", _HOSTILE)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error).lower():
                raise UnreadableFile(
                    "too_deep", "Tệp Word lồng nhau quá sâu, không đọc được. Hãy lưu thành PDF rồi gửi lại."
                ) from error
            raise UnreadableFile("damaged", DAMAGED) from error
        if (
            root.getroottree().docinfo.internalDTD is not None
        ):  # written in an encoding in which the look above missed it
            raise UnreadableFile("hostile_xml", _HOSTILE)
        return root

    def related(self, kind: str) -> etree._Element | None:
        """Give the part that the main document names as its styles, numbering, footnotes, …"""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.is_external:
                return self.part(relation.target)
        return None

    def relations(self, part: str) -> dict[str, Relation]:
        """Give what a part points at, by the identifier that the part uses."""
        folder, name = posixpath.split(part)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for element in root.iter(_RELATIONSHIP) if root is not None else ():
            target = element.get("Target", "")
            is_external = element.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            found[element.get("Id", "")] = Relation(kind, target, is_external)
        return found
