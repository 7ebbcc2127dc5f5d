# ruff: noqa: E501  # patterns and tables of words read best on one line
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from vanban.reading.lines import Cell, Line, Source
from vanban.reading.structure import build, render
from vanban.reading.structure.marks import read_mark
from vanban.text import norm

if TYPE_CHECKING:
    from vanban.reading.structure.tree import Node


def source(text: str) -> Source:
    return Source("text", [Line(line) for line in text.split("\n")])


def items(text: str) -> dict[str, str]:
    tree = build(source(text))
    return {n.path: n.text for part in tree.parts for n in part.root.walk() if n.kind == "item"}


def test_markers_of_every_custom_are_read() -> None:
    marks = {
        "I. Mục": ("roman", "I"), "II- Chỉ tiêu": ("roman", "II"), "1. Một": ("number", "1"), "1/ Một": ("number", "1"), "1- Một": ("number", "1"),
        "2) Hai": ("number", "2"), "1.1. Một": ("number2", "1.1"), "3.2 Ba": ("number2", "3.2"), "a) Một": ("letter", "a"), "đ. Năm": ("letter", "đ"),
        "(3) Ba": ("paren_number", "3"), "- Gạch": ("-", "-"), "+ Cộng": ("+", "+"), "• Chấm": ("•", "•"), "Điều 5. Năm": ("article", "5"), "A. Phần": ("upper", "A"),
        "PHẦN THỨ HAI": ("part", "HAI"), "–  Gạch dài": ("-", "-"),
    }  # fmt: skip
    for text, wanted in marks.items():
        mark = read_mark(text)
        assert mark is not None, text
        assert (mark.kind, mark.label) == wanted


def test_numbers_dates_and_amounts_are_no_markers() -> None:
    for text in ("02 cấp", "10/10 là ngày", "2.500 người", "06 - 10/10", "-5 độ", "2025. Năm"):
        assert read_mark(text) is None or read_mark(text).kind == "number2", text  # type: ignore[union-attr]


def test_lists_nest_by_their_kinds() -> None:
    text = "I. Nội dung\n1. Một việc\na) Việc nhỏ\n- Chi tiết\n+ Chi tiết hơn\n- Chi tiết nữa\nb) Việc hai\n2. Việc khác\nII. Tổ chức\n1. Lại một"
    assert list(items(text)) == [
        "I",
        "I.1",
        "I.1.a",
        "I.1.a.-1",
        "I.1.a.-1.+1",
        "I.1.a.-2",
        "I.1.b",
        "I.2",
        "II",
        "II.1",
    ]


def test_a_line_that_was_broken_is_joined_and_a_wrapped_dash_is_no_bullet() -> None:
    text = (
        "1. Nâng cao nhận thức trong kỷ nguyên mới của đất nước ta ngày nay\n"
        "- kỷ nguyên vươn mình của dân tộc, hướng dẫn người dân cùng tham gia\n"
        "các hoạt động của địa phương.\n2. Việc hai."
    )
    assert items(text)["1"].endswith("các hoạt động của địa phương.")


def test_a_page_number_between_lines_stays_in_the_span_and_out_of_the_text() -> None:
    text = "1. Tuyên truyền rộng rãi đến toàn thể người dân trên địa bàn\n2\nxã về cách phân loại rác tại nguồn và bảo vệ môi trường sống.\n2. Việc hai là tổ chức ra quân đồng loạt tại tất cả các thôn.\n"
    tree = build(source(text))
    node = next(n for n in tree.main.root.walk() if n.path == "1")
    assert node.paragraph is not None
    assert "bàn xã về" in node.text
    assert "bàn 2 xã" in tree.flow.text[node.paragraph.start : node.paragraph.end]


def test_parts_after_the_closing_are_attachments() -> None:
    text = "QUYẾT ĐỊNH\nBan hành Kế hoạch\nĐiều 1. Ban hành kèm theo.\nNơi nhận:\n- Như Điều 1;\n- Lưu: VT.\nCHỦ TỊCH\nLê Thị Mẫu\nKẾ HOẠCH\nRa quân\n(Kèm theo Quyết định số 1/QĐ-UBND)\nI. Nội dung\n1. Việc một\n2. Việc hai"
    tree = build(source(text))
    assert [part.kind for part in tree.parts] == ["main", "attachment"]
    assert [row.text for row in tree.main.closing][-1] == "Lê Thị Mẫu"
    assert "Việc hai" in render(tree)


def test_a_marked_table_becomes_a_grid_with_merged_cells_repeated() -> None:
    lines = [
        Line("Phụ lục", is_paragraph=True), Line("TT", cell=Cell(0, 0, 0)), Line("Nội dung", cell=Cell(0, 0, 1)), Line("Chủ trì", cell=Cell(0, 0, 2)),
        Line("1", cell=Cell(0, 1, 0)), Line("Treo cờ", cell=Cell(0, 1, 1)), Line("Công an", cell=Cell(0, 1, 2, row_span=2)), Line("xã", cell=Cell(0, 1, 2, row_span=2)),
        Line("2", cell=Cell(0, 2, 0)), Line("Quét đường", cell=Cell(0, 2, 1)),
    ]  # fmt: skip
    tree = build(Source("docx", lines))
    table = next(n.table for part in tree.parts for n in part.root.walk() if n.table)
    assert table.columns == ["TT", "Nội dung", "Chủ trì"]
    assert [row[2].text for row in table.rows] == ["Công an xã", "Công an xã"]


def test_a_table_that_lost_its_rules_is_put_together_again() -> None:
    text = (
        "PHỤ LỤC\nTT Nhiệm vụ Đơn vị chủ trì Đơn vị phối hợp Thời gian\nthực hiện\n1\nTổ chức ra quân tổng vệ sinh tại tất cả\ncác thôn, bản\nPhòng Kinh tế\n"
        "Công an xã,\ncác thôn\n01/6 - 10/6\n2 Treo băng rôn\nPhòng Văn hóa\n- Xã hội\nThường\nxuyên"
    )
    tree = build(source(text))
    table = next(n.table for part in tree.parts for n in part.root.walk() if n.table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        [
            "1",
            "Tổ chức ra quân tổng vệ sinh tại tất cả các thôn, bản",
            "Phòng Kinh tế",
            "Công an xã, các thôn",
            "01/6 - 10/6",
        ],
        ["2", "Treo băng rôn", "Phòng Văn hóa - Xã hội", "", "Thường xuyên"],
    ]


_LINE = st.text(alphabet="aàbđ ABCĐ.,;:()-+*/0123456789\tIVX“”%", max_size=40)


@given(st.lists(_LINE, max_size=25))
def test_spans_of_the_tree_always_count_in_the_normalised_text(lines: list[str]) -> None:
    made = Source("text", [Line(line) for line in lines])
    tree = build(made)
    assert tree.flow.text == norm(made.text)
    nodes: list[Node] = [n for part in tree.parts for n in part.root.walk()]
    for node in nodes:
        if node.paragraph and not node.paragraph.artefacts:
            assert tree.flow.text[node.paragraph.start : node.paragraph.end].split() == node.text.split()
