# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Reads a source: builds its tree, then asks each reader of a subject in turn."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from vanban.reading.meaning.appendix import read_tables
from vanban.reading.meaning.bases import find_bases
from vanban.reading.meaning.closing import read_closing
from vanban.reading.meaning.context import Context, Placed
from vanban.reading.meaning.header import read_header
from vanban.reading.meaning.links import coordinate, link
from vanban.reading.meaning.platforms import each_once, find_platforms
from vanban.reading.meaning.reports import is_pure_report, read_report, report_sentences
from vanban.reading.meaning.states import TaskList
from vanban.reading.meaning.targets import find_targets
from vanban.reading.meaning.tasks import TaskReader
from vanban.reading.meaning.themes import find_campaign, find_themes, inherit, key_dates
from vanban.reading.meaning.units import refs
from vanban.reading.meaning.warnings import collect
from vanban.reading.model import Attachment, Funding, Platform, Reading, Span, UnitRef
from vanban.reading.structure import build
from vanban.reading.structure.regions import is_kem_theo
from vanban.text import plain
from vanban.text.units import same_unit

if TYPE_CHECKING:
    from vanban.reading.lines import Source
    from vanban.reading.structure.tree import Node, Tree

_URL = re.compile(r"https?://[^\s()“”<>]+")
_OPENS_BASES = re.compile(
    r"(?:căn cứ|thực hiện|triển khai|theo|xét|trên cơ sở|tiếp tục thực hiện|thi hành|để triển khai|nhằm triển khai)(?!\w)"
)
_MONEY = re.compile(
    r"kinh phí (?:thực hiện|tổ chức|triển khai|hoạt động|được|do|từ|bảo đảm|đảm bảo|lấy)[^.;]*(?:ngân sách|nguồn|xã hội hóa|dự toán|tự bảo đảm|tự đảm bảo|kinh phí)|nguồn kinh phí"
)


def read_source(source: Source) -> Reading:
    """Read what a document says from its lines.

    Nothing is invented: what the document does not give is None, and every record carries the span of
    `Reading.text` that it came from.
    """
    tree = build(source)
    text = tree.flow.text
    reading = Reading(text=text)
    header, reading.doc_type = read_header(tree, text)
    reading.header = header
    context = Context(tree, text, header, year=header.year, doc_type=reading.doc_type)
    _bases(context, reading)
    found = TaskList()
    organised: set[str] = set()
    for part in tree.parts:
        before = len(found.tasks)
        if part.kind == "main" or _is_document(part.root):
            TaskReader(context, part, found).read()
        appendix = read_tables(context, part, found.tasks)
        reading.appendix = reading.appendix or appendix
        units_lists = _organised_sections(part.root)
        organised |= {t.id for t in found.tasks[before:] if t.section.split(".")[0] in units_lists}
    reading.tasks = found.tasks
    reading.requirements = found.requirements
    for part in tree.parts:
        recipients, signature = read_closing(part.closing)
        if recipients and not reading.recipients:
            reading.recipients = recipients
        if signature.title and reading.signature.title is None:
            reading.signature = signature
    reading.campaign, general = find_campaign(context, found)
    inherit(found, general, context, organised)
    reading.campaign.key_dates = key_dates(reading.tasks)
    _cross_references(tree, reading, found)
    link(reading.tasks)
    coordinate(reading.tasks)
    reading.addressed_units = _addressed(context, reading)
    _reports(context, reading, found)
    _targets(context, reading, found)
    mentions = _platform_mentions(context)
    reading.platforms = each_once(mentions)
    _task_platforms(reading, mentions)
    reading.themes = find_themes(context, _body_end(tree))
    reading.funding = _funding(context, found)
    reading.attachments = _attachments(context, source)
    _cites(reading)
    reading.warnings = collect(context, reading, source)
    for task in reading.tasks:
        task.lead, task.coordinating, task.implementers = (
            _once(u) for u in (task.lead, task.coordinating, task.implementers)
        )
    return reading


def _once(units: list[UnitRef]) -> list[UnitRef]:
    """Return each unit once; that the document names it twice has been warned of."""
    return list({unit.as_written: unit for unit in reversed(units)}.values())[::-1]


def _is_document(root: Node) -> bool:
    """Whether an attachment is a text with items (a plan) and not only a table or a link."""
    return sum(1 for node in root.walk() if node.kind == "item") >= 2


def _body_end(tree: Tree) -> int:
    last = tree.parts[-1].root
    ends = [node.paragraph.end for node in last.walk() if node.paragraph] + [
        node.table.span[1] for node in last.walk() if node.table
    ]
    return max(ends, default=len(tree.flow.text))


