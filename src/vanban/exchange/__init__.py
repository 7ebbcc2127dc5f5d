"""Documents between installations: packets in edXML, the national exchange format (QCVN 102:2016/BTTTT)."""

from vanban.exchange.packets import (
    Agency,
    Attachment,
    Business,
    DocumentPacket,
    ResponseFor,
    Signer,
    Staff,
    StatusCode,
    StatusPacket,
    Trace,
    UnreadablePacket,
)
from vanban.exchange.reading import read_packet
from vanban.exchange.signing import NotSigned, sign_packet, verify_packet
from vanban.exchange.writing import write_document_packet, write_status_packet

__all__ = [
    "Agency",
    "Attachment",
    "Business",
    "DocumentPacket",
    "NotSigned",
    "ResponseFor",
    "Signer",
    "Staff",
    "StatusCode",
    "StatusPacket",
    "Trace",
    "UnreadablePacket",
    "read_packet",
    "sign_packet",
    "verify_packet",
    "write_document_packet",
    "write_status_packet",
]
