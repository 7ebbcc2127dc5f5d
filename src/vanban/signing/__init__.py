"""Digital signatures on PDFs: made (PAdES), placed as Decree 30/2020/NĐ-CP has them, and checked."""

from vanban.signing.additions import has_only_signatures_added
from vanban.signing.checking import NotCheckable, SignatureReport, check_signatures
from vanban.signing.keys import CannotSign, SigningKey, key_from_file, key_from_token
from vanban.signing.making import sign_pdf
from vanban.signing.places import Place, corner_of_first_page, place_above_name
from vanban.signing.stamps import clean_picture, is_blue, picture_stamp, text_stamp
from vanban.signing.timestamps import CannotTimestamp

__all__ = [
    "CannotSign",
    "CannotTimestamp",
    "NotCheckable",
    "Place",
    "SignatureReport",
    "SigningKey",
    "check_signatures",
    "clean_picture",
    "corner_of_first_page",
    "has_only_signatures_added",
    "is_blue",
    "key_from_file",
    "key_from_token",
    "picture_stamp",
    "place_above_name",
    "sign_pdf",
    "text_stamp",
]
