"""The frame around every page: navigation by role, theme, language, lost sessions, headers and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

import factories
from tungngo.organizations.models import Role
from tungngo.web import middleware, navigation

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import SettingsWrapper

    from tungngo.accounts.models import User

FRAME = 3


def labels(role: str, path: str = "/") -> list[str]:
    """What a role finds in the navigation."""
    return [str(entry.label) for entry in navigation.entries_for(role, path)]


def answer_with(response: HttpResponse) -> middleware.GetResponse:
    """A view that always answers the same."""
    return lambda _request: response


def part_request(**cookies: str) -> HttpRequest:
    """A request of HTMX."""
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    request.COOKIES |= cookies
    return request


def test_an_officer_finds_documents_and_people_and_a_team_member_the_own_work() -> None:
    assert {"Văn bản đến", "Văn bản đi", "Người dùng", "Nhật ký"} <= set(labels(Role.OFFICER))
    assert "Việc của đơn vị" in labels(Role.TEAM_MEMBER)
    assert not {"Người dùng", "Nhật ký"} & set(labels(Role.TEAM_MEMBER))


def test_nobody_is_offered_nothing() -> None:
    request = RequestFactory().get("/")
    assert navigation.shell_of(request).entries == ()
    assert navigation.shell_of(None).theme == "system"


def test_only_the_deepest_place_is_current() -> None:
    entries = navigation.entries_for(Role.OFFICER, reverse("organizations:people"))
    assert [str(entry.label) for entry in entries if entry.is_current] == ["Người dùng"]


def test_the_phone_bar_holds_at_most_five_and_loses_none() -> None:
    for role in Role:
        shell = navigation.Shell(None, navigation.entries_for(role, "/"), "system")
        assert len(shell.docked) + bool(shell.undocked) <= 5
        assert (*shell.docked, *shell.undocked) == shell.entries
        assert (*shell.foremost, *shell.further) == shell.entries
        assert len(shell.foremost) + bool(shell.further) <= 7


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("needs_second_factor", [False, True])
def test_the_frame_of_a_page_costs_at_most_three_queries_for_everybody(
    role: Role,
    needs_second_factor: bool,  # noqa: FBT001  (a parameter)
    settings: SettingsWrapper,
    sign_in: Callable[..., User],
    django_assert_max_num_queries: Any,
) -> None:
    """Session; person with unit, commune, role and second factor; the bell. docs/developer-guide.md says so."""
    settings.REQUIRE_TOTP = needs_second_factor
    client = Client()
    person = sign_in(client, role)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client.get(reverse("web:components"))  # notes where the session was last seen
    with django_assert_max_num_queries(FRAME):
        page = client.get(reverse("web:components"))
    assert page.status_code == 200
    assert person.membership.organization.name in page.content.decode()


@pytest.mark.django_db
def test_a_page_after_five_minutes_costs_one_query_more(
    sign_in: Callable[..., User], django_assert_max_num_queries: Any
) -> None:
    client = Client()
    sign_in(client, Role.OFFICER)
    client.get(reverse("web:components"))
    cache.delete(f"seen:{client.session.session_key}")
    with django_assert_max_num_queries(FRAME + 1):
        client.get(reverse("web:components"))


@pytest.mark.django_db
def test_who_loses_the_role_or_the_account_loses_the_next_page(sign_in: Callable[..., User]) -> None:
    client = Client()
    person = sign_in(client, Role.OFFICER)
    assert client.get(reverse("organizations:people")).status_code == 200
    person.membership.delete()
    assert client.get(reverse("organizations:people")).status_code != 200
    person.is_active = False
    person.save()
    assert client.get(reverse("web:home")).status_code == 302


@pytest.mark.django_db
def test_every_place_that_is_offered_lets_in() -> None:
    tree = factories.make_commune()
    for role in Role:
        client = Client()
        client.force_login(factories.person_of(tree, role))
        for entry in navigation.entries_for(role, "/"):
            assert client.get(entry.url, follow=True).status_code == 200, f"{role}: {entry.url}"


def test_the_chosen_theme_is_kept_and_rendered_by_the_server() -> None:
    client = Client()
    answer = client.post(reverse("web:set_theme"), {"theme": "dark", "next": "/tai-khoan/dang-nhap/"})
    assert answer.headers["Location"] == "/tai-khoan/dang-nhap/"
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    assert 'data-theme="dark"' in render_to_string("404.html", request=request)


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_choosing_a_theme_leads_nowhere_else(target: str) -> None:
    answer = Client().post(reverse("web:set_theme"), {"theme": "light", "next": target})
    assert answer.headers["Location"] == "/"


def test_a_theme_that_does_not_exist_is_refused() -> None:
    assert Client().post(reverse("web:set_theme"), {"theme": "neon"}).status_code == 400


@pytest.mark.django_db
def test_the_state_of_the_session_is_told_without_a_page() -> None:
    client = Client()
    assert client.get(reverse("web:session_state")).status_code == 401
    client.force_login(factories.UserFactory.create())
    assert client.get(reverse("web:session_state")).status_code == 204


def test_the_language_is_vietnamese_whatever_the_browser_asks_for() -> None:
    spoken: list[str] = []

    def view(_request: HttpRequest) -> HttpResponse:
        spoken.append(translation.get_language())
        return HttpResponse()

    answer = middleware.ChosenLanguageMiddleware(view)
    answer(RequestFactory().get("/", headers={"Accept-Language": "en"}))
    chosen = RequestFactory().get("/")
    chosen.COOKIES["django_language"] = "en"
    answer(chosen)
    unknown = RequestFactory().get("/")
    unknown.COOKIES["django_language"] = "xx"
    answer(unknown)
    assert spoken == ["vi", "en", "vi"]


def test_no_answer_allows_scripts_or_styles_within_the_page() -> None:
    answer = middleware.SecurityHeadersMiddleware(answer_with(HttpResponse()))(RequestFactory().get("/"))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_lost_session_is_told_to_htmx_and_the_sign_in_page_is_not_swapped_in() -> None:
    to_sign_in = HttpResponseRedirect(f"{reverse('account_login')}?next=/")
    assert middleware.PartsMiddleware(answer_with(to_sign_in))(part_request()).status_code == 401
    whole = RequestFactory().get("/")
    assert middleware.PartsMiddleware(answer_with(to_sign_in))(whole).status_code == 302


@pytest.mark.django_db
def test_a_part_asked_for_when_all_cookies_are_gone_is_a_lost_session_and_not_a_lack_of_rights() -> None:
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(reverse("plans:set_missing_leads", args=[1]), headers={"HX-Request": "true"})
    assert response.status_code == 401


def test_messages_travel_with_the_part_of_a_page_once() -> None:
    request = part_request()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    messages.success(request, "Đã giao <b>27</b> việc.")
    answer = middleware.PartsMiddleware(answer_with(HttpResponse("<p>phần</p>")))(request)
    assert isinstance(answer, HttpResponse)
    text = answer.content.decode()
    assert text.startswith("<p>phần</p>")
    assert 'hx-swap-oob="beforeend:#toasts"' in text
    assert "toast--ok" in text
    assert "&lt;b&gt;27" in text


def test_messages_wait_for_the_page_when_the_part_leads_away() -> None:
    request = part_request()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    messages.success(request, "Đã giao.")
    answer = middleware.PartsMiddleware(answer_with(HttpResponse(headers={"HX-Redirect": "/"})))(request)
    assert isinstance(answer, HttpResponse)
    assert answer.content == b""


@pytest.mark.parametrize(
    ("name", "words"), [("400", "không hợp lệ"), ("500", "gặp lỗi"), ("403_csrf", "quá lâu"), ("429", "chờ")]
)
def test_the_error_page_needs_neither_database_nor_request(name: str, words: str) -> None:
    assert words in render_to_string(f"{name}.html")


def test_faults_are_answered_in_vietnamese() -> None:
    client = Client(raise_request_exception=False)
    request = RequestFactory().get("/")
    answer = response_for_exception(request, ValueError("made up"))
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.content.decode()
    assert "Ngõ này không có nhà" in client.get("/khong-co-trang-nay/").content.decode()
