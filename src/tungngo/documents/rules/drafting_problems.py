"""What keeps a draft from being laid before a leader: the decree's rules, blanks, and who may sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vanban.writing import Problem, problems_of
from vanban.writing.problems import BLANK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from vanban.writing import Document, Signature

_LONGEST_SUBJECT_KEPT = 1000  # models.Document.subject


def problems_of_draft(document: Document, signatures: Collection[Signature]) -> list[Problem]:
    """Everything that is wrong with a draft; `signatures` are those of the body's signers."""
    return [
        *problems_of(document),
        *_blanks(document),
        *_issuer(document),
        *_signer(document.signature, signatures),
    ]


def blocks_submission(problems: Collection[Problem]) -> bool:
    """Whether something must be mended before a leader sees the draft."""
    return any(problem.is_blocking for problem in problems)


def kept_subject(document: Document) -> str:
    """The subject as lists show it: never empty, never longer than its column."""
    return " ".join(document.subject.split())[:_LONGEST_SUBJECT_KEPT] or "Chưa có trích yếu"


def _blanks(document: Document) -> Iterator[Problem]:
    fields = [
        ("subject", document.subject),
        ("place", document.place),
        ("issuer", document.issuer),
        *((f"addressees/{place}", words) for place, words in enumerate(document.addressees)),
        *((f"recipients/{place}", words) for place, words in enumerate(document.recipients)),
    ]
    for path, words in fields:
        if BLANK.search(words):
            yield Problem("blank", path, "Còn chỗ trống phải điền hoặc bỏ đi.", "Điều 8")


def _issuer(document: Document) -> Iterator[Problem]:
    """Whose a decision is, which must go with who signs it (annex III, part II, forms 1.2 and 1.3)."""
    if document.type_key != "quyet_dinh":
        return
    if not document.issuer.strip():
        yield Problem("issuer_missing", "issuer", "Hãy ghi thẩm quyền ban hành quyết định.", "Phụ lục III")
    is_bodys = document.issuer.strip().lower() == document.body.strip().lower()
    if document.issuer.strip() and is_bodys != bool(document.signature.collective):
        yield Problem(
            "issuer_and_signer",
            "issuer",
            "Quyết định của tập thể thì ký thay mặt (TM.); của người đứng đầu thì không. Hãy kiểm tra thẩm quyền ban"
            " hành và quyền hạn của người ký.",
            "Điều 13",
            is_blocking=False,
        )


def _signer(signature: Signature, signatures: Collection[Signature]) -> Iterator[Problem]:
    if signature.name.strip() and signature not in signatures:
        yield Problem(
            "signer_unknown",
            "signature/name",
            "Người ký với chức vụ và quyền hạn này không có trong danh sách người ký của cơ quan. Hãy chọn lại người"
            " ký, hoặc thêm vào mục “Thông tin trên văn bản”.",
            "Điều 13",
        )
