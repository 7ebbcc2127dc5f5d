"""How telephone numbers are kept."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\D")
SHORTEST, LONGEST = (
    8,
    11,
)  # digits of a Vietnamese number with its zero, from the oldest fixed lines to the longest


def kept_phone(text: str) -> str | None:
    """Returns a number as it is kept: digits from the leading zero on; "" for none, None for what is no number.

    A spreadsheet drops the leading zero: nine digits that begin a mobile network's number get it back.
    """
    if not text.strip():
        return ""
    digits = _DIGITS.sub("", text)
    if text.strip().startswith("+84") or (digits.startswith("84") and len(digits) == LONGEST):
        digits = "0" + digits[2:].lstrip("0")
    if len(digits) == 9 and digits[0] in "35789":  # noqa: PLR2004  # mobile, without its zero
        digits = "0" + digits
    if not digits.startswith("0") or not SHORTEST <= len(digits) <= LONGEST:
        return None
    return digits
