"""Where the key of a signature comes from: a PKCS#12 file, or a token (PKCS#11) that never gives its key away."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.signers import SimpleSigner

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from pkcs11 import Session
    from pyhanko.sign.pkcs11 import PKCS11Signer
    from pyhanko.sign.signers.pdf_cms import Signer


_TOKENS: Final = threading.Lock()
_WAIT_SECONDS: Final = 40  # a signature that waits for a time-stamping server takes as long


class CannotSign(Exception):
    """A key cannot be used; the message is for the person who wants to sign."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that is ready to sign, with what its certificate says of its owner.

    Attributes:
        signer: What pyHanko signs with; a token's is usable only while `key_from_token` is open.
        certificate: Its certificate.
        name: The certificate's common name.
        organization: Its organisation, empty without one.
        email: Its mail address, empty without one.
        valid_from: First moment of its validity.
        valid_until: Last moment of its validity.
    """

    signer: Signer
    certificate: x509.Certificate
    name: str
    organization: str
    email: str
    valid_from: dt.datetime
    valid_until: dt.datetime

    def check_validity(self, at: dt.datetime) -> None:
        """Refuses a certificate out of its time.

        Raises:
            CannotSign: It is not valid yet, or no longer.
        """
        if not self.valid_from <= at <= self.valid_until:
            raise CannotSign(
                f"Chứng thư số của {self.name} chỉ có hiệu lực từ {self.valid_from:%d/%m/%Y} đến"
                f" {self.valid_until:%d/%m/%Y}."
            )


def key_from_file(data: bytes, password: str) -> SigningKey:
    """Opens a PKCS#12 file (.p12, .pfx).

    Raises:
        CannotSign: The password is wrong, the file is damaged, or it holds no key.
    """
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(data, password.encode())
    except ValueError as error:
        raise CannotSign("Không mở được tệp chứng thư số: sai mật khẩu hoặc tệp hỏng.") from error
    if key is None or certificate is None:
        raise CannotSign("Tệp chứng thư số không có khóa ký kèm chứng thư.")
    signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=password.encode())
    if signer is None:
        raise CannotSign("Loại khóa trong tệp chứng thư số này chưa ký được.")
    return _described(signer, certificate)


@contextmanager
def key_from_token(library: Path, *, token: str, pin: str, certificate: str) -> Iterator[SigningKey]:
    """Opens a token for the length of a `with` block.

    Args:
        library: The vendor's PKCS#11 library.
        token: Label of the token.
        pin: The owner's PIN; a wrong one counts towards the token's lock.
        certificate: Label of the certificate and of its key.

    Raises:
        CannotSign: There is no such library, token or certificate, or the PIN is wrong.
    """
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.sign.pkcs11 import PKCS11Signer

    # Who is logged in counts for the whole process: two who sign at once would log each other out.
    if not _TOKENS.acquire(timeout=_WAIT_SECONDS):
        raise CannotSign("Thiết bị ký đang được người khác dùng. Hãy thử lại sau ít phút.")
    try:
        session = _session(str(library), token, pin)
        try:
            with session:
                signer = PKCS11Signer(session, cert_label=certificate, key_label=certificate)
                yield _described(signer, _certificate_on(signer, certificate))
        except PKCS11Error as error:  # pulled out, or reset
            raise CannotSign("Thiết bị ký ngừng trả lời. Hãy cắm lại thiết bị rồi ký lại.") from error
    finally:
        _TOKENS.release()


def _session(library: str, token: str, pin: str) -> Session:
    """Logs in to a token; one that was plugged in after the library was loaded is looked for anew."""
    import pkcs11
    from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import open_pkcs11_session

    for is_last in (False, True):
        try:
            return open_pkcs11_session(library, token_criteria=TokenCriteria(label=token), user_pin=pin)
        except PinLocked as error:
            raise CannotSign("Thiết bị ký đã bị khóa vì nhập sai mã PIN nhiều lần.") from error
        except (PinIncorrect, PinInvalid, PinLenRange) as error:
            raise CannotSign("Mã PIN không đúng. Nhập sai nhiều lần thiết bị sẽ bị khóa.") from error
        except (PKCS11Error, OSError, RuntimeError) as error:
            if is_last:
                raise CannotSign(
                    "Không tìm thấy thiết bị ký. Hãy cắm thiết bị và kiểm tra trình điều khiển."
                ) from error
        with suppress(PKCS11Error, OSError, RuntimeError):
            pkcs11.lib(library).reinitialize()
    raise AssertionError("the last time returns or raises")


def _certificate_on(signer: PKCS11Signer, label: str) -> x509.Certificate:
    from pkcs11.exceptions import PKCS11Error

    try:
        found = signer.signing_cert
    except (PKCS11Error, ValueError, LookupError) as error:
        if "more than one" in str(error):  # after a renewal both may stand on it
            raise CannotSign(
                f"Thiết bị ký có nhiều chứng thư hoặc khóa cùng tên “{label}”. Hãy xóa cái cũ hoặc đặt tên khác."
            ) from error
        raise CannotSign(f"Thiết bị ký không có chứng thư “{label}” kèm khóa.") from error
    if found is None:
        raise CannotSign(f"Thiết bị ký không có chứng thư “{label}” kèm khóa.")
    return x509.load_der_x509_certificate(found.dump())


def _described(signer: Signer, certificate: x509.Certificate) -> SigningKey:
    def attribute(oid: x509.ObjectIdentifier) -> str:
        found = certificate.subject.get_attributes_for_oid(oid)
        return str(found[0].value) if found else ""

    return SigningKey(
        signer=signer,
        certificate=certificate,
        name=attribute(x509.NameOID.COMMON_NAME),
        organization=attribute(x509.NameOID.ORGANIZATION_NAME),
        email=attribute(x509.NameOID.EMAIL_ADDRESS) or _alternative_email(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def _alternative_email(certificate: x509.Certificate) -> str:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ""
    return next(iter(names.get_values_for_type(x509.RFC822Name)), "")
