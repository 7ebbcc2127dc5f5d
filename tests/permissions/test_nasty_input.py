"""Sends what no page of ours sends to every address, as an officer: nothing may end in a fault of the server."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from permissions.table import World
from permissions.test_every_url import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db

NUL = "a\x00b"
HUGE_NUMBER = "9" * 40
LONG_NUMBER = "9" * 5000  # more digits than Python turns into a number
# Where a page expects words, a number or a day.
NASTY = [NUL, LONG_NUMBER, "²", "9999-12-31"]  # "²" is a digit to str.isdigit and no number to int
# Everything that a page reads from the address.
ASKED = [
    *(
        "q",
        "tim",
        "trang",
        "trang-thai",
        "vai_tro",
        "don_vi",
        "loai",
        "ngung",
        "khoa",
        "since",
        "sua",
        "loc",
        "w",
    ),
    *(
        "unit",
        "part",
        "state",
        "within",
        "group",
        "nguoi",
        "viec",
        "doi_tuong",
        "tu_ngay",
        "den_ngay",
        "next",
    ),
    *("chien_dich", "ly_do", "to", "tu"),
    *("chu-de", "ket-qua", "nam", "phan", "so", "trao-doi", "v", "ve", "vua-doc"),
    *(
        "mo",
        "muc",
        "sap",
        "thang",
        "mark",
        "repeat",
        "series",
        "section",
        "kind",
        "due_from",
        "due_to",
        "stage",
    ),
]
# The layouts of a campaign read their own numbers and months; the calendar has a first and a last month.
LAYOUTS = ("danh-sach", "bang", "dong-thoi-gian", "lich", "don-vi")
AT_THE_EDGE = ("-1", "0", "9" * 18, "0001-01", "9999-12", "0001-01-01")
HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/?loc=dv-{LONG_NUMBER}"}

DRAFT: dict[str, Any] = {
    "part": "lead",
    "as_written": "Công an",
    "organizations": [],
    "basis": "person",
    "group": "",
    "is_certain": True,
    "candidates": [],
}
NASTY_JSON = [
    json.dumps(DRAFT | {"as_written": NUL}),
    json.dumps(DRAFT | {"basis": NUL}),
    json.dumps(DRAFT | {"as_written": "\ud800"}),
    json.dumps(DRAFT | {"organizations": [int(HUGE_NUMBER)]}),
    json.dumps(DRAFT | {"candidates": [int(HUGE_NUMBER)]}),
    json.dumps(DRAFT | {"candidates": [float("inf")]}),
    json.dumps(DRAFT | {"group": ["a"]}),
    "[" * 20_000,
    "null",
]
NASTY_RECURRENCE = [
    json.dumps({"freq": "", "interval": None, "text": text})
    for text in (NUL, "\ud800", float("nan"), {"a": 1}, None)
] + ["[" * 20_000, "7", '{"freq": "", "interval": null, "day": ' + LONG_NUMBER + "}"]

# What a person would send, by address: one field at a time is then spoiled.
SENT: dict[str, dict[str, Any]] = {
    "accounts:profile": {"full_name": "Lê Mẫu", "email": "le.mau@example.org"},
    "account_login": {"login": "le.mau", "password": "mat-khau-sai"},
    "account_reset_password": {"email": "le.mau@example.org"},
    "account_reauthenticate": {"password": "mat-khau-sai"},
    "account_change_password": {"oldpassword": "a", "password1": "b", "password2": "b"},
    "mfa_activate_totp": {"code": "123456"},
    "web:set_theme": {"theme": "dark", "next": "/"},
    "web:set_language": {"language": "vi", "next": "/"},
    "organizations:add": {"name": "Đội Mẫu", "kind": "department", "parent": "1"},
    "organizations:unit": {"name": "Đội Mẫu", "kind": "department", "parent": "1", "version": "1"},
    "organizations:set_active": {"is_active": "1", "version": "1"},
    "organizations:aliases": {"as_written": "VHXH", "group": "neighborhoods", "units": "1"},
    "organizations:setup": {"province": "1", "commune": "1", "name": "Xã Mẫu"},
    "organizations:setup_units": {"others": "Đội Mẫu | Công an", "take_0": "on", "name_0": "Văn phòng"},
    "organizations:setup_neighborhoods": {"names": "Thôn Mẫu", "has_teams": "on"},
    "organizations:invite": {
        "full_name": "Lê Mẫu",
        "organization": "1",
        "role": "officer",
        "email": "moi@example.org",
        "request_key": str(uuid.UUID(int=7)),
    },
    "organizations:person": {"organization": "1", "role": "officer"},
    "organizations:set_person_active": {"is_active": "1"},
    "organizations:renew_password": {"request_key": str(uuid.UUID(int=8))},
    "organizations:accept": {
        "username": "le.mau.moi",
        "password1": "con đường 12 ngõ",
        "password2": "con đường 12 ngõ",
    },
    "directives:receive": {"text": "Yêu cầu các xã tổ chức ra quân.", "key": str(uuid.UUID(int=9))},
    "plans:add": {"text": "Việc mẫu", "start": "0", "end": "5", "key": str(uuid.UUID(int=10))},
    "plans:item": {
        "text": "Việc mẫu",
        "kind": "action",
        "modality": "yêu cầu",
        "freq": "",
        "interval": "",
        "location": "Hội trường",
        "recurrence_seen": "null",
        "start_date": "01/10/2026",
        "end_date": "31/10/2026",
        "bound": "on_or_before",
        "unit": json.dumps(DRAFT),
        "version": "0",
    },
    "plans:act": {"version": "0", "cho": "3", "others": "1:1", "after": "1", "before": "1", "since": "0"},
    "plans:separate": {"mark": "1", "item": "1", "since": "0"},
    "plans:answer_unit": {"as_written": "Công an", "organizations": "1", "group": "", "all": "1"},
    "plans:set_missing_leads": {"organizations": "1", "group": "neighborhoods"},
    "plans:line": {
        "operator": ">",
        "value": "50",
        "unit": "%",
        "indicator": "người dân",
        "due_date": "31/10/2026",
        "version": "0",
    },
    "plans:line_act": {"version": "0"},
    "assignments:confirm": {"name": "Ngày hội", "is_assigning_later": "on", "seen_version": "1"},
    "assignments:step": {"new_state": "in_progress", "note": "Đã làm", "seen_version": "1"},
    "assignments:set_lead": {"unit": "1", "seen_version": "1"},
    "doorstep:add_member": {
        "full_name": "Vi Thị Mẫu",
        "phone": "0900000001",
        "teams": "1",
        "is_head": "on",
        "request_key": str(uuid.uuid4()),
    },
    "doorstep:edit_member": {"full_name": "Vi Thị Mẫu", "phone": "", "version": "1"},
    "doorstep:join_team": {"team": "1", "is_head": "on"},
    "doorstep:change_place": {"viec": "ra"},
    "doorstep:confirm_members": {"kept": "x"},
    "doorstep:enrolment_sheet": {"thanh_vien": "1"},
    "doorstep:revoke_device": {"reason": "lost"},
    "doorstep:add_skill": {
        "name": "Mẫu",
        "short_name": "Mẫu",
        "link": "",
        "text_1": "a",
        "picture_1": "phone",
    },
    "doorstep:edit_skill": {"name": "Mẫu", "short_name": "Mẫu", "link": "", "version": "1"},
    "doorstep:move_skill": {"viec": "len"},
    "doorstep:add_round": {
        "name": "Đợt mẫu",
        "campaign": "",
        "start_date": "2026-11-14",
        "end_date": "2026-11-15",
        "daily_target": "15",
        "request_key": str(uuid.uuid4()),
    },
    "doorstep:edit_round": {
        "name": "Đợt mẫu",
        "start_date": "2026-11-14",
        "end_date": "2026-11-15",
        "daily_target": "15",
        "version": "1",
    },
    "doorstep:route": {
        "team": "1",
        "lanes": "Ngõ 1",
        "meeting_time": "07:30",
        "meeting_place": "Nhà văn hóa",
        "note": "",
        "gives": "all",
    },
    "doorstep:held": {"act": "nhan", "reason": "x", "thao_tac": "1"},
}


def _spoiled(name: str) -> Iterator[dict[str, Any]]:
    """The data of an address with one field spoiled at a time."""
    good = SENT[name]
    for field in good:
        values = NASTY[:] if "date" in field else NASTY[:3]
        if field in {"start", "end", "version", "seen_version"}:
            values.append(HUGE_NUMBER)
        if field == "unit" and name == "plans:item":
            values += NASTY_JSON
        if field == "recurrence_seen":
            values += NASTY_RECURRENCE
        for value in values:
            yield good | {field: value}


@pytest.fixture
def world() -> World:
    cache.clear()
    return World()


@pytest.fixture
def ask(world: World) -> Callable[..., HttpResponse]:
    """Asks as the officer; what it did is taken back."""
    client = Client(raise_request_exception=False)
    client.force_login(world.person("officer"), backend="tungngo.organizations.sign_in.MemberBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def send(method: str, url: str, data: dict[str, Any], **more: Any) -> HttpResponse:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        cache.clear()
        with transaction.atomic():
            answer = client.get(url, data, **more) if method == "GET" else client.post(url, data, **more)
            transaction.set_rollback(True)
        return answer  # type: ignore[return-value]

    return send


def _fault(answer: HttpResponse) -> str:
    return repr(answer.exc_info[1])[:160]  # type: ignore[attr-defined]  # the test client keeps what was raised


def test_no_page_fails_on_what_the_address_asks(world: World, ask: Callable[..., HttpResponse]) -> None:
    faults = []
    for row in [row for row in ROWS if row.get]:
        url = reverse(row.name, kwargs=row.kwargs(world))
        for value in NASTY:
            more = {"headers": HTMX} if value == LONG_NUMBER else {}
            answer = ask("GET", url, dict.fromkeys(ASKED, value), **more)
            if answer.status_code >= 500:
                faults.append(f"{row.name}?…={value[:20]!r}: {_fault(answer)}")
    assert not faults, "\n".join(faults)


def test_no_layout_of_a_campaign_fails_on_what_the_address_asks(
    world: World, ask: Callable[..., HttpResponse]
) -> None:
    row = next(row for row in ROWS if row.name == "assignments:campaign")
    url = reverse(row.name, kwargs=row.kwargs(world))
    faults = []
    for layout in LAYOUTS:
        for group in ("", "don-vi", "thoi-han"):
            for value in (*NASTY, *AT_THE_EDGE):
                asked = dict.fromkeys(ASKED, value) | {"xem": layout, "group": group}
                answer = ask("GET", url, asked)
                if answer.status_code >= 500:
                    faults.append(f"{layout} {group} {value[:20]!r}: {_fault(answer)}")
    assert not faults, "\n".join(faults)


def test_no_form_fails_on_a_spoiled_field(world: World, ask: Callable[..., HttpResponse]) -> None:
    faults = []
    for row in [row for row in ROWS if row.post and row.name in SENT]:
        url = reverse(row.name, kwargs=row.kwargs(world))
        for data in _spoiled(row.name):
            answer = ask("POST", url, row.data | data)
            if answer.status_code >= 500:
                field = next(name for name, value in data.items() if value != SENT[row.name][name])
                faults.append(f"{row.name}: {field}={data[field][:60]!r}: {_fault(answer)}")
    assert not faults, "\n".join(faults)
