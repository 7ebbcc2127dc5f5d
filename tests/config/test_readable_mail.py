"""Mails of an installation without a mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMessage, get_connection

if TYPE_CHECKING:
    from pathlib import Path


def test_a_mail_becomes_a_file_that_a_person_can_read(tmp_path: Path) -> None:
    connection = get_connection("tungngo.config.readable_mail.ReadableFiles", file_path=str(tmp_path))
    subject, body = "[Từng Ngõ] 1 việc quá hạn", "Chào anh/chị Lê Thị Mẫu,\n\nQUÁ HẠN (1)\n"
    headers = {"List-Unsubscribe": "<http://127.0.0.1:8000/thoi-nhan/x/>"}
    EmailMessage(subject, body, to=["mau@mau.vn"], headers=headers, connection=connection).send()
    (file,) = tmp_path.iterdir()
    written = file.read_text(encoding="utf-8")
    head, _, rest = written.partition("\n\n")
    assert "To: mau@mau.vn\nSubject: [Từng Ngõ] 1 việc quá hạn\n" in head
    assert "List-Unsubscribe: <http://127.0.0.1:8000/thoi-nhan/x/>" in head
    assert rest.startswith(body)
