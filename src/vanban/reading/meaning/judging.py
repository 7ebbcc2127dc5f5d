# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR0911  # a decision by cases returns at each case
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Which statements order work, and which only open, agree, bring into force, make known or close.

Schema, rule 6: purpose, funding, agreement and closing exhortations are no tasks; a document opens with its legal
bases ("Thực hiện …, UBND xã đề nghị … một số nội dung sau:") and ends by asking everybody to carry it out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.meaning.sections import NO_TASKS
from vanban.reading.meaning.statements import sentences, stands_alone
from vanban.reading.meaning.times import periods_of
from vanban.reading.meaning.units import subject_of
from vanban.text import compile_viet, plain
from vanban.text.units import begins_unit
from vanban.text.verbs import ORDER, starts_with_verb

if TYPE_CHECKING:
    from vanban.reading.meaning.context import Context, Placed
    from vanban.reading.meaning.states import State, TaskList
    from vanban.reading.structure.tree import Node, Part

_NO_TASK = re.compile(
    r"(?:trên đây là|đồng ý |thống nhất (?:chủ trương|với|đề xuất)|cơ bản thống nhất|ghi nhận |biểu dương và|nơi nhận|kính gửi|\(|căn cứ |(?:theo|xét) đề nghị (?:của|tại)|ghi chú|lưu ý chung|chủ đề|thông điệp|khẩu hiệu|thời gian[^:.;]{0,30}:|địa điểm\s*:|thành phần|mã qr|quyết định này|nghị quyết này|chỉ thị này|kế hoạch này (?:có|được|phổ biến|gửi|thay|áp dụng)|kinh phí (?:thực hiện|tổ chức|triển khai|hoạt động|từ|do|được)|"
    r"ban hành kèm theo|điều khoản|trong quá trình (?:triển khai|thực hiện|tổ chức)|quá trình (?:triển khai|thực hiện|tổ chức)|rất mong|trân trọng|các hoạt động khác|mọi (?:chi tiết|thông tin|vướng mắc)|thông tin (?:chi tiết|liên hệ)|http)"
)  # fmt: skip
_ENACTING = re.compile(
    r"ban hành kèm theo|có hiệu lực|chịu trách nhiệm thi hành|thi hành (?:quyết định|nghị quyết|chỉ thị)|bãi bỏ|căn cứ quyết định thi hành"
)
_EXHORTS = re.compile(
    r"(?:nghiêm túc|khẩn trương|tích cực|quan tâm)?,?\s*(?:(?:tổ chức|phối hợp|chỉ đạo|quan tâm)\s*)*(?:triển khai|thực hiện)[, ]*(?:tổ chức )?(?:thực hiện|triển khai)?\s*(?:tốt|có hiệu quả|hiệu quả|nghiêm|đúng)?\s*(?:các nội dung|theo các nội dung|nội dung|kế hoạch|chỉ thị|thông báo|công văn|nhiệm vụ|đảm bảo|bảo đảm|những nội dung)?[^.;]{0,90}[./]*$"
)
_OPENING = re.compile(r"(?:thực hiện|căn cứ|triển khai|theo|để|nhằm|tiếp tục)(?!\w)")
_LEADS_IN = re.compile(
    r"(?:như sau|sau đây|(?:nội dung|nhiệm vụ|giải pháp|công việc|việc|yêu cầu|biện pháp|hoạt động)(?: [^\s.:;]+){0,4} sau)\s*[.:]?$"
)
_PROSE_ORDER = re.compile(r"[,.;]\s+(?P<actor>[^,.;]{3,90}\s(?:đề nghị|yêu cầu|giao)\s)")
_GIVES = compile_viet(r"(?:^|\.\s+)Giao\s+(?=[A-ZĐÀ-Ỹ])")
# The last line of a notice: "Văn phòng UBND tỉnh thông báo ý kiến kết luận … để các đơn vị biết, thực hiện".
_MAKES_KNOWN = re.compile(
    r"thông báo (?:ý kiến |nội dung )?(?:kết luận|để|đến|tới)[^;]{0,260}(?<!\w)biết(?:,| và| để)*\s*(?:tổ chức )?(?:triển khai )?(?:thực hiện)?[./]*$"
)
_IN_FORCE = re.compile(r"(?:chỉ thị|quyết định|kế hoạch|nghị quyết) này (?:có hiệu lực|thay thế|được)")
_AGREES = re.compile(r"(?:cơ bản )?(?:đồng ý|thống nhất|ghi nhận|đánh giá cao|biểu dương)(?!\w)")


