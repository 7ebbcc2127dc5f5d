"""The signer signs with the token that is plugged into the server: by PIN, in a browser; the PIN stays nowhere."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from authority import person
from playwright.sync_api import expect
from soft_tokens import SoftToken, make_soft_token, needs_soft_token

from approved_document import SIGNER, Office, approved_in
from browser import DESK, PHONE
from factories import person_of
from tungngo.audit.models import AuditEvent
from tungngo.documents.models import Letterhead, Signature
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from pathlib import Path

    from journeys.conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), needs_soft_token]

WRONG_PIN = "40628157"


@pytest.fixture
def office(street: Street) -> Office:
    Letterhead.objects.create(
        organization=street.tree.commune, body="Ủy ban nhân dân xã Mẫu", symbol="UBND", place="Xã Mẫu"
    )
    office = approved_in(street.tree, street.officer, person_of(street.tree, Role.LEADER))
    office.document, _ = office.issue()
    return office


@pytest.fixture
def token(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    """A token whose label is not the one that the server looks for."""
    made = make_soft_token(tmp_path, monkeypatch, person(SIGNER))
    settings.PKCS11_LIBRARY = made.library
    settings.PKCS11_TOKEN, settings.PKCS11_CERTIFICATE = "đã rút ra", made.certificate
    return made


def test_the_signer_signs_with_the_pin_of_the_servers_token(
    street: Street, office: Office, token: SoftToken, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    page = street.page
    caplog.set_level(logging.DEBUG)
    street.sign_in(office.leader)

    def press(pin: str) -> None:
        page.get_by_label("Thiết bị ký cắm ở máy chủ").check()
        page.get_by_label(re.compile("^Mật khẩu của tệp, hoặc mã PIN")).fill(pin)
        page.get_by_role("button", name="Ký", exact=True).click()

    street.go(f"/van-ban-di/{office.document.pk}/ky-so/")
    street.check()
    page.set_viewport_size(DESK)
    press(token.pin)
    expect(page.get_by_text("Không tìm thấy thiết bị ký").first).to_be_visible()
    settings.PKCS11_TOKEN = token.name
    page.set_viewport_size(PHONE)
    press(WRONG_PIN)
    expect(page.get_by_text("Mã PIN không đúng").first).to_be_visible()
    expect(page.get_by_label("Thiết bị ký cắm ở máy chủ")).to_be_checked()
    expect(page.get_by_label(re.compile("^Mật khẩu của tệp, hoặc mã PIN"))).to_have_value("")
    street.check()
    assert not Signature.objects.exists()
    page.set_viewport_size(DESK)
    press(token.pin)
    expect(page.get_by_text("Đã ký số văn bản.")).to_be_visible()
    assert Signature.objects.get().certificate_name == SIGNER
    kept = caplog.text + str(list(AuditEvent.objects.values_list("data", flat=True)))
    assert token.pin not in kept
    assert WRONG_PIN not in kept
    assert street.wrong == []
