"""Words of a draft: blanks to be filled, neutral sentences to be adapted, and how a directive is cited.

These are words of documents, not of the interface: they are Vietnamese in every language of the interface.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vanban.writing import Authority, Signature

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.documents.rules.drafting_facts import DirectiveFacts, ReportFacts, SignerFacts

PURPOSE: Final = "Triển khai kịp thời, thống nhất các nhiệm vụ được giao trên địa bàn."
REQUIREMENT: Final = (
    "Các đơn vị chủ động thực hiện nhiệm vụ được giao bảo đảm nội dung, thời hạn; phối hợp chặt chẽ trong quá trình"
    " thực hiện."
)
CLOSING: Final = (
    "Yêu cầu các đơn vị nghiêm túc triển khai thực hiện. Trong quá trình thực hiện nếu có khó khăn, vướng mắc thì kịp"
    " thời phản ánh để được hướng dẫn, giải quyết."
)
# Sentences that no fact stands behind: shown as such until somebody changes them.
TEMPLATES: Final = frozenset({PURPOSE, REQUIREMENT, CLOSING})

_MARKS = " .;,:"
_GAP: Final = re.compile(r"\s*-\s*")
_SUBJECT_BEGIN: Final = re.compile(r"^(?:v/v|về việc)[\s:]*", re.IGNORECASE)
# Article 8 and annex I, part I, II.4.b: days under 10 and months 1 and 2 get a leading 0.
_DATED_DAYS, _DATED_MONTHS = 10, 3


def blank(what: str) -> str:
    """A place that the officer fills; vanban.writing refuses to let a document go with one in it."""
    return f"[điền {what}]"


def long_date(day: dt.date) -> str:
    """As in "06 tháng 10 năm 2025"."""
    month = f"{day.month:02d}" if day.month < _DATED_MONTHS else str(day.month)
    return (
        f"{day.day:02d} tháng {month} năm {day.year}"
        if day.day < _DATED_DAYS
        else (f"{day.day} tháng {month} năm {day.year}")
    )


def cited(directive: DirectiveFacts) -> str:
    """A directive at its first mention (annex I, part I, II.6.a): type, number, date, body and subject."""
    kind = directive.type_name or blank("tên loại văn bản")
    number = _number(directive)
    date = long_date(directive.date) if directive.date else blank("ngày tháng năm")
    issuer = " ".join(directive.issuer.split()) or blank("cơ quan ban hành")
    subject = lowered(tidy(_SUBJECT_BEGIN.sub("", tidy(directive.subject))))
    if directive.issuer.isupper():
        issuer = directive.issuer.capitalize()
    return f"{kind} số {number} ngày {date} của {issuer} về việc {subject or blank('trích yếu')}"


def cited_again(directive: DirectiveFacts) -> str:
    """A directive that was cited in full before: type and number."""
    return f"{directive.type_name or blank('tên loại văn bản')} số {_number(directive)}"


def _number(directive: DirectiveFacts) -> str:
    """Number and symbol; a paper that was copied before it was numbered has the symbol alone."""
    number = _GAP.sub("-", directive.number)  # a symbol that was broken at the end of a line
    figure, _slash, symbol = number.partition("/")
    if any(sign.isdigit() for sign in figure):
        return number
    return f"{blank('số')}/{symbol.strip()}" if symbol.strip() else blank("số, ký hiệu")


def lowered(words: str) -> str:
    """A phrase inside a sentence: its first letter small, unless a name seems to begin it."""
    first, _space, rest = words.partition(" ")
    is_name = not rest[:1].islower() or not first[1:].islower()
    return words if is_name else first[0].lower() + first[1:] + " " + rest


def raised(words: str) -> str:
    """A phrase at the beginning of a line."""
    return words[:1].upper() + words[1:]


def tidy(words: str) -> str:
    """One line without marks at its end."""
    return " ".join(words.split()).rstrip(_MARKS)


def sentence(words: str) -> str:
    """One line that ends with a full stop."""
    return raised(tidy(words)) + "."


def report_sentence(report: ReportFacts) -> str:
    """What to report, to whom, by when; what the directive leaves open is left open."""
    subject = lowered(tidy(report.subject)) or "kết quả thực hiện"
    subject = subject.removeprefix("báo cáo ").strip() or "kết quả thực hiện"
    to = ", ".join(report.to) or blank("nơi nhận báo cáo")
    cut_off = f"; số liệu chốt đến ngày {report.cut_off:%d/%m/%Y}" if report.cut_off else ""
    return sentence(f"Báo cáo {subject}, gửi {to} {report.time or blank('thời hạn')}{cut_off}")


def signature_of(signer: SignerFacts) -> Signature:
    """The signature block: "TM. Ủy ban nhân dân" and "KT. Chủ tịch" come apart into authority and whose it is."""
    collective = signer.authority.removeprefix(Authority.COLLECTIVE).strip()
    mark, _space, head = signer.deputy_for.partition(" ")
    try:
        authority = Authority(mark)
    except ValueError:
        authority, head = Authority.OWN, ""
    return Signature(
        signer.full_name, signer.title, collective=collective, authority=authority, head=head.strip()
    )
