"""Keeps what opens an account out of the log: Django notes the address of each refused request."""

from __future__ import annotations

import logging
import re

# The tokens of invitations and password links (organizations.urls), of mailed ones (accounts.urls, notifications.urls),
# and of calendars (assignments.urls).
_SECRET = re.compile(r"(/loi-moi/nhan/|/quen-mat-khau/[0-9A-Za-z]+-|/thoi-nhan/|/lich/)[^/\s]+")


class HideSecretLinks(logging.Filter):
    """Writes "…" in place of tokens that stand in addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record through, without its tokens."""
        said = record.getMessage()
        kept = _SECRET.sub(r"\1…", said)
        if kept != said:
            record.msg, record.args = kept, ()
        return True
