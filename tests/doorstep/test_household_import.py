"""Lists of households: read however they are kept, previewed, taken in as previewed, and taken back."""

from __future__ import annotations

import io
import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doorstep.factories import make_field, make_household, make_resident, make_visit
from factories import NOW, CommuneTree, make_commune, person_of
from tungngo.audit.models import AuditEvent
from tungngo.doorstep import jobs
from tungngo.doorstep.household_import_sheet import HEADINGS, read_list, template
from tungngo.doorstep.models import AccessLog, Household, HouseholdImport, HouseholdLeft, Resident
from tungngo.doorstep.rules.household_rows import find_neighborhood, place_key
from tungngo.doorstep.services import imports
from tungngo.organizations.models import Role
from tungngo.organizations.spreadsheet import UnreadableSpreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from tungngo.accounts.models import User

PLACE = "Tổ dân phố 1"


def xlsx(rows: Sequence[Sequence[Any]], *, merge: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Trang tính1")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif isinstance(value, datetime | date):
                sheet.write_datetime(line, column, value, day)
            elif value is not None:
                sheet.write_number(line, column, value)
    for range_ in merge:
        sheet.merge_range(*range_)
    book.close()
    return out.getvalue()


def listed(*rows: Sequence[Any]) -> bytes:
    return xlsx([HEADINGS, *rows])


@pytest.fixture
def tree(db: None) -> CommuneTree:  # noqa: ARG001  # opens the database
    return make_commune()


@pytest.fixture
def officer(tree: CommuneTree) -> User:
    return person_of(tree, Role.OFFICER)


@pytest.fixture
def field(tree: CommuneTree) -> Any:
    return make_field(tree)


@pytest.fixture
def keep(tree: CommuneTree, officer: User) -> Callable[..., HouseholdImport]:
    def keep(content: bytes, **facts: Any) -> HouseholdImport:
        return imports.keep_import(
            commune=tree.commune,
            file_name="ho.xlsx",
            content=content,
            read=read_list(content),
            neighborhood=facts.get("neighborhood"),
            actor=officer,
            at=NOW,
        )

    return keep


def outcomes(kept: HouseholdImport) -> list[tuple[str, str]]:
    return [(row["full_name"], row["outcome"]) for row in kept.rows]


def test_the_template_is_read_back_and_an_empty_one_is_refused() -> None:
    with pytest.raises(UnreadableSpreadsheet, match="không có dòng nào"):
        read_list(template())


def test_lines_below_a_household_belong_to_it_and_only_the_year_of_a_birthday_is_kept() -> None:
    rows = read_list(
        xlsx(
            [
                ["DANH SÁCH HỘ GIA ĐÌNH THÔN ĐÔNG"],
                [],
                [
                    "TT",
                    "Tổ dân phố",
                    "Ngõ",
                    "Số nhà",
                    "Họ và tên chủ hộ",
                    "Họ tên nhân khẩu",
                    "Ngày sinh",
                    "SĐT",
                ],
                [1, PLACE, "Ngõ 2", 7.0, "Lò Văn Mẫu", "Lò Văn Mẫu", date(1968, 5, 3), 912345678],
                [2, None, None, None, None, "Vi Thị Thử", "15/08/1970", None],
                [],
                [3, None, None, None, None, "Lò Thị Út", 2001.0, None],
                [4, PLACE, "Ngõ 2", "9A", "Nông Thị Tạm", "Nông Thị Tạm", "1955", "0912 345 679"],
                ["Tổng cộng", None, None, None, None, "Tổng", 4, None],
            ]
        )
    ).rows
    assert [(row.line, row.group, row.full_name, row.birth_year) for row in rows] == [
        (4, 0, "Lò Văn Mẫu", 1968),
        (5, 0, "Vi Thị Thử", 1970),
        (7, 0, "Lò Thị Út", 2001),
        (8, 1, "Nông Thị Tạm", 1955),
    ]
    assert {(row.lane, row.house_number, row.head_name) for row in rows if row.group == 0} == {
        ("Ngõ 2", "7", "Lò Văn Mẫu")
    }
    assert "1968-05" not in str(rows)
    assert "05/1968" not in str(rows)


def test_cells_merged_over_many_households_count_for_each_and_a_column_of_relations_finds_the_head() -> None:
    rows = read_list(
        xlsx(
            [
                ["Thôn", "Xóm", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh"],
                [None, None, "Lò Văn Mẫu", "Chủ hộ", 1960],
                [None, None, "Vi Thị Thử", "Vợ", 1962],
                [None, None, "Nông Văn Tạm", "Chủ hộ", 1970],
            ],
            merge=[(1, 0, 3, 0, "Thôn Đông"), (1, 1, 3, 1, "Xóm Chợ")],
        )
    ).rows
    assert [(row.neighborhood, row.lane, row.head_name, row.group) for row in rows] == [
        ("Thôn Đông", "Xóm Chợ", "Lò Văn Mẫu", 0),
        ("Thôn Đông", "Xóm Chợ", "Lò Văn Mẫu", 0),
        ("Thôn Đông", "Xóm Chợ", "Nông Văn Tạm", 1),
    ]


def test_columns_with_numbers_of_identity_cards_are_left_out_whatever_they_are_called() -> None:
    read = read_list(
        xlsx(
            [
                ["Chủ hộ", "Số nhà", "Số CCCD", "Mã"],
                ["Lò Văn Mẫu", "3", "001068000001", 1068000002],
                ["Nông Thị Tạm", "5", 1055000003.0, "001 055 000 004"],
            ]
        )
    )
    assert {(note["what"], note["where"]) for note in read.notes} == {
        ("identity", "Số CCCD"),
        ("identity", "Mã"),
    }
    assert "001068000001" not in str(read)
    assert "000 004" not in str(read)


@pytest.mark.django_db
def test_what_is_wrong_says_its_cell_and_keeps_no_number_of_a_card(
    keep: Callable[..., HouseholdImport],
) -> None:
    kept = keep(
        listed(
            [PLACE, "Ngõ 1", "1", "Lò Văn Mẫu", "Lò Văn Mẫu", 1968, "001068000001"],
            ["Thôn Không Có", "Ngõ 1", "2", "Vi Văn Thử", "Vi Văn Thử", 1800, ""],
            [PLACE, "Ngõ 1", "3", "Nông Thị Tạm", "038190000123", 1990, ""],
        )
    )
    problems = [(problem["cell"], problem["what"]) for row in kept.rows for problem in row["problems"]]
    assert problems == [
        ("G2", "identity_number"),
        ("F3", "wrong_year"),
        ("A3", "unknown_neighborhood"),
        ("E4", "identity_number"),
    ]
    assert "001068000001" not in str(kept.rows)
    assert "038190000123" not in str(kept.rows)
    assert kept.counts["wrong"] == 3


def test_a_neighborhood_is_found_without_accents_or_by_its_number_but_never_guessed() -> None:
    known = [(1, "Tổ dân phố 1"), (2, "Thôn Hạ"), (3, "Thôn Hà"), (4, "Tổ dân phố 12")]
    assert [find_neighborhood(name, known) for name in ("TDP 01", "to dan pho 1", "1", "Thôn Hạ", "12")] == [
        1, 1, 1, 2, 4,
    ]  # fmt: skip
    assert find_neighborhood("thon ha", known) is None  # two that only accents tell apart
    assert find_neighborhood("Thôn Trên", known) is None
    assert place_key("Khu phố 03") == "3"


@pytest.mark.django_db
def test_what_is_there_already_is_told_from_what_is_new_and_what_may_be_the_same(
    keep: Callable[..., HouseholdImport], field: Any
) -> None:
    house = make_household(field, adults=0, lane="Ngõ 1", house_number="3", head_name="Lò Văn Mẫu")
    make_resident(house, full_name="Lò Văn Mẫu", birth_year=1968)
    make_resident(house, full_name="Vi Thị Thử", birth_year=1970)
    kept = keep(
        listed(
            ["TDP 1", "ngo 1", "3", "lò văn mẫu", "Lo Van Mau", None, ""],  # there, without accents
            ["", "", "", "", "Vi Thị Thu", 1970, ""],  # the same person with a slip is no new one
            ["", "", "", "", "Lò Thị Út", 2001, ""],  # a person who is missing there
            ["TDP 1", "Ngõ 1", "3", "Lò Văn Mẩu", "Lò Văn Mẩn", 1968, ""],  # the head with a slip
            ["TDP 1", "Ngõ 1", "3", "Quách Văn Khác", "Quách Văn Khác", 1980, ""],  # another at the same door
            ["TDP 2", "Ngõ 1", "3", "Lò Văn Mẫu", "Lò Văn Mẫu", 1999, ""],  # elsewhere
        )
    )
    assert outcomes(kept) == [
        ("Lo Van Mau", "same"),
        ("Vi Thị Thu", "same"),
        ("Lò Thị Út", "added"),
        ("Lò Văn Mẩn", "probable"),
        ("Quách Văn Khác", "new"),
        ("Lò Văn Mẫu", "new"),
    ]


@pytest.mark.django_db
def test_exactly_what_was_previewed_is_added_once_and_its_names_are_forgotten(
    keep: Callable[..., HouseholdImport], officer: User, tree: CommuneTree
) -> None:
    kept = keep(
        listed(
            [PLACE, "Ngõ 1", "3", "Lò Văn Mẫu", "Lò Văn Mẫu", 1968, "0912345678"],
            ["", "", "", "", "Vi Thị Thử", 1970, ""],
            ["", "", "", "", "Vi Thị Thử", 1970, ""],
            [PLACE, "Ngõ 1", "5", "Nông Thị Tạm", "", None, ""],
            ["Sai", "Ngõ 1", "7", "Bế Văn Sai", "Bế Văn Sai", 1970, ""],
        )
    )
    assert kept.counts["people"] == 3  # who is written twice is one person, before as after
    for _again in range(2):
        kept = imports.confirm_import(household_import=kept, takes_probable=False, actor=officer, at=NOW)
    assert kept.state == "done"
    assert kept.rows == []
    houses = list(Household.objects.order_by("sort_key"))
    assert [(house.head_name, house.phone, house.team, house.neighborhood) for house in houses] == [
        ("Lò Văn Mẫu", "0912345678", None, tree.neighborhoods[0]),
        ("Nông Thị Tạm", "", None, tree.neighborhoods[0]),
    ]
    people = Resident.objects.order_by("household__sort_key", "birth_year")
    assert list(people.values_list("full_name", "birth_year")) == [
        ("Lò Văn Mẫu", 1968),
        ("Vi Thị Thử", 1970),
        ("Nông Thị Tạm", None),  # a head who is nobody else's line lives there
    ]
    logged = AuditEvent.objects.filter(act__startswith="doorstep.import").values_list("act", "data")
    assert "Lò" not in str(list(logged))


@pytest.mark.django_db
def test_a_register_that_changed_since_the_preview_stops_the_import(
    keep: Callable[..., HouseholdImport], officer: User, field: Any
) -> None:
    kept = keep(listed([PLACE, "Ngõ 1", "3", "Lò Văn Mẫu", "Lò Văn Mẫu", 1968, ""]))
    make_household(field, adults=0, lane="Ngõ 1", house_number="3", head_name="Lò Văn Mẫu")
    with pytest.raises(imports.PreviewOutdated):
        imports.confirm_import(household_import=kept, takes_probable=False, actor=officer, at=NOW)
    assert Household.objects.count() == 1
    refreshed = imports.refresh_preview(household_import=kept, at=NOW)
    assert outcomes(refreshed) == [("Lò Văn Mẫu", "added")]


@pytest.mark.django_db
def test_probable_duplicates_are_added_only_when_asked_for(
    keep: Callable[..., HouseholdImport], officer: User, field: Any
) -> None:
    make_household(field, adults=0, lane="Ngõ 1", house_number="3", head_name="Lò Văn Mẫn")
    content = listed(
        [PLACE, "Ngõ 1", "3", "Lò Văn Mẫu", "Lò Văn Mẫu", 1968, ""],
    )
    kept = keep(content)
    assert outcomes(kept) == [("Lò Văn Mẫu", "probable")]
    imports.confirm_import(household_import=kept, takes_probable=False, actor=officer, at=NOW)
    assert Household.objects.count() == 1
    imports.confirm_import(household_import=keep(content), takes_probable=True, actor=officer, at=NOW)
    assert Household.objects.count() == 2


@pytest.mark.django_db
def test_a_long_list_is_added_in_portions_that_a_killed_worker_cannot_double(
    keep: Callable[..., HouseholdImport], officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PORTION", 2)
    monkeypatch.setattr(imports, "AT_ONCE", 0)
    kept = keep(listed(*([PLACE, "Ngõ 1", str(n), f"Lò Văn Số {n}", "", None, ""] for n in range(1, 6))))
    kept = imports.confirm_import(household_import=kept, takes_probable=False, actor=officer, at=NOW)
    assert (kept.state, kept.done, kept.total) == ("running", 0, 5)
    assert imports.apply_portion(household_import=kept, at=NOW)  # then the worker dies
    assert Household.objects.count() == 2
    jobs.rescue_imports(timestamp=0)
    kept.refresh_from_db()
    assert (kept.state, kept.done) == ("done", 5)
    assert Household.objects.count() == 5
    assert len({house.house_number for house in Household.objects.all()}) == 5


@pytest.mark.django_db
def test_an_import_is_taken_back_while_nobody_visited_it_and_telephones_hear_of_it(
    keep: Callable[..., HouseholdImport], officer: User, field: Any
) -> None:
    old = make_household(field, adults=1, lane="Ngõ 1", house_number="3", head_name="Lò Văn Mẫu")
    before = old.changed_tx
    kept = keep(
        listed(
            [PLACE, "Ngõ 1", "3", "Lò Văn Mẫu", "Lò Thị Mới", 2000, ""],
            [PLACE, "Ngõ 1", "5", "Nông Thị Tạm", "", None, ""],
            [PLACE, "Ngõ 1", "7", "Bế Văn Giao", "", None, ""],
        )
    )
    kept = imports.confirm_import(household_import=kept, takes_probable=False, actor=officer, at=NOW)
    Household.objects.filter(head_name="Bế Văn Giao").update(team=field.teams[0])
    imports.undo_import(household_import=kept, actor=officer, at=NOW)
    old.refresh_from_db()
    assert old.residents.count() == 1
    assert old.changed_tx > before
    left = HouseholdLeft.objects.get()
    assert (left.team, left.household.state, left.household.head_name) == (field.teams[0], "erased", "")
    assert Household.objects.count() == 2
    assert Resident.objects.count() == 1


@pytest.mark.django_db
def test_an_import_that_was_visited_is_not_taken_back(
    keep: Callable[..., HouseholdImport], officer: User, field: Any
) -> None:
    kept = keep(listed([PLACE, "Ngõ 1", "5", "Nông Thị Tạm", "", None, ""]))
    kept = imports.confirm_import(household_import=kept, takes_probable=False, actor=officer, at=NOW)
    make_visit(field, Household.objects.get())
    with pytest.raises(imports.AlreadyUsed):
        imports.undo_import(household_import=kept, actor=officer, at=NOW)
    assert Household.objects.count() == 1


@pytest.mark.django_db
def test_a_preview_that_nobody_confirms_is_forgotten_after_days(
    keep: Callable[..., HouseholdImport],
) -> None:
    kept = keep(listed([PLACE, "Ngõ 1", "5", "Nông Thị Tạm", "", None, ""]))
    assert imports.drop_forgotten_imports(at=NOW + timedelta(days=6)) == 0
    assert imports.drop_forgotten_imports(at=NOW + timedelta(days=8)) == 1
    kept.refresh_from_db()
    assert (kept.state, kept.rows) == ("dropped", [])


@pytest.mark.django_db
def test_an_officer_uploads_looks_and_confirms_in_the_pages(
    client: Client, sign_in: Callable[..., User], tree: CommuneTree
) -> None:
    sign_in(client, "officer", tree)
    content = listed([PLACE, "Ngõ 1", "5", "Nông Thị Tạm", "Nông Thị Tạm", 1955, ""])
    answer = client.post(reverse("doorstep:import_upload"), {"file": SimpleUploadedFile("ho.xlsx", content)})
    preview = answer.headers["Location"]
    shown = client.get(preview).content.decode()
    assert "Nông Thị Tạm" in shown
    assert "Hộ mới: 1" in shown
    assert AccessLog.objects.filter(page="import").count() == 1
    assert client.post(preview).status_code == 302
    assert "Đã thêm 1 hộ, 1 người" in client.get(preview).content.decode()
    assert Household.objects.get().organization == tree.commune


@pytest.mark.django_db
def test_a_file_that_is_no_list_is_refused_with_a_sentence(
    client: Client, sign_in: Callable[..., User], tree: CommuneTree
) -> None:
    sign_in(client, "officer", tree)
    for content in (b"", b"abc", xlsx([["a", "b"], ["c", "d"]])):
        answer = client.post(
            reverse("doorstep:import_upload"), {"file": SimpleUploadedFile("ho.xlsx", content or b" ")}
        )
        assert answer.status_code == 422
    assert HouseholdImport.objects.count() == 0


@pytest.mark.django_db
def test_five_thousand_households_are_judged_and_added_within_seconds(
    tree: CommuneTree, officer: User
) -> None:
    rows: list[Sequence[Any]] = [
        [PLACE, f"Ngõ {number % 80}", str(number), f"Lò Văn {number}", f"Người {person} {number}", 1960, ""]
        for number in range(5000)
        for person in range(3)
    ]
    content = listed(*rows)
    started = time.process_time()
    kept = imports.keep_import(
        commune=tree.commune,
        file_name="ho.xlsx",
        content=content,
        read=read_list(content),
        neighborhood=None,
        actor=officer,
        at=NOW,
    )
    judged = time.process_time()
    imports.confirm_import(household_import=kept, takes_probable=False, actor=officer, at=NOW)
    while imports.apply_portion(household_import=kept, at=NOW):
        pass
    done = time.process_time()
    assert Resident.objects.count() == 15_000
    # Of the processor's own time, with room for a slow machine: some 2 and 5 seconds where this was written.
    assert judged - started < 10
    assert done - judged < 20