# "Yêu cầu các cơ quan, đơn vị khẩn trương triển khai thực hiện./.": everybody is told to obey, nothing more.
_ONLY_EXHORTS = re.compile(
    r"(?:[^.;:,]{3,70}\s)?(?:đề nghị|yêu cầu)\s[^.;:]{3,170}?\s(?:(?:nghiêm túc|khẩn trương|tích cực|quan tâm|phối hợp|chủ động|tổ chức|chỉ đạo)[, ]+(?:và )?)+(?:tổ chức )?(?:triển khai|thực hiện)(?:[, ]+thực hiện)?(?:[^.;:,]{0,12}(?:kế hoạch|chỉ thị|công văn|thông báo|công điện|hướng dẫn|nội dung)[^.;:,]{0,40})?\s*(?:\./\.|/\.)$"
)
_ALONG_THE_WAY = re.compile(r"(?:trong )?quá trình (?:tổ chức |triển khai )*(?:triển khai|thực hiện|tổ chức)")
# The document that a paragraph opens with, before anybody is asked anything.
_CITES = re.compile(
    r"(?:thực hiện|căn cứ|triển khai|theo|tiếp tục thực hiện)\s(?:nội dung )?(?:công văn|văn bản|quyết định|chỉ thị|kế hoạch|nghị quyết|nghị định|thông báo|kết luận|công điện|hướng dẫn|chương trình)[^.;]{0,40}\ssố\s"
)


def only_exhorts(text: str) -> bool:
    """Whether a sentence tells everybody to carry the document out and nothing else."""
    return bool(_ONLY_EXHORTS.match(plain(text)))


def is_glued_closing(text: str) -> bool:
    """Whether a later sentence of an item closes the document: a line break was lost before it."""
    return only_exhorts(text) or bool(_ALONG_THE_WAY.match(plain(text)))


def names_authority(node: Node) -> bool:
    """Whether a heading is the authority that a decision names above its bases, and no unit given work.

    Decree 30/2020/NĐ-CP, annex III, form 1.1: "CHỦ TỊCH ỦY BAN NHÂN DÂN …", then "Căn cứ …;".
    """
    below = next((child for child in node.children if child.paragraph is not None), None)
    return (
        node.mark is None
        and below is not None
        and below.mark is None
        and plain(below.text).startswith("căn cứ ")
        and node.parent is not None
        and node.parent.kind == "root"
    )


def is_no_order(low: str, state: State) -> bool:
    """Whether a statement begins like one that orders nothing; "Căn cứ …, tổ chức thực hiện" below a unit is its order."""
    if state.units and low.startswith("căn cứ "):
        return False
    return bool(_NO_TASK.match(low))


