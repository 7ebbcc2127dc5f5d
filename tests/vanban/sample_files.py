"""What the tests of the first layer share: the programs that some need, and small files made by hand."""

# ruff: noqa: E501  # markup reads better unbroken
from __future__ import annotations

import io
import shutil
import zipfile

import pytest

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is missing"
)
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is missing")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Give a ZIP of some files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return stream.getvalue()


def docx(body: str, *, numbering: str = "", styles: str = "", footnotes: str = "", links: str = "") -> bytes:
    """Give a DOCX with a body in WordprocessingML and the parts that are named."""
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, kind, is_there in (
            ("document", "document.main", body),
            ("numbering", "numbering", numbering),
            ("styles", "styles", styles),
            ("footnotes", "footnotes", footnotes),
        )
        if is_there
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{_RELS}"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
    }
    relations = links
    for name, content in (("numbering", numbering), ("styles", styles), ("footnotes", footnotes)):
        if content:
            parts[f"word/{name}.xml"] = f"<w:{name} {spaces}>{content}</w:{name}>"
            relations += f'<Relationship Id="{name}" Type="{R}/{name}" Target="{name}.xml"/>'
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
    return zipped(parts)


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """Give one paragraph of WordprocessingML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(rows: list[list[str]]) -> str:
    """Give a table of WordprocessingML with one paragraph, or the WordprocessingML given, in each cell."""
    cell = "<w:tc><w:tcPr/>{}</w:tc>".format
    marked = [
        "".join(cell(text if text.startswith("<w:") else paragraph(text)) for text in row) for row in rows
    ]
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in marked) + "</w:tbl>"
