"""Mails as files that a person can read, where no mail server is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.filebased import EmailBackend

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


RULE = "=" * 72  # between the mails of one run


class ReadableFiles(EmailBackend):
    """Writes each mail as it was meant, not as it travels: Vietnamese headers and text are not encoded."""

    def write_message(self, message: EmailMessage) -> None:
        """Appends one mail to the file."""
        extra = {name: str(value) for name, value in message.extra_headers.items()}
        headers = {
            "From": message.from_email,
            "To": ", ".join(message.to),
            "Subject": message.subject,
            "Date": str(message.message()["Date"]),
            **extra,
        }
        head = "\n".join(f"{name}: {value}" for name, value in headers.items())
        self.stream.write(f"{head}\n\n{message.body}\n{RULE}\n".encode())  # type: ignore[arg-type]  # a file of bytes
