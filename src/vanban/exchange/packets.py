"""What an edXML packet says, as data (QCVN 102:2016/BTTTT, amended by SĐ1:2022).

Names follow the standard's elements in the words of the glossary. Times in a packet carry no zone: they are Vietnamese
time, here always aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import datetime as dt

NAMESPACE: Final = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
DATE_FORMAT: Final = "%Y/%m/%d"
TIME_FORMAT: Final = "%Y/%m/%d %H:%M:%S"
ORGAN_ID_CHARACTERS: Final = 35  # Decision 20/2020/QĐ-TTg: the longest code of an agency

# Table B of the standard: the number of a document's type, by the abbreviation of Decree 30/2020/NĐ-CP, annex III;
# a letter (công văn) has no abbreviation there.
DOCUMENT_TYPES: Final[dict[str, int]] = {
    "NQ": 1,
    "QĐ": 2,
    "CT": 3,
    "QC": 4,
    "QyĐ": 5,
    "TC": 6,
    "TB": 7,
    "HD": 8,
    "CTr": 9,
    "KH": 10,
    "BC": 14,
    "BB": 15,
    "TTr": 16,
    "": 18,
    "CĐ": 19,
    "GM": 25,
}


class Priority(IntEnum):
    """How urgent a document is (OtherInfo.Priority)."""

    NORMAL = 0
    URGENT = 1  # khẩn
    VERY_URGENT = 2  # thượng khẩn
    EXPRESS = 3  # hỏa tốc
    EXPRESS_BY_HOUR = 4  # hỏa tốc hẹn giờ


class SteeringType(IntEnum):
    """Whether a document directs, or reports on a direction."""

    NONE = 1
    DIRECTION = 2
    REPORT = 3


class BusinessType(IntEnum):
    """What a packet does to an earlier one (BussinessDocType; the standard spells it so)."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


class StatusCode(StrEnum):
    """What a receiver says of a document."""

    ARRIVED = "01"
    REFUSED = "02"
    REGISTERED = "03"
    ASSIGNED = "04"
    PROCESSING = "05"
    FINISHED = "06"
    RECALL_ASKED = "13"
    RECALL_AGREED = "15"
    RECALL_REFUSED = "16"


class UnreadablePacket(Exception):
    """A file is no packet, is damaged, or asks for more than a packet may; the message is for the person.

    Attributes:
        code: A word for programs: not_xml, not_edxml, too_large, missing, bad_value, bad_attachment.
        message: What is wrong and what to do, in Vietnamese.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Agency:
    """A sender or receiver (From, To)."""

    organ_id: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: authority (TM., KT., …), position, full name."""

    full_name: str
    position: str = ""
    competence: str = ""


@dataclass(frozen=True, slots=True)
class ResponseFor:
    """An earlier document that this one answers."""

    organ_id: str
    number: str
    symbol: str
    date: dt.date
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One station of a packet's way."""

    organ_id: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Staff:
    """The person who handled it (StaffInfo)."""

    name: str = ""
    department: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Business:
    """What the packet does to an earlier document; a new one needs none of the rest."""

    kind: BusinessType = BusinessType.NEW
    reason: str = ""
    document_id: str = ""
    is_paper_sent: bool = False
    staff: Staff = Staff()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels in the packet."""

    name: str
    content_type: str
    data: bytes = field(repr=False)
    description: str = ""


@dataclass(frozen=True, slots=True)
class DocumentPacket:
    """A document on its way, with its files.

    Attributes:
        type_code: Number of table B (`DOCUMENT_TYPES`).
        type_name: The type in words, as in "Kế hoạch".
        place: Where it was issued.
        receivers: At least one.
    """

    sender: Agency
    receivers: tuple[Agency, ...]
    number: str
    symbol: str
    date: dt.date
    place: str
    type_code: int
    type_name: str
    subject: str
    signer: Signer
    attachments: tuple[Attachment, ...] = ()
    content: str = ""
    due_date: dt.date | None = None
    recipients: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    responses_for: tuple[ResponseFor, ...] = ()
    steering_type: SteeringType = SteeringType.NONE
    traces: tuple[Trace, ...] = ()
    business: Business = Business()

    @property
    def document_id(self) -> str:
        """The document's identity: agency, day, number and symbol."""
        return document_id(self.sender.organ_id, self.date, self.number, self.symbol)


@dataclass(frozen=True, slots=True)
class StatusPacket:
    """What a receiver says of a document that came."""

    response_for: ResponseFor
    sender: Agency
    status: StatusCode
    at: dt.datetime
    description: str = ""
    staff: Staff = Staff()


def document_id(organ_id: str, date: dt.date, number: str, symbol: str) -> str:
    """The identity of a document in the standard's form `OrganId,yyyy/MM/dd,number/notation`."""
    return f"{organ_id},{date:%Y/%m/%d},{number}/{symbol}"
