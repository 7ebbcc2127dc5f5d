"""Opens acts that a telephone closed with the installation's public key, to send while locked or to carry in a file.

The private key follows from the installation's secret key, so that there is nothing more to keep: whoever changes the
secret cannot open what was closed before (docs/install.md).
"""

from __future__ import annotations

import base64
import binascii
from functools import cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

if TYPE_CHECKING:
    from uuid import UUID

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256, FIPS 186-4, D.1.2.3
_POINT_BYTES = 65
_NONCE_BYTES = 12
_INFO = b"tungngo field act v1"


class CannotOpen(Exception):
    """The text was not closed with this installation's key, or not for this act."""


@cache
def _private_key() -> ec.EllipticCurvePrivateKey:
    # 48 bytes, so that the remainder is as good as evenly spread (FIPS 186-4, B.4.1).
    material = HKDF(SHA256(), length=48, salt=None, info=b"tungngo seal key").derive(
        settings.SECRET_KEY.encode()
    )
    return ec.derive_private_key(int.from_bytes(material) % (_ORDER - 1) + 1, _CURVE)


def public_key() -> str:
    """Returns the key with which telephones close acts: the raw point in base64url without padding."""
    point = _private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def open_sealed(sealed: str, act: UUID) -> bytes:
    """Returns the act, as JSON.

    Raises:
        CannotOpen: It was not closed for this installation or this act, or is damaged.
    """
    try:
        data = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        point, nonce, text = (
            data[:_POINT_BYTES],
            data[_POINT_BYTES : _POINT_BYTES + _NONCE_BYTES],
            data[_POINT_BYTES + _NONCE_BYTES :],
        )
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        shared = _private_key().exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), length=32, salt=None, info=_INFO).derive(shared)
        return AESGCM(key).decrypt(nonce, text, str(act).encode())
    except (ValueError, binascii.Error, InvalidTag) as error:
        raise CannotOpen from error
