# ruff: noqa: E501  # markup reads better unbroken
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sample_files import R, docx, paragraph, table

from vanban.reading.sources import open_source
from vanban.reading.sources.word.numbering import number_text

if TYPE_CHECKING:
    from vanban.reading.lines import Line

LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4)"/></w:lvl>'
    '<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="7">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def texts(data: bytes) -> list[str]:
    return [line.text for line in open_source(data).lines]


def item(text: str, level: int, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_of_every_level_are_written_out() -> None:
    body = "".join(
        [
            item("Mục đích", 0),
            item("Một", 1),
            item("Hai", 1),
            item("Con", 2),
            item("Chữ", 3),
            item("Chữ", 3),
            item("Gạch", 4),
            item("Nội dung", 0),
            item("Lại một", 1),
        ]
    )
    assert texts(docx(body, numbering=NUMBERING)) == [
        "I. Mục đích", "1. Một", "2. Hai", "2.1. Con", "a) Chữ", "b) Chữ", "- Gạch", "II. Nội dung", "1. Lại một",
    ]  # fmt: skip


def test_a_list_that_starts_anew_counts_from_its_start() -> None:
    body = item("Một", 1) + item("Hai", 1) + item("Một khác", 1, number=2) + item("Hai khác", 1, number=2)
    assert texts(docx(body, numbering=NUMBERING)) == ["1. Một", "2. Hai", "1. Một khác", "2. Hai khác"]


def test_a_number_that_comes_from_the_style_is_written_out_and_can_be_switched_off() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>'
    )
    off = '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph("Một", '<w:pStyle w:val="Muc"/>')
        + paragraph("Hai", '<w:pStyle w:val="MucCon"/>')
        + paragraph("Không", off)
    )
    assert texts(docx(body, numbering=NUMBERING, styles=styles)) == ["1. Một", "2. Hai", "Không"]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (28, "lowerLetter", "bb"),
        (3, "decimalZero", "03"),
        (5, "ordinal", "5"),
    ],
)
def test_numbers_are_written_as_their_format_says(value: int, number_format: str, text: str) -> None:
    assert number_text(value, number_format) == text


def test_the_cells_of_a_data_table_keep_their_place_and_merged_ones_their_extent() -> None:
    wide = f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("Cả hai")}'
    body = table(
        [["TT", "Nhiệm vụ", "Thời gian"], ["1", "Treo băng rôn", "10/10"], ["2", "Báo cáo", "20/10"]]
    )
    body = body.replace(
        "</w:tbl>", f"<w:tr><w:tc>{wide}</w:tc><w:tc>{paragraph('Sau')}</w:tc></w:tr></w:tbl>"
    )
    cells = {line.text: line.cell for line in open_source(docx(body)).lines}
    places = {text: (c.row, c.column, c.column_span) for text, c in cells.items() if c}
    assert places["Nhiệm vụ"] == (0, 1, 1)
    assert places["20/10"] == (2, 2, 1)
    assert places["Cả hai"] == (3, 0, 2)
    assert places["Sau"] == (3, 2, 1)


def test_a_cell_merged_downwards_is_one_cell() -> None:
    start = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("Phòng Mẫu")}</w:tc>'
    more = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
    rows = [["TT", "Đơn vị"], ["1"], ["2"]]
    body = table(rows).replace(
        f"<w:tr><w:tc><w:tcPr/>{paragraph('1')}</w:tc>",
        f"<w:tr><w:tc><w:tcPr/>{paragraph('1')}</w:tc>{start}",
    )
    body = body.replace(
        f"<w:tr><w:tc><w:tcPr/>{paragraph('2')}</w:tc>", f"<w:tr><w:tc><w:tcPr/>{paragraph('2')}</w:tc>{more}"
    )
    cell = next(line.cell for line in open_source(docx(body)).lines if line.text == "Phòng Mẫu")
    assert cell is not None
    assert (cell.row, cell.column, cell.row_span) == (1, 1, 2)


