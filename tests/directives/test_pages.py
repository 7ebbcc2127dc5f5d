from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

import factories
from directives.documents import LETTER, letter_docx, letter_pdf
from tungngo.directives import services
from tungngo.directives.models import Directive, DirectiveState
from tungngo.organizations.models import Role
from vanban.text.norm import norm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


def _reading(text: str, **found: Any) -> dict[str, Any]:
    lines, position = [], 0
    for row in text.strip().splitlines():
        line = norm(row)
        lines.append(
            {"text": line, "page": 1, "box": [50, 50, 400, 62], "span": [position, position + len(line)]}
        )
        position += len(line) + 1
    return {
        "text": norm(text),
        "tasks": [],
        "header": {},
        "source": {"lines": lines, "pages": [{"width": 595, "height": 842}] * 2},
        **found,
    }


@pytest.fixture
def read(receive: Callable[..., Directive]) -> Callable[..., Directive]:
    """`read(**found)`: a two-page PDF whose reading is given, not made."""

    def act(**found: Any) -> Directive:
        directive = receive(files=[ContentFile(letter_pdf(), name="chi-dao.pdf")])
        services.start_reading(directive_id=directive.pk, attempt=1, at=timezone.now())
        done = services.finish_reading(
            directive_id=directive.pk,
            attempt=1,
            reading=_reading(LETTER, **found),
            seconds=1.5,
            at=timezone.now(),
        )
        assert done is not None
        return done

    return act


@pytest.fixture
def signed_in(client: Client, officer: User, sign_in: Callable[..., User]) -> Client:
    sign_in(client, officer)
    return client


def test_an_empty_inbox_says_what_to_do(signed_in: Client) -> None:
    assert "Chưa có văn bản nào" in signed_in.get("/van-ban/").content.decode()


def test_the_inbox_shows_states_and_filters_by_them(
    signed_in: Client, receive: Callable[..., Directive], read: Callable[..., Directive]
) -> None:
    waiting, done = receive(), read()
    page = signed_in.get("/van-ban/", {"trang-thai": "read"})
    assert list(page.context["page"]) == [done]
    assert waiting not in page.context["page"]
    assert "Chờ đọc" in signed_in.get("/van-ban/").content.decode()