def _opening_spans(tree: Tree) -> list[Span]:
    """Return the paragraphs in which named documents are bases: the opening, and sections that list bases."""
    out: list[Span] = []
    for part in tree.parts:
        for child in part.root.children:
            if child.paragraph is None or (
                child.mark is not None and not _OPENS_BASES.match(plain(child.text))
            ):
                break
            if child.kind == "heading" and not _OPENS_BASES.match(plain(child.text)):
                continue
            if _OPENS_BASES.match(plain(child.text)):
                out.append((child.paragraph.start, child.paragraph.end))
        for node in part.root.walk():
            if (
                node.paragraph is not None
                and node.children
                and re.match(r"(?:các )?căn cứ|cơ sở pháp lý", plain(node.text))
                and len(node.text) < 80
            ):
                inside = [n.paragraph for n in node.walk() if n.paragraph]
                out.append((inside[0].start, inside[-1].end))
        out.extend((row.start, row.end) for row in part.head if re.match(r"căn cứ ", plain(row.text)))
    return out


def _bases(context: Context, reading: Reading) -> None:
    tree = context.tree
    skip: list[Span] = []
    for part in tree.parts:
        if part.closing:
            skip.append((part.closing[0].start, max(row.end for row in part.closing)))
        for row in part.head:
            if is_kem_theo(row.text):
                index = part.head.index(row)
                skip.append((row.start, part.head[min(index + 2, len(part.head) - 1)].end))
    if "number" in context.header.spans:
        skip.append(context.header.spans["number"])
    reading.legal_bases, context.basis_spans = find_bases(
        context.text, _opening_spans(tree), context.header.number, skip
    )
    context.bases = reading.legal_bases
    if context.header.subject and "subject" in context.header.spans:
        begin, end = context.header.spans["subject"]
        for basis in reading.legal_bases:
            if begin <= basis.span[0] < end:
                basis.role = "basis"


def _organised_sections(root: Node) -> set[str]:
    """Return the top sections that hold lists of units ("Tổ chức thực hiện")."""
    return {node.path for node in root.walk() if node.mark is not None and _ORGANISES.match(plain(node.text))}


_ORGANISES = re.compile(r"(?:tổ chức (?:thực hiện|triển khai)|phân công|trách nhiệm)")
_CROSS = re.compile(
    r"ngoài (?:việc )?[^.;]{0,60}(?:các |những )?(?:nội dung|nhiệm vụ)[^.;]{0,30}(?:mục|khoản|điểm|phần)\s+(?P<where>[\dIVXa-z]+(?:[.,]\s?[\dIVXa-z]+)?)",
    re.IGNORECASE,
)


def _cross_references(tree: Tree, reading: Reading, found: TaskList) -> None:
    """Add the units of "Ngoài … các nội dung theo mục 1" to the tasks of section 1."""
    for node in tree.main.root.walk():
        if node.paragraph is None:
            continue
        match = _CROSS.match(node.text)
        if not match:
            continue
        holder = (
            node
            if node.path in found.heading_of
            else next((a for a in node.ancestors() if a.path in found.heading_of), None)
        )
        if holder is None:
            continue
        units = found.heading_of[holder.path]
        prefix = holder.path.rsplit(".", 1)[0] + "." if "." in holder.path else ""
        section = f"{prefix}{match['where'].strip()}"
        for task in reading.tasks:
            if task.section == section or task.section.startswith(f"{section}."):
                task.lead.extend(
                    UnitRef(u.as_written, u.norm, "cross_reference", u.span)
                    for u in units
                    if all(not same_unit(u.norm, v.norm) for v in task.lead)
                )


def _addressed(context: Context, reading: Reading) -> list[UnitRef]:
    """Return whom the document addresses as a whole: the lead of tasks that name nobody, for a person to confirm."""
    if reading.header.addressees:
        return [
            u
            for a in reading.header.addressees
            for u in refs(a.text, "addressees", a.span[0] if a.span else None)
        ]
    if reading.header.issuer is not None:
        return [
            UnitRef(
                reading.header.issuer.name,
                reading.header.issuer.name,
                "issuer",
                context.header.spans.get("issuer"),
            )
        ]
    return []


def _reports(context: Context, reading: Reading, found: TaskList) -> None:
    """Read the duties to report; a task that is nothing but such a duty moves there."""
    seen: set[int] = set()
    pure: set[str] = set()
    for _, made in found.nodes:
        for task in made:
            placed = Placed(task.text, *task.span) if task.source == task.text else None
            whole = placed or Placed(task.source, *task.span)
            for sentence in report_sentences(whole, in_section=task.id in found.in_report_section):
                if sentence.start in seen:
                    continue
                seen.add(sentence.start)
                reports = read_report(
                    context,
                    sentence,
                    section=task.section,
                    number=len(reading.report_obligations) + 1,
                    reporters=task.lead,
                    task=task,
                )
                reading.report_obligations.extend(reports)
                task.kind = (
                    "report" if task.kind == "action" and plain(task.text).find("báo cáo") < 60 else task.kind
                )
                if (is_pure_report(task.text) or task.id in found.report_clauses) and len(
                    sentence.text
                ) > 0.8 * len(task.text):
                    pure.add(task.id)
    everyone = reading.addressed_units
    ends = [(Placed.of(node.paragraph), node.path) for node in found.closings if node.paragraph is not None]
    for placed, path in [*ends, *((glued, None) for glued in found.glued_closings)]:
        for sentence in report_sentences(placed):
            reading.report_obligations.extend(
                read_report(
                    context,
                    sentence,
                    section=path or None,
                    number=len(reading.report_obligations) + 1,
                    reporters=everyone,
                    task=None,
                )
            )
    reading.tasks = [task for task in reading.tasks if task.id not in pure]
    for report in reading.report_obligations:
        if report.task in pure:
            report.task = None
    _renumber(reading)