class Judge:
    """Judges the statements of one part of a document."""

    def __init__(self, context: Context, part: Part, found: TaskList) -> None:
        self.context = context
        self.found = found
        nodes = [node for node in part.root.walk() if node.paragraph is not None]
        self.has_items = any(node.kind == "item" for node in nodes)
        self.last = nodes[-3:]

    def is_closing(self, node: Node) -> bool:
        """Whether an unmarked paragraph at the end only closes the document."""
        low = plain(node.text)
        if _MAKES_KNOWN.search(low) and node.mark is None:
            return True
        if low.startswith(
            (
                "trên đây là",
                "trong quá trình",
                "quá trình triển khai",
                "quá trình thực hiện",
                "rất mong",
                "trân trọng",
                "đề nghị các cơ quan, đơn vị nghiêm túc",
                "nhận được",
            )
        ):
            return node.mark is None or low.startswith(("trên đây là", "trong quá trình", "quá trình"))
        if node.mark is not None or node.children:
            return False
        if not any(n is node for n in self.last) or not self.has_items or _GIVES.search(node.text):
            return False
        return bool(re.search(r"(?:đề nghị|yêu cầu|giao|thông báo (?:để|đến|tới))\s", low)) and (
            bool(_EXHORTS.search(low)) or node.text.rstrip().endswith("./.") or "báo cáo" in low
        )

    def is_task(self, node: Node, placed: Placed, state: State) -> bool:
        """Whether a statement tells somebody to do something."""
        text = placed.text
        low = plain(text)
        if _AGREES.match(low) or _IN_FORCE.match(low):
            return any(
                stands_alone(s.text) and not _NO_TASK.match(plain(s.text)) for s in sentences(text)[1:]
            )
        if len(text) < 8 or is_no_order(low, state) or _ENACTING.search(low[:260]):
            return False
        if text.rstrip().endswith(":") and node.children == [] and len(text) < 60:
            return False
        if state.role in NO_TASKS:
            return False
        if (
            node.parent is not None
            and node.parent.kind == "root"
            and node.mark is None
            and not self.found.tasks
            and self.has_items
        ):
            return False  # the opening
        if self._opens(node, low):
            return False
        subject = subject_of(text)
        if subject is not None and low[subject[2] :].startswith("sẽ "):
            return False  # what the issuer itself is going to do
        orders = starts_with_verb(text) or subject is not None or bool(ORDER.match(low))
        # "Mỗi thôn trồng mới 200 cây": all of a kind, each for itself.
        if orders or (low.startswith("mỗi ") and subject_of(text[len("mỗi ") :]) is not None):
            return True
        if node.mark is None:
            return (bool(state.units) and len(text) > 40) or (
                not self.has_items and self._order_in_prose(text) is not None
            )
        if state.units and state.role not in NO_TASKS:
            return len(text) > 25
        return (
            bool(state.fields)
            or any(p.marked for p in periods_of(self.context, placed))
            or (len(text) > 60 and state.role in {"content", "organisation"})
        )

    def _opens(self, node: Node, low: str) -> bool:
        """Whether an unmarked paragraph before the first task only leads in: "Thực hiện …, UBND đề nghị … một số nội dung sau:"."""
        if node.mark is not None or self.found.tasks or node.parent is None or node.parent.kind != "root":
            return False
        if _LEADS_IN.search(low) or (_CITES.match(low) and not self._orders_after(node.text)):
            return True
        if not _OPENING.match(low):
            return False
        after = node.parent.children[[n is node for n in node.parent.children].index(True) + 1 :]
        return any(_LEADS_IN.search(plain(n.text)) for n in after if n.mark is None)

    @staticmethod
    def _orders_after(text: str) -> bool:
        """Whether somebody is told something after the documents that open a paragraph."""
        if re.search(r"(?<!theo )(?<!xét )(?:đề nghị|yêu cầu|giao)\s", plain(text)):
            return True
        rest = [text[m.end() :] for m in re.finditer(r"[,.]\s+", text)]
        return any(subject_of(piece) is not None or starts_with_verb(piece) for piece in rest)

    @staticmethod
    def _order_in_prose(text: str) -> re.Match[str] | None:
        """Find the order in a paragraph of a letter without a list: "Thực hiện …, UBND xã đề nghị các thôn …"."""
        if text.rstrip().endswith(":"):
            return None
        return next((m for m in _PROSE_ORDER.finditer(text) if begins_unit(m["actor"])), None)

    def without_opening(self, placed: Placed) -> Placed:
        """Return the statement without the legal basis that opens it."""
        if not _OPENING.match(plain(placed.text[:40])):
            return placed
        order = self._order_in_prose(placed.text)
        return placed.piece(order.start("actor"), len(placed.text)) if order else placed
