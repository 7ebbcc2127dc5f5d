"""The code in a member's QR picture: 80 random bits in letters that can be read aloud (Crockford's base 32)."""

from __future__ import annotations

import hashlib
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_READ_AS = str.maketrans("OIL", "011")


def new_code() -> str:
    """Returns a new code, in four groups of four."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _LENGTH, 4))


def code_hash(code: str) -> str:
    """Returns the SHA-256 of a code however it was typed: without groups, in lower case, with O for 0."""
    letters = "".join(char for char in code.upper() if char.isalnum()).translate(_READ_AS)
    return hashlib.sha256(letters.encode()).hexdigest()
