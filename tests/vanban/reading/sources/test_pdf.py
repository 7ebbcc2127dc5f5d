"""PDFs of LibreOffice, as offices make them: text layer, tables, pages turned, scanned pages between others."""

from __future__ import annotations

import ctypes
import io
import shutil
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
import rendering
from pypdfium2 import raw
from rendering import Annex, Paper
from sample_files import docx, paragraph, table

from vanban.reading.sources import open_source

if TYPE_CHECKING:
    from vanban.reading.lines import Source

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is missing")
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is missing")

PAPER = Paper(
    issuer=["UBND TỈNH MẪU", "SỞ VĂN HÓA ĐỒNG MẪU"],
    number="Số: 05/SVH-VP",
    place_date="Đồng Mẫu, ngày 06 tháng 10 năm 2025",
    letter_subject="V/v hưởng ứng Ngày hội đọc sách năm 2025",
    addressees=["Các phòng, ban thuộc Sở;", "UBND các xã."],
    body=[
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 01/9/2025 của UBND tỉnh, Sở đề nghị các đơn vị:",
        *(
            f"{n}. Tổ chức hoạt động số {n} tại trụ sở, báo cáo trước ngày {n:02d}/10/2025 về Văn phòng Sở theo mẫu."
            for n in range(1, 31)
        ),
    ],
    recipients=["Như trên;", "Giám đốc Sở (b/c);", "Lưu: VT, VP."],
    authority=["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
    signer="Nguyễn Văn Mẫu",
    annex=Annex(
        ["Phụ lục", "CÁC HOẠT ĐỘNG", "(Kèm theo Công văn số 05/SVH-VP)"],
        [["TT", "Nhiệm vụ", "Đơn vị chủ trì"]]
        + [
            [str(n), f"Việc số {n} " + "làm cho thật tốt trên địa bàn; " * (3 + n % 4), f"Phòng Mẫu {n}"]
            for n in range(1, 16)
        ],
    ),
)


def first_page(pdf: bytes) -> pdfium.PdfDocument:
    document = pdfium.PdfDocument.new()
    document.import_pages(pdfium.PdfDocument(pdf), [0])
    return document


@pytest.fixture(scope="module")
def paper_docx() -> bytes:
    return rendering.docx_of(PAPER)


@pytest.fixture(scope="module")
def pdf(paper_docx: bytes) -> bytes:
    return rendering.pdf_of(paper_docx)


@pytest.fixture(scope="module")
def source(pdf: bytes) -> Source:
    return open_source(pdf)


def saved(document: pdfium.PdfDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines]


def between(source: Source, first: str, last: str) -> str:
    text = " ".join(texts(source))
    return text[text.index(first) : text.index(last)]


def test_the_head_is_read_left_block_then_right_block(source: Source) -> None:
    head = between(source, "UBND TỈNH", "Kính gửi")
    parts = [
        "UBND TỈNH MẪU",
        "SỞ VĂN HÓA",
        "Số: 05/SVH-VP",
        "V/v hưởng ứng",
        "CỘNG HÒA XÃ HỘI",
        "Độc lập - Tự do",
        "Đồng Mẫu, ngày 06",
    ]
    assert sorted(parts, key=head.index) == parts
    assert source.kind == "pdf"


def test_the_foot_is_read_recipients_then_signature(source: Source) -> None:
    foot = between(source, "Nơi nhận", "Phụ lục")
    parts = ["Nơi nhận", "- Như trên;", "- Lưu: VT, VP.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Mẫu"]
    assert sorted(parts, key=foot.index) == parts


def test_page_numbers_stand_nowhere_between_the_items(source: Source) -> None:
    assert len(source.pages) > 2
    assert not [line for line in source.lines if line.cell is None and line.text.strip().isdigit()]


def test_the_look_of_lines_is_known(source: Source) -> None:
    motto = next(line for line in source.lines if line.text.startswith("Độc lập"))
    date = next(line for line in source.lines if line.text.startswith("Đồng Mẫu, ngày"))
    assert (motto.bold, motto.italic, motto.size) == (True, False, 14.0)
    assert (date.bold, date.italic) == (False, True)
    caption = next(line for line in source.lines if line.text == "CÁC HOẠT ĐỘNG")
    assert caption.centered is True


def test_a_table_over_several_pages_is_one_table_without_its_repeated_head(
    source: Source, paper_docx: bytes
) -> None:
    def cells(of: Source) -> list[tuple[int, int, str]]:
        return [(line.cell.row, line.cell.column, line.text) for line in of.lines if line.cell]

    assert cells(source) == [
        (row, column, text.strip()) for row, column, text in cells(open_source(paper_docx))
    ]
    assert {line.cell.table for line in source.lines if line.cell} == {0}
    assert len({line.page for line in source.lines if line.cell}) > 1


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_are_read_alike_and_their_boxes_lie_on_the_page_as_shown(
    pdf: bytes, source: Source, angle: int
) -> None:
    document = pdfium.PdfDocument(pdf)
    for page in document:
        page.set_rotation((page.get_rotation() + angle) % 360)
    turned = open_source(saved(document))
    assert texts(turned) == texts(source)
    for line in turned.lines:
        size = turned.pages[line.page - 1]
        assert line.box is not None
        assert -1 < line.box.left < line.box.right < size.width + 1
        assert -1 < line.box.top < line.box.bottom < size.height + 1
    title = next(line.box for line in turned.lines if line.text.startswith("Độc lập"))
    assert title is not None
    assert (title.right - title.left < title.bottom - title.top) == (angle != 180)


@needs_tesseract
def test_a_scanned_page_between_others_is_recognised_in_its_place(pdf: bytes, source: Source) -> None:
    scan = pdfium.PdfDocument(rendering.scanned_pdf(rendering.scans_of(pdf)[1:2]))
    document = pdfium.PdfDocument(pdf)
    mixed = pdfium.PdfDocument.new()
    mixed.import_pages(document, [0])
    mixed.import_pages(scan)
    mixed.import_pages(document, list(range(2, len(document))))
    found = open_source(saved(mixed))
    alike = sum(a == b for a, b in zip(texts(found), texts(source), strict=False))
    assert len(found.lines) == len(source.lines)
    assert alike > 0.9 * len(source.lines)
    assert {line.page for line in found.lines if line.confidence < 1} == {2}


@needs_tesseract
def test_a_hidden_text_layer_without_accents_under_a_scan_is_not_believed(pdf: bytes) -> None:
    scan = rendering.scans_of(saved(first_page(pdf)))[0]
    head = scan.crop(
        (0, 0, scan.width, scan.height // 3)
    )  # recognising a whole page takes longer, not better
    document = pdfium.PdfDocument(rendering.scanned_pdf([head]))
    for page in document:
        for row in range(20):
            item = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 10.0)
            text = ctypes.create_string_buffer(
                "Uy ban nhan dan xa de nghi cac don vi bao cao\0".encode("utf-16-le")
            )
            raw.FPDFText_SetText(item, ctypes.cast(text, ctypes.POINTER(raw.FPDF_WCHAR)))
            raw.FPDFTextObj_SetTextRenderMode(item, 3)
            raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, 50, 20 + 12 * row)
            raw.FPDFPage_InsertObject(page.raw, item)
        page.gen_content()
    found = open_source(saved(document))
    assert found.kind == "scan"
    assert "CỘNG HÒA XÃ HỘI" in found.text
    assert "Uy ban" not in found.text


