"""What django-allauth says, which speaks no Vietnamese of its own, is Vietnamese here."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

import factories

pytestmark = pytest.mark.django_db


def test_a_wrong_password_is_told_in_vietnamese_and_the_name_is_kept() -> None:
    factories.UserFactory.create(username="lan")
    answer = Client().post(reverse("account_login"), {"login": "lan", "password": "sai rồi"})
    page = answer.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page
    assert 'value="lan"' in page


def test_a_forgotten_password_is_answered_by_a_vietnamese_letter_whether_the_address_is_known_or_not() -> (
    None
):
    factories.UserFactory.create(username="lan", full_name="Trần Thị Lan Mẫu", email="lan@example.vn")
    for address in ("lan@example.vn", "nobody@example.vn"):
        answer = Client().post(reverse("account_reset_password"), {"email": address}, follow=True)
        assert "Hãy xem hộp thư" in answer.content.decode()
    known, unknown = mail.outbox
    assert "Đặt mật khẩu mới" in known.subject
    assert "Kính gửi Trần Thị Lan Mẫu" in known.body
    assert "/tai-khoan/quen-mat-khau/" in known.body
    assert "không có tài khoản nào" in unknown.body


def test_a_link_that_was_used_or_forged_says_so() -> None:
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "forged-key"})
    assert "không còn dùng được" in Client().get(address, follow=True).content.decode()
