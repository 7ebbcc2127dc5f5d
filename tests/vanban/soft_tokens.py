"""A signing token in software (SoftHSM) with a made-up person's key, for tests of PKCS#11."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest
from authority import Issued, person
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_FOUND = next(Path("/usr/lib").glob("**/libsofthsm2.so"), None)

needs_soft_token = pytest.mark.skipif(
    _FOUND is None or shutil.which("softhsm2-util") is None, reason="SoftHSM (softhsm2) is not installed"
)


@dataclass(frozen=True)
class SoftToken:
    """How the token is reached."""

    library: Path
    name: str = "mau"
    pin: str = "73195264"
    certificate: str = "ky"


def make_soft_token(folder: Path, monkeypatch: pytest.MonkeyPatch, issued: Issued | None = None) -> SoftToken:
    """A token in a folder of its own, plugged in for one test."""
    import pkcs11

    assert _FOUND is not None
    token = SoftToken(_FOUND)
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    plug_in(token, issued)
    pkcs11.lib(str(token.library)).reinitialize()  # another test's token may have been plugged in before
    return token


def plug_in(token: SoftToken, issued: Issued | None = None) -> None:
    """Makes a token with a key on it, in another process as a person plugs one in."""
    subprocess.run(
        [
            *("softhsm2-util", "--module", str(token.library), "--init-token", "--free"),
            *("--label", token.name, "--so-pin", "87654321", "--pin", token.pin),
        ],
        check=True,
        capture_output=True,
    )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        other.submit(_put, token, *_plain(issued or person())).result()


def put_on(token: SoftToken, issued: Issued) -> None:
    """Puts a key and its certificate on a token."""
    _put(token, *_plain(issued))


def _plain(issued: Issued) -> tuple[bytes, bytes]:
    key = issued.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return key, issued.certificate.public_bytes(Encoding.DER)


def _put(token: SoftToken, key: bytes, certificate: bytes) -> None:
    import pkcs11
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    place = {
        pkcs11.Attribute.TOKEN: True,
        pkcs11.Attribute.LABEL: token.certificate,
        pkcs11.Attribute.ID: b"1",
    }
    plugged = pkcs11.lib(str(token.library)).get_token(token_label=token.name)
    with plugged.open(rw=True, user_pin=token.pin) as session:
        session.create_object(decode_rsa_private_key(key) | place)
        session.create_object(decode_x509_certificate(certificate) | place)