def test_the_table_of_the_head_is_read_block_by_block_and_is_no_data() -> None:
    body = table(
        [
            ["UBND XÃ ĐỒNG MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["Số: 05/KH-UBND", "Đồng Mẫu, ngày 06 tháng 10 năm 2025"],
        ]
    )
    lines = open_source(docx(body)).lines
    assert [line.text for line in lines] == [
        "UBND XÃ ĐỒNG MẪU", "Số: 05/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Đồng Mẫu, ngày 06 tháng 10 năm 2025",
    ]  # fmt: skip
    assert all(line.cell is None for line in lines)


def test_the_table_of_the_foot_is_no_data() -> None:
    lines = open_source(
        docx(table([["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"], ["- Lưu: VT.", "Nguyễn Văn Mẫu"]]))
    ).lines
    assert [line.text for line in lines] == [
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "Nguyễn Văn Mẫu",
    ]
    assert all(line.cell is None for line in lines)


def test_tracked_deletions_are_out_and_insertions_in() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>trước ngày </w:t></w:r>"
        "<w:del><w:r><w:delText>05</w:delText></w:r></w:del><w:ins><w:r><w:t>10</w:t></w:r></w:ins>"
        "<w:r><w:t>/10/2025</w:t></w:r></w:p>"
    )
    assert texts(docx(body)) == ["trước ngày 10/10/2025"]


def test_a_text_box_is_read_once_although_it_is_stored_twice() -> None:
    inner = f"<w:txbxContent>{paragraph('HỎA TỐC')}</w:txbxContent>"
    box = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(docx(f"<w:p><w:r><w:t>Số: 05</w:t></w:r><w:r>{box}</w:r></w:p>")) == ["Số: 05", "HỎA TỐC"]


def test_hidden_text_and_field_codes_are_left_out_and_results_kept() -> None:
    body = paragraph("ẩn", run="<w:vanish/>") + (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert texts(docx(body)) == ["", "7"]


def test_soft_line_breaks_split_a_paragraph_into_lines() -> None:
    lines = open_source(docx("<w:p><w:r><w:t>UBND TỈNH</w:t><w:br/><w:t>SỞ MẪU</w:t></w:r></w:p>")).lines
    assert [(line.text, line.is_paragraph) for line in lines] == [
        ("UBND TỈNH", False),
        ("SỞ MẪU", False),
        ("", True),
    ]


def test_footnotes_stand_at_the_end_and_leave_no_mark_in_the_sentence() -> None:
    body = (
        "<w:p><w:r><w:t>phường</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>;</w:t></w:r></w:p>"
        + paragraph("Hết")
    )
    notes = f"<w:footnote w:type='separator' w:id='0'>{paragraph('x')}</w:footnote><w:footnote w:id='2'>{paragraph('Gồm ba phòng.')}</w:footnote>"
    assert texts(docx(body, footnotes=notes)) == ["phường;", "Hết", "Gồm ba phòng."]


def test_links_are_collected_and_their_text_stays() -> None:
    link = f'<Relationship Id="r9" Type="{R}/hyperlink" Target="https://mau.example/" TargetMode="External"/>'
    source = open_source(
        docx('<w:p><w:hyperlink r:id="r9"><w:r><w:t>mã QR</w:t></w:r></w:hyperlink></w:p>', links=link)
    )
    assert source.links == ["https://mau.example/"]
    assert source.text == "mã QR"


def test_the_look_of_a_paragraph_is_known_also_where_its_style_gives_it() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
    body = paragraph("KẾ HOẠCH", '<w:pStyle w:val="T"/>') + paragraph("nghiêng", run='<w:i/><w:b w:val="0"/>')
    first, second = open_source(docx(body, styles=styles)).lines
    assert (first.bold, first.italic, first.centered, first.size) == (True, False, True, 14.0)
    assert (second.bold, second.italic, second.centered) == (False, True, False)


def test_runs_in_legacy_fonts_are_converted_and_unicode_runs_beside_them_stay() -> None:
    def run(text: str, font: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    body = f"<w:p>{run('ñy ban ', '.VnTimeH')}{run('nh©n d©n ', '.VnTime')}{run('xaõ ', 'VNI-Times')}{run('Đồng Mẫu', 'Times New Roman')}</w:p>"
    source = open_source(docx(body))
    assert source.text == "ỦY BAN nhân dân xã Đồng Mẫu"
    assert {warning.code for warning in source.warnings} == {"legacy_encoding"}


def test_capitals_that_only_the_format_makes_are_read_as_capitals() -> None:
    assert texts(docx(paragraph("kế hoạch", run="<w:caps/>"))) == ["KẾ HOẠCH"]


def test_numbers_that_word_puts_into_otherwise_empty_cells_are_there() -> None:
    number = '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    body = table([["TT", "Nhiệm vụ"], [number, "Một"], [number, "Hai"]])
    found = [line.text for line in open_source(docx(body, numbering=NUMBERING)).lines]
    assert found == ["TT", "Nhiệm vụ", "1.", "Một", "2.", "Hai"]


def test_every_paragraph_is_a_whole_one() -> None:
    lines: list[Line] = open_source(docx(paragraph("một") + paragraph("hai"))).lines
    assert all(line.is_paragraph for line in lines)