def test_a_part_of_the_inbox_equals_the_same_part_of_the_whole_page(
    signed_in: Client, read: Callable[..., Directive]
) -> None:
    read()
    part = signed_in.get("/van-ban/", {"q": "hoa mau"}, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in signed_in.get("/van-ban/", {"q": "hoa mau"}).content.decode()


def test_the_inbox_takes_the_same_queries_for_one_directive_and_for_thirty(
    signed_in: Client,
    receive: Callable[..., Directive],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for number in range(30):
        receive(pasted_text=f"{LETTER} {number}")
    with django_assert_max_num_queries(15):  # 9 of them for the session and the person
        page = signed_in.get("/van-ban/", {"trang": "2"})
    assert len(page.context["page"]) == 5


def test_what_was_read_is_shown_with_the_warnings_first(
    signed_in: Client, read: Callable[..., Directive]
) -> None:
    directive = read(
        header={"number": "12/UBND", "date": "2026-09-15", "subject": "Hưởng ứng Ngày", "spans": {}},
        warnings=[{"code": "blank_day", "message": "Thiếu ngày ban hành", "span": [0, 15]}],
        targets=[
            {"operator": ">", "value": 50.0, "unit": "%", "indicator": "người dân có VNeID", "span": [1, 4]}
        ],
        report_obligations=[
            {
                "subject": "Báo cáo kết quả",
                "time": {"end": "2026-10-15", "bound": "before"},
                "cut_off": "2026-10-12",
                "to": [{"as_written": "Phòng Văn hóa"}],
                "span": [5, 9],
            }
        ],
        signature={"authority": "TM. ỦY BAN NHÂN DÂN", "name": "Nguyễn Văn Mẫu", "span": None},
    )
    page = signed_in.get(f"/van-ban/{directive.pk}/").content.decode()
    assert page.index("Thiếu ngày ban hành") < page.index("Hưởng ứng Ngày</span>")
    for words in (
        "15/09/2026",
        "trên 50%",
        "trước 15/10/2026",
        "chốt số liệu 12/10/2026",
        "gửi Phòng Văn hóa",
    ):
        assert words in page, words
    assert 'data-show-span="0 15"' in page


def test_every_word_of_the_document_is_in_the_viewer_with_its_place(
    signed_in: Client, read: Callable[..., Directive]
) -> None:
    directive = read()
    page = signed_in.get(f"/van-ban/{directive.pk}/")
    shown = [s for paragraph in page.context["viewer"]["paragraphs"] for s in paragraph["sentences"]]
    assert " ".join(s["text"] for s in shown) == directive.text
    assert all(directive.text[s["start"] : s["end"]] == s["text"] for s in shown)
    assert page.context["viewer"]["lines"][0] == [1, 50, 50, 400, 62, 0, len("ỦY BAN NHÂN DÂN")]


def test_a_sentence_with_markup_in_it_is_shown_as_written(
    signed_in: Client, receive: Callable[..., Directive]
) -> None:
    directive = receive()
    services.start_reading(directive_id=directive.pk, attempt=1, at=timezone.now())
    text = 'Nội dung <script>alert("1")</script> lạ.'
    services.finish_reading(
        directive_id=directive.pk, attempt=1, reading=_reading(text), seconds=1, at=timezone.now()
    )
    page = signed_in.get(f"/van-ban/{directive.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_waiting_directive_asks_again_each_second_and_reloads_when_it_is_done(
    signed_in: Client, receive: Callable[..., Directive]
) -> None:
    directive = receive()
    services.start_reading(directive_id=directive.pk, attempt=1, at=timezone.now())
    services.note_progress(directive_id=directive.pk, attempt=1, stage="recognise", page=2, page_count=7)
    url = f"/van-ban/{directive.pk}/"
    page = signed_in.get(url).content.decode()
    part = signed_in.get(url, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in page
    assert "trang 2 trên 7" in page
    assert "trang 2 trên 7" in part.content.decode()
    assert "HX-Refresh" not in part
    services.finish_reading(
        directive_id=directive.pk, attempt=1, reading=_reading(LETTER), seconds=1, at=timezone.now()
    )
    assert signed_in.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_an_officer_stops_a_reading_and_starts_it_again(
    signed_in: Client, receive: Callable[..., Directive]
) -> None:
    directive = receive()
    stopped = signed_in.post(f"/van-ban/{directive.pk}/dung/", follow=True).content.decode()
    assert "Việc đọc đã được dừng" in stopped
    signed_in.post(f"/van-ban/{directive.pk}/doc-lai/")
    directive.refresh_from_db()
    assert directive.state == DirectiveState.QUEUED


def test_the_file_is_saved_under_its_name_and_never_run_by_the_browser(
    signed_in: Client, receive: Callable[..., Directive]
) -> None:
    directive = receive(files=[ContentFile(letter_docx(), name="Chỉ đạo.docx")])
    response = signed_in.get(f"/van-ban/{directive.pk}/tep/0/")
    assert b"".join(response.streaming_content) == letter_docx_of(directive)  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert "Ch%E1%BB%89" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert signed_in.get(f"/van-ban/{directive.pk}/tep/1/").status_code == 404


def letter_docx_of(directive: Directive) -> bytes:
    with default_storage.open(directive.files.get().path) as stored:
        return bytes(stored.read())


def test_a_page_is_drawn_once_in_one_of_few_widths_and_then_kept(
    signed_in: Client, read: Callable[..., Directive], monkeypatch: pytest.MonkeyPatch
) -> None:
    directive = read()
    url = f"/van-ban/{directive.pk}/trang/2.webp"
    first = signed_in.get(url, {"w": "700"})
    with Image.open(io.BytesIO(first.content)) as image:
        assert (image.format, image.width) == ("WEBP", 1000)
    monkeypatch.setattr("tungngo.directives.page_pictures.render_page", lambda *_: pytest.fail("drawn again"))
    assert signed_in.get(url, {"w": "999"}).content == first.content


@pytest.mark.parametrize("address", ["trang/0.webp", "trang/3.webp", "trang/999999.webp"])
def test_a_page_that_is_not_there_is_not_found(
    signed_in: Client, read: Callable[..., Directive], address: str
) -> None:
    assert signed_in.get(f"/van-ban/{read().pk}/{address}").status_code == 404


def test_another_communes_directive_does_not_exist_for_a_person(
    client: Client, read: Callable[..., Directive], sign_in: Callable[..., User]
) -> None:
    directive = read()
    stranger = factories.person_of(factories.make_commune("Xã Núi Mẫu"), Role.OFFICER)
    sign_in(client, stranger)
    for address in ("", "tep/0/", "trang/1.webp"):
        assert client.get(f"/van-ban/{directive.pk}/{address}").status_code == 404
    for address in ("dung/", "doc-lai/"):
        assert client.post(f"/van-ban/{directive.pk}/{address}").status_code == 404
    assert list(client.get("/van-ban/").context["page"]) == []


def test_a_units_people_read_a_directive_but_do_not_change_it(
    client: Client, tree: factories.CommuneTree, read: Callable[..., Directive], sign_in: Callable[..., User]
) -> None:
    directive = read()
    sign_in(client, factories.person_of(tree, Role.FOCAL_POINT))
    page = client.get(f"/van-ban/{directive.pk}/")
    assert page.status_code == 200
    assert "Đọc lại" not in page.content.decode()
    assert client.post(f"/van-ban/{directive.pk}/doc-lai/").status_code == 403
    assert client.post(f"/van-ban/{directive.pk}/dung/").status_code == 403


def test_people_above_the_commune_have_no_inbox(
    client: Client, tree: factories.CommuneTree, sign_in: Callable[..., User]
) -> None:
    for role in (Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER):
        sign_in(client, factories.person_of(tree, role))
        assert client.get("/van-ban/").status_code == 403


def test_one_directive_takes_few_queries(
    signed_in: Client, read: Callable[..., Directive], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    directive = read()
    with django_assert_max_num_queries(13):  # 8 of them for the session and the person
        signed_in.get(f"/van-ban/{directive.pk}/")
