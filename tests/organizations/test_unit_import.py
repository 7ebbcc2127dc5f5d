"""Neighborhoods and teams from a list: previewed, then exactly that, all or nothing."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from factories import NOW, CommuneTree, UserFactory, make_commune
from tungngo.audit.models import AuditEvent
from tungngo.organizations import services
from tungngo.organizations.models import Organization
from tungngo.organizations.rules.unit_rows import Existing, Row, check_rows, is_same_name
from tungngo.organizations.spreadsheet import HEADINGS, UnreadableSpreadsheet, read_rows, template, unit_list


def xlsx(
    rows: list[list[object]], *, head: bool = True, merge: tuple[int, int, int, int] | None = None
) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Trang tính1")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for line, row in enumerate([list(HEADINGS), *rows] if head else rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and value.startswith("FORMULA"):
                sheet.write_formula(line, column, value[7:], None, "Thôn 9")
            elif isinstance(value, str):
                sheet.write_string(line, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(line, column, value, day)
            elif value is not None:
                sheet.write(line, column, value)
    if merge:
        sheet.merge_range(*merge, "Tổ dân phố")
    book.close()
    return out.getvalue()


def problems(rows: list[Row]) -> list[tuple[int, str, str]]:
    return [(row.line, problem.column, problem.what) for row in rows for problem in row.problems]


def test_the_filled_template_is_read_back() -> None:
    with pytest.raises(UnreadableSpreadsheet, match="không có dòng nào"):
        read_rows(template())
    rows = read_rows(xlsx([["Thôn", "Thôn Hà", ""], ["Tổ công nghệ số cộng đồng", "Tổ Hà", "Thôn Hà"]]))
    assert [(row.line, row.kind, row.name, row.under) for row in rows] == [
        (2, "neighborhood", "Thôn Hà", ""),
        (3, "community_team", "Tổ Hà", "Thôn Hà"),
    ]


def test_a_title_above_the_headings_and_empty_lines_do_no_harm() -> None:
    rows = read_rows(xlsx([["DANH SÁCH"], [], list(HEADINGS), [], ["Thôn", "Thôn 1"]], head=False))
    assert [(row.line, row.name) for row in rows] == [(5, "Thôn 1")]


def test_cells_that_are_no_text_say_their_line_and_column() -> None:
    rows = read_rows(
        xlsx([["Thôn", 5], ["Thôn", datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)], ["Thôn", 1.5],
              ["Thôn", 'FORMULA="Thôn "&9'], ["Huyện", "Huyện A"]])
    )  # fmt: skip
    assert rows[0].name == "5"
    assert problems(rows) == [
        (3, "name", "not_text"), (4, "name", "not_text"), (5, "name", "formula_cell"), (6, "kind", "unknown_kind"),
    ]  # fmt: skip


def test_a_kind_merged_downwards_means_all_its_lines_but_a_merged_name_is_a_mistake() -> None:
    rows = read_rows(xlsx([[None, "TDP 1"], [None, "TDP 2"]], merge=(1, 0, 2, 0)))
    assert [(row.kind, row.name, row.problems) for row in rows] == [
        ("neighborhood", "TDP 1", []), ("neighborhood", "TDP 2", []),
    ]  # fmt: skip
    rows = read_rows(xlsx([["Thôn"], ["Thôn"]], merge=(1, 1, 2, 1)))
    assert problems(rows) == [(3, "name", "merged")]


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Lo\xe1i,T\xean\nThon,1",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0" + bytes(600),
        b"PK\x03\x04" + bytes(100),
        _zip({"a.txt": b"x"}),
        _zip({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x"}),
        _zip({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", "bomb": bytes(60 * 1024 * 1024)}),
        xlsx([["a", "b"]], head=False),
        xlsx([["Thôn", "A"]])[:-200],
    ],
    ids=["empty", "csv", "pdf", "xls", "cut", "zip", "xml", "bomb", "no columns", "torn"],
)
def test_what_is_no_sound_list_is_refused_with_a_sentence(content: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableSpreadsheet, match="ệp"):
        read_rows(content)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("far", ["XFD1048576", "XFD5000"])
def test_a_cell_far_away_is_refused_before_the_memory_for_all_between_is_asked_for(far: str) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_string(far, "x")
    book.close()
    with pytest.raises(UnreadableSpreadsheet, match="quá xa"):
        read_rows(out.getvalue())


def test_a_written_nul_is_left_out_of_a_name() -> None:
    source = zipfile.ZipFile(io.BytesIO(xlsx([["Thôn", "Thôn NULNULĐông"]])))
    parts = {name: source.read(name).replace(b"NULNUL", b"_x0000_") for name in source.namelist()}
    assert [row.name for row in read_rows(_zip(parts))] == ["Thôn Đông"]


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    content = bytearray(xlsx([("Thôn", "Thôn Đông", "")]))
    entry = content.index(b"xl/sharedStrings.xml", content.index(b"PK\x01\x02")) - 46
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")  # the size once unpacked
    with pytest.raises(UnreadableSpreadsheet):
        read_rows(bytes(content))


def test_names_that_differ_in_real_accents_are_two_and_without_accents_one() -> None:
    assert not is_same_name("Thôn Hạ", "Thôn Hà")
    assert is_same_name("Thon Ha", "Thôn Hà")
    assert is_same_name("THÔN HÒA", "Thôn Hoà")
    rows = check_rows(
        [Row(1, "neighborhood", "Thôn Hạ"), Row(2, "neighborhood", "Thôn Hà"), Row(3, "neighborhood", "thôn hạ"),
         Row(4, "neighborhood", "To dan pho 1")],
        [Existing("neighborhood", "Tổ dân phố 1")],
    )  # fmt: skip
    assert [(row.outcome, row.near) for row in rows][:2] == [("add", ""), ("add", "Thôn Hạ")]
    assert problems(rows) == [(3, "name", "twice")]
    assert rows[3].outcome == "exists"


@pytest.mark.parametrize("name", ["", "  ", "---", "x" * 201, "=1+1", "@SUM(A1)", "+84"])
def test_a_name_that_is_none_or_a_formula_is_refused(name: str) -> None:
    assert check_rows([Row(1, "neighborhood", name)], [])[0].outcome == "wrong"


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


@pytest.mark.django_db
def test_a_list_is_added_whole_and_a_second_yes_adds_nothing(tree: CommuneTree) -> None:
    user = UserFactory.create()
    content = xlsx(
        [
            ["Thôn", "Thôn Tây", ""],
            ["Thôn", "thôn đông", ""],
            ["Tổ công nghệ số cộng đồng", "Tổ Tây", "Thon Tay"],
        ]
    )
    kept = services.keep_import(
        commune=tree.commune, file_name="a.xlsx", content=content, rows=read_rows(content), actor=user, at=NOW
    )
    assert services.apply_import(unit_import=kept, actor=user, at=NOW) == 2
    assert services.apply_import(unit_import=kept, actor=user, at=NOW) == 0
    team = Organization.objects.get(name="Tổ Tây")
    assert Organization.objects.get_parent(team).name == "Thôn Tây"
    assert team.commune == tree.commune
    assert Organization.objects.filter(commune=tree.commune, folded_name="thon dong").count() == 1
    assert Organization.objects.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db
def test_a_list_kept_for_its_preview_is_logged(tree: CommuneTree) -> None:
    kept = services.keep_import(
        commune=tree.commune, file_name="a.xlsx", content=b"x", rows=[], actor=UserFactory.create(), at=NOW
    )
    event = AuditEvent.objects.get(act="organizations.import.keep", subject_id=str(kept.pk))
    assert (event.organization_id, event.data) == (tree.commune.pk, {"file": "a.xlsx", "rows": 0})


@pytest.mark.django_db
def test_one_wrong_row_adds_nothing(tree: CommuneTree) -> None:
    user = UserFactory.create()
    content = xlsx(
        [["Thôn", "Thôn Tây"], ["Thôn", "=HYPERLINK()"], ["Tổ công nghệ số cộng đồng", "Tổ X", "Thôn Xa"]]
    )
    kept = services.keep_import(
        commune=tree.commune, file_name="a.xlsx", content=content, rows=read_rows(content), actor=user, at=NOW
    )
    with pytest.raises(services.WrongRows) as wrong:
        services.apply_import(unit_import=kept, actor=user, at=NOW)
    assert problems(wrong.value.rows) == [(3, "name", "formula"), (4, "under", "unknown_under")]
    assert not Organization.objects.filter(name="Thôn Tây").exists()


@pytest.mark.django_db
def test_five_thousand_rows_are_read_and_added_within_seconds(tree: CommuneTree) -> None:
    user = UserFactory.create()
    content = xlsx([["Thôn", f"Thôn số {n}"] for n in range(2500)] + [
        ["Tổ công nghệ số cộng đồng", f"Tổ {n}", f"Thôn số {n}"] for n in range(2500)
    ])  # fmt: skip
    begun = time.process_time()
    rows = read_rows(content)
    kept = services.keep_import(
        commune=tree.commune, file_name="a.xlsx", content=content, rows=rows, actor=user, at=NOW
    )
    assert services.apply_import(unit_import=kept, actor=user, at=NOW) == 5000
    seconds = time.process_time() - begun
    assert Organization.objects.find_problems() == ([], [], [], [], [])
    assert seconds < 10, seconds


def test_no_name_becomes_a_formula_in_the_exported_list() -> None:
    content = unit_list([["=1+1", "@x"]], ["Tên", "Loại"])
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1] == [
        "=1+1",
        "@x",
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
