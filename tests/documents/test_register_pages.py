"""The register on pages, on paper and as a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from approved_document import TODAY, Office, approved
from factories import NOW
from tungngo.audit.models import AuditEvent
from tungngo.documents import services
from tungngo.documents.models import RegisterEntry

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def issued(count: int) -> Office:
    """A register with so many plans, the first of which is about books."""
    office = approved()
    office.issue()
    for _ in range(count - 1):
        approved(office).issue()
    return office


def on_paper(office: Office, number: int, **changes: Any) -> RegisterEntry:
    facts: dict[str, Any] = {
        "organization": office.tree.commune,
        "type_symbol": "",
        "number": number,
        "symbol": "UBND-VHXH",
        "date": TODAY,
        "subject": "Mời họp bàn về đường hoa",
        "signer": "Lê Thị Mẫu",
        "recipients": "Các tổ dân phố",
        "note": "",
        "actor": office.officer,
        "at": NOW,
        "request_key": uuid.uuid4(),
        "is_leaving_gap": True,
    }
    return services.enter_paper_document(**(facts | changes))[0]


def filled(**changes: Any) -> dict[str, Any]:
    """What an officer types to enter a letter that was issued on paper."""
    facts = {
        "type_symbol": "CV",
        "number": "1",
        "symbol": "UBND-VHXH",
        "date": "01/10/2026",
        "subject": "Mời họp bàn về đường hoa",
        "signer": "Lê Thị Mẫu",
        "key": str(uuid.uuid4()),
    }
    return facts | changes


def test_the_register_shows_what_was_issued_and_on_paper_and_what_is_free(
    client: Client, sign_in: Any
) -> None:
    office = issued(2)
    on_paper(office, 4)
    sign_in(client, office.leader)
    page = client.get(reverse("documents:register"), {"nam": "2026"}).content.decode()
    assert "01/KH-UBND" in page
    assert "Kế hoạch tổ chức tuần lễ đọc sách" in page
    assert "04/UBND-VHXH" in page
    assert "CV: 3" in page  # 1, 2 and 3 are free
    assert reverse("documents:register_enter") not in page  # a leader reads, an officer enters


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"q": "doc sach"}, ["02/KH-UBND", "01/KH-UBND"]),
        ({"q": "2/kh"}, ["02/KH-UBND"]),
        ({"q": "4"}, ["04/UBND-VHXH"]),
        ({"loai": "CV"}, ["04/UBND-VHXH"]),
        ({"q": "không có"}, []),
        ({"nam": "2025"}, []),
        ({"nam": "99999999999", "loai": "<b>", "trang": "x"}, None),
    ],
)
def test_it_is_searched_without_marks_by_number_type_and_year(
    client: Client, sign_in: Any, asked: dict[str, str], numbers: list[str] | None
) -> None:
    office = issued(2)
    on_paper(office, 4)
    sign_in(client, office.officer)
    answer = client.get(reverse("documents:register"), {"nam": "2026"} | asked)
    assert answer.status_code == 200
    if numbers is not None:
        assert sorted(str(entry) for entry, _title, _files in answer.context["rows"]) == sorted(numbers)


def test_the_register_costs_as_many_queries_for_many_as_for_few(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    office = issued(6)
    sign_in(client, office.officer)
    with django_assert_max_num_queries(17):
        client.get(reverse("documents:register"), {"nam": "2026"})


def test_paper_and_spreadsheet_have_the_columns_of_the_decree_lowest_number_first(
    client: Client, sign_in: Any
) -> None:
    office = issued(2)
    on_paper(office, 1, copies=12, keeper="VT, VHXH", note="=1+1")
    sign_in(client, office.officer)
    paper = client.get(reverse("documents:register_print"), {"nam": "2026", "loai": "KH"}).content.decode()
    assert "Từ số 01 đến số 02" in paper
    assert paper.index("01/KH-UBND") < paper.index("02/KH-UBND")
    answer = client.get(reverse("documents:register_spreadsheet"), {"nam": "2026"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[3][0] == "Số, ký hiệu văn bản"
    assert rows[3][7] == "Ghi chú"
    assert [row[0] for row in rows[4:]] == ["01/UBND-VHXH", "01/KH-UBND", "02/KH-UBND"]
    assert rows[4][1] == TODAY
    assert rows[4][5:] == ["VT, VHXH", 12.0, "=1+1"]


def test_a_paper_document_is_entered_once_though_pressed_twice(client: Client, sign_in: Any) -> None:
    office = approved()
    sign_in(client, office.officer)
    words = filled(copies="3", keeper="VT")
    for _ in range(2):
        answer = client.post(reverse("documents:register_enter"), words)
        assert answer.status_code == 302
    entry = RegisterEntry.objects.get()
    assert (str(entry), entry.copies, entry.keeper, entry.document) == ("01/UBND-VHXH", 3, "VT", None)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"number": "2"}, "number", "đã cấp cho"),
        ({"number": "9"}, "number", "để trống các số đó"),
        ({"number": "0"}, "number", ""),
        ({"symbol": "vhxh/1"}, "symbol", "UBND-VHXH"),
        ({"date": "30/09/2026", "number": "3"}, "date", "cùng một thứ tự"),
        ({"date": "01/10/2199"}, "date", "sau hôm nay"),
        ({"date": "01/10/1999"}, "date", "quá xa"),
        ({"date": "mai"}, "date", "06/10/2026"),
        ({"subject": ""}, "subject", "trích yếu"),
        ({"signer": ""}, "signer", "người ký"),
        ({"is_cancelled": "on"}, "note", "lý do hủy"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_what_was_typed_stays(
    client: Client, sign_in: Any, changes: dict[str, str], field: str, says: str
) -> None:
    office = approved()
    on_paper(office, 2)
    sign_in(client, office.officer)
    answer = client.post(
        reverse("documents:register_enter"), filled(recipients="Trường học", **changes) | changes
    )
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    assert "Trường học" in answer.content.decode()
    assert RegisterEntry.objects.count() == 1


def test_a_number_that_was_never_used_is_entered_as_cancelled_with_its_reason(
    client: Client, sign_in: Any
) -> None:
    office = approved()
    sign_in(client, office.officer)
    words = filled(is_cancelled="on", subject="", signer="", note="Viết nhầm sổ")
    assert client.post(reverse("documents:register_enter"), words).status_code == 302
    entry = RegisterEntry.objects.get()
    assert (entry.subject, entry.note) == ("(Số hủy, không có văn bản)", "Viết nhầm sổ")


def test_a_remark_on_a_number_is_kept_and_told_and_frees_no_number(client: Client, sign_in: Any) -> None:
    office = issued(1)
    entry = RegisterEntry.objects.get()
    sign_in(client, office.officer)
    address = reverse("documents:register_note", args=[entry.pk])
    for _ in range(2):
        assert client.post(address, {"note": "Thu hồi ngày 02/10/2026"}).status_code == 302
    entry.refresh_from_db()
    assert entry.note == "Thu hồi ngày 02/10/2026"
    assert AuditEvent.objects.filter(act="documents.register.note").count() == 1
    later = NOW + dt.timedelta(days=1)
    approved(office).issue(at=later)
    assert sorted(RegisterEntry.objects.values_list("number", flat=True)) == [1, 2]