def test_footnotes_go_to_the_end_and_their_marks_out_of_the_sentence() -> None:
    mark = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>{}</w:r>"
    body = paragraph("Mở đầu văn bản bằng một câu đủ dài để thành dòng thân bài. " * 6) + (
        "<w:p><w:r><w:t>Các cơ quan thuộc phường</w:t></w:r>"
        + mark.format("<w:footnoteReference w:id='2'/>")
        + "<w:r><w:t>; rộng 5 km</w:t></w:r>"
        + mark.format("<w:t>2</w:t>")
        + "<w:r><w:t xml:space='preserve'> được giao việc.</w:t></w:r></w:p>"
    )
    notes = "<w:footnote w:type='separator' w:id='0'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>" + (
        "<w:footnote w:id='2'><w:p>" + mark.format("<w:footnoteRef/>")
        + "<w:r><w:rPr><w:sz w:val='18'/></w:rPr><w:t xml:space='preserve'> Gồm ba phòng.</w:t></w:r></w:p>"
        + "</w:footnote>"
    )  # fmt: skip
    found = open_source(rendering.pdf_of(docx(body + paragraph("Câu sau cùng."), footnotes=notes)))
    assert "phường; rộng 5 km2 được giao việc." in found.text
    assert found.lines[-1].text.endswith("Gồm ba phòng.")
    assert found.lines[-2].text == "Câu sau cùng."


def test_cells_merged_across_and_downwards_are_found_by_their_rules() -> None:
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="4"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = '<w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="4000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{paragraph("I. Truyền thông")}</w:tc></w:tr>'
    body = table([["TT", "Nhiệm vụ", "Đơn vị"], ["1", "Treo băng rôn", "Phòng Mẫu"]])
    body = body.replace("<w:tblPr/>", f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{grid}")
    body = body.replace(
        f"<w:tr><w:tc><w:tcPr/>{paragraph('1')}", f"{wide}<w:tr><w:tc><w:tcPr/>{paragraph('1')}"
    )
    cells = {line.text: line.cell for line in open_source(rendering.pdf_of(docx(body + paragraph("")))).lines}
    group = cells["I. Truyền thông"]
    assert group is not None
    assert (group.row, group.column, group.column_span) == (1, 0, 3)
    assert cells["Phòng Mẫu"] is not None


def test_progress_is_told_for_every_page(pdf: bytes, source: Source) -> None:
    told: list[tuple[int, int, str]] = []
    open_source(pdf, on_progress=lambda page, of, stage: told.append((page, of, stage)))
    pages = len(source.pages)
    assert [each for each in told if each[2] == "text"] == [(n, pages, "text") for n in range(1, pages + 1)]