def _renumber(reading: Reading) -> None:
    """Number the tasks that stay without gaps and carry the numbers to where they are named."""
    new = {task.id: f"T{number:02d}" for number, task in enumerate(reading.tasks, 1)}
    for task in reading.tasks:
        task.id = new[task.id]
        task.parent = new.get(task.parent or "")
        task.duplicate_of = new.get(task.duplicate_of or "")
        task.same_as = [new[other] for other in task.same_as if other in new]
    for report in reading.report_obligations:
        report.task = new.get(report.task or "")
    for row in reading.appendix.rows if reading.appendix else []:
        row.task_id = new.get(row.task_id or "")


def _targets(context: Context, reading: Reading, found: TaskList) -> None:
    for task in reading.tasks:
        targets = find_targets(
            Placed(task.text, *task.span) if task.text == task.source else Placed(task.source, *task.span),
            len(reading.targets) + 1,
            task.id,
            context.text,
        )
        task.targets = [target.id for target in targets]
        reading.targets.extend(targets)
    for node in found.goals:
        if node.paragraph is not None:
            reading.targets.extend(
                find_targets(Placed.of(node.paragraph), len(reading.targets) + 1, None, context.text)
            )


def _platform_mentions(context: Context) -> list[Platform]:
    """Return the platforms named in the bodies of the document and its attachments."""
    spans: list[Span] = []
    for part in context.tree.parts:
        for node in part.root.walk():
            if node.paragraph is not None:
                spans.append((node.paragraph.start, node.paragraph.end))
            elif node.table is not None:
                cells = [cell for row in node.table.rows for cell in row if not cell.repeated]
                spans.extend(cell.span for cell in cells if cell.span is not None)
    return sorted(find_platforms(context.text, spans), key=lambda platform: platform.span)


def _task_platforms(reading: Reading, mentions: list[Platform]) -> None:
    starts = [platform.span[0] for platform in mentions]
    for task in reading.tasks:
        inside = mentions[bisect_left(starts, task.span[0]) : bisect_left(starts, task.span[1])]
        task.platforms = list(dict.fromkeys(platform.norm for platform in inside))


def _funding(context: Context, found: TaskList) -> Funding | None:
    for node in found.funding:
        apart = [n for closing in found.closings for n in closing.walk()]
        inside = [
            n.paragraph
            for n in node.walk()
            if n.paragraph is not None and not any(n is other for other in apart)
        ]
        start, end = inside[0].start, inside[-1].end
        if len(inside) > 1:
            start = inside[1].start
        return Funding(context.text[start:end], (start, end), node.path or None)
    for part in context.tree.parts:
        for node in part.root.walk():
            if node.paragraph is not None and _MONEY.match(plain(node.text)):
                return Funding(
                    context.text[node.paragraph.start : node.paragraph.end],
                    (node.paragraph.start, node.paragraph.end),
                    node.path or None,
                )
    return None


def _attachments(context: Context, source: Source) -> list[Attachment]:
    """Return links to material: those after the closing or beside a QR code, and the file's own hyperlinks of that kind."""
    out: dict[str, Attachment] = {}
    for match in _URL.finditer(context.text):
        url = match[0].rstrip(".,;")
        before = context.text[max(0, match.start() - 120) : match.start()]
        label = re.search(r"((?:Mã QR|Tài liệu|Đường link|Link|Tải)[^.:]{0,60})(?::[^:]{0,60})?$", before)
        if label or re.search(r"drive\.google|docs\.google|forms\.|onedrive|dropbox", url):
            out.setdefault(url, Attachment(label[1].strip() if label else None, url))
    for url in source.links:
        if re.search(r"drive\.google|docs\.google|forms\.|onedrive|dropbox", url):
            out.setdefault(url, Attachment(None, url))
    return list(out.values())


def _cites(reading: Reading) -> None:
    numbers = [(basis.span, basis.number) for basis in reading.legal_bases if basis.number]
    for task in reading.tasks:
        inside = [n for (a, b), n in numbers if task.span[0] <= a and b <= task.span[1] + 1]
        task.cites = inside
