"""From the facts of a campaign to the draft of a plan or a letter.

Every sentence stands on a fact of the campaign or is one of `drafting_words.TEMPLATES`; what no fact fills is a blank.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from tungngo.documents.rules import drafting_words as words
from vanban.text import fold
from vanban.writing import Annex, Column, Document, Item, Level, Paragraph, Row, Table, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tungngo.documents.rules.drafting_facts import CampaignFacts, HeadFacts, SignerFacts, TaskFacts
    from vanban.writing.model import Block

PLAN: Final = "ke_hoach"
LETTER: Final = "cong_van"
# Titles of a section that are a sentence of their own are written as one.
_LONGEST_TITLE: Final = 160
_DAY: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
# Together the width between the margins of a page on its long side: 252 mm.
_COLUMNS: Final = (
    Column("TT", 12.0),
    Column("Nội dung nhiệm vụ", 108.0),
    Column("Đơn vị chủ trì, thực hiện", 46.0),
    Column("Đơn vị phối hợp", 46.0),
    Column("Thời gian", 40.0),
)


def draft_plan(head: HeadFacts, signer: SignerFacts, campaign: CampaignFacts, year: int) -> Document:
    """The body's plan (kế hoạch), with the table of tasks as its annex."""
    campaign = campaign.with_body(head.body)
    directives = campaign.directives
    subject = f"Triển khai {words.lowered(words.tidy(campaign.name))}"
    sections = [_purpose(campaign), _contents(campaign.tasks), _organisation(campaign)]
    lead_in = (
        f"Thực hiện {' và '.join(words.cited_again(one) for one in directives)}, {head.body} ban hành Kế hoạch như sau:"
        if directives
        else f"{head.body} ban hành Kế hoạch như sau:"
    )
    return Document(
        type_key=PLAN,
        parent_body=head.parent_body,
        body=head.body,
        symbol=f"KH-{head.symbol}",
        place=head.place,
        year=year,
        subject=subject,
        bases=_bases(campaign),
        blocks=(
            Paragraph(text(lead_in)),
            *(section for section in sections if section.blocks),
            Paragraph(text(words.CLOSING)),
        ),
        signature=words.signature_of(signer),
        recipients=(*_higher_bodies(campaign, head), *_units(campaign)),
        keeping=head.keeper,
        annexes=(Annex("Phân công nhiệm vụ", (_table(campaign.tasks),), is_landscape=True),)
        if campaign.tasks
        else (),
    )


def draft_letter(head: HeadFacts, signer: SignerFacts, campaign: CampaignFacts, year: int) -> Document:
    """A letter (công văn) that gives each unit its tasks."""
    campaign = campaign.with_body(head.body)
    sources = ", ".join(words.cited(directive) for directive in campaign.directives)
    lead_in = f"Thực hiện {sources or words.blank('căn cứ')}, {head.body} giao các đơn vị các nhiệm vụ sau:"
    reports = [words.report_sentence(report) for report in campaign.reports]
    if not reports:
        reports = [
            (
                f"Các đơn vị báo cáo kết quả thực hiện về {words.blank('nơi nhận báo cáo')} trước ngày"
                f" {words.blank('ngày báo cáo')}."
            )
        ]
    keepers = [head.keeper, head.letter_field]
    return Document(
        type_key=LETTER,
        parent_body=head.parent_body,
        body=head.body,
        symbol="-".join(part for part in (head.symbol, head.letter_field) if part),
        place=head.place,
        year=year,
        subject=f"triển khai {words.lowered(words.tidy(campaign.name))}",
        addressees=_units(campaign) or (words.blank("nơi nhận"),),
        blocks=(
            Paragraph(text(lead_in)),
            *_tasks_by_unit(campaign),
            Item(Level.CLAUSE, "Chế độ báo cáo", blocks=_dashes(reports)),
            Paragraph(text(words.CLOSING)),
        ),
        signature=words.signature_of(signer),
        recipients=_higher_bodies(campaign, head),
        keeping=", ".join(dict.fromkeys(part for part in keepers if part)),
    )


def _bases(campaign: CampaignFacts) -> tuple[str, ...]:
    found = tuple(f"Căn cứ {words.cited(directive)}" for directive in campaign.directives)
    return found or (f"Căn cứ {words.blank('văn bản chỉ đạo')}",)


def _purpose(campaign: CampaignFacts) -> Item:
    blocks: list[Block] = [
        Item(Level.CLAUSE, "Mục đích", blocks=(Paragraph(text(words.PURPOSE)),)),
        Item(Level.CLAUSE, "Yêu cầu", blocks=(Paragraph(text(words.REQUIREMENT)),)),
    ]
    if campaign.targets:
        blocks.append(Item(Level.CLAUSE, "Chỉ tiêu", blocks=_dashes(campaign.targets)))
    return Item(Level.SECTION, "Mục đích, yêu cầu", blocks=tuple(blocks))


def _contents(tasks: Sequence[TaskFacts]) -> Item:
    """The tasks under the directive's own headings; a heading that comes again later is told together."""
    groups: dict[str, list[TaskFacts]] = {}
    for task in tasks:
        groups.setdefault(words.tidy(task.section_title), []).append(task)
    blocks: list[Block] = []
    for title, members in groups.items():
        lines = [_line(task) for task in members]
        if not title and len(groups) == 1:
            blocks += [Item(Level.CLAUSE, text=text(line)) for line in lines]
        elif len(title) > _LONGEST_TITLE:
            blocks.append(Item(Level.CLAUSE, text=text(f"{title}:"), blocks=_dashes(lines)))
        else:
            blocks.append(Item(Level.CLAUSE, words.raised(title) or "Nhiệm vụ khác", blocks=_dashes(lines)))
    return Item(Level.SECTION, "Nội dung", blocks=tuple(blocks))


def _organisation(campaign: CampaignFacts) -> Item:
    """Who does what, by the numbers of the annex; then who reports."""
    parts: dict[str, tuple[list[int], list[int]]] = {}
    for number, task in enumerate(campaign.tasks, start=1):
        for name in dict.fromkeys((*task.lead, *task.implementing)):
            parts.setdefault(name, ([], []))[0].append(number)
        for name in task.coordinating:
            parts.setdefault(name, ([], []))[1].append(number)
    blocks: list[Block] = []
    for name, (own, helped) in parts.items():
        duties = [f"chủ trì, thực hiện {_numbers(own)}"] if own else []
        duties += [f"phối hợp thực hiện {_numbers(helped)}"] if helped else []
        blocks.append(Item(Level.CLAUSE, text=text(f"{words.raised(name)} {'; '.join(duties)} tại Phụ lục.")))
    if campaign.reports:
        reports = [words.report_sentence(report) for report in campaign.reports]
        blocks.append(Item(Level.CLAUSE, "Chế độ báo cáo", blocks=_dashes(reports)))
    if campaign.tasks and not parts:
        blocks.append(
            Item(Level.CLAUSE, text=text(f"Phân công tại Phụ lục: {words.blank('đơn vị chủ trì')}."))
        )
    return Item(Level.SECTION, "Tổ chức thực hiện", blocks=tuple(blocks))


def _numbers(numbers: Sequence[int]) -> str:
    """As in "các nhiệm vụ số 1 đến 3, 7"."""
    stretches: list[str] = []
    for _key, run in groupby(enumerate(numbers), lambda entry: entry[1] - entry[0]):
        found = [number for _place, number in run]
        stretches.append(
            f"{found[0]} đến {found[-1]}" if len(found) > 2 else ", ".join(map(str, found))  # noqa: PLR2004
        )
    return f"{'các nhiệm vụ' if len(numbers) > 1 else 'nhiệm vụ'} số {', '.join(stretches)}"


def _tasks_by_unit(campaign: CampaignFacts) -> list[Item]:
    """Each unit's tasks; what the body itself is to do is given to nobody yet, and the officer is asked."""
    by_unit: dict[str, list[TaskFacts]] = {}
    for task in campaign.tasks:
        by_unit.setdefault(", ".join(campaign.others(task.doers)), []).append(task)
    return [
        Item(
            Level.CLAUSE,
            words.raised(unit) or words.blank("đơn vị chủ trì"),
            blocks=_dashes(_line(task, with_helpers=True) for task in members),
        )
        for unit, members in by_unit.items()
    ]


def _line(task: TaskFacts, *, with_helpers: bool = False) -> str:
    line = words.sentence(task.text)
    if with_helpers and task.lead and task.implementing:
        line += f" Đơn vị thực hiện: {', '.join(task.implementing)}."
    if with_helpers and task.coordinating:
        line += f" Đơn vị phối hợp: {', '.join(task.coordinating)}."
    days = _DAY.findall(task.time)
    is_told = bool(days) and all(day in task.text for day in days)
    return f"{line} Thời gian: {words.tidy(task.time)}." if task.time and not is_told else line


def _dashes(lines: Iterable[str]) -> tuple[Item, ...]:
    return tuple(Item(Level.DASH, text=text(line)) for line in lines)


def _table(tasks: Sequence[TaskFacts]) -> Table:
    rows: list[Row] = []
    heading = ""
    for number, task in enumerate(tasks, start=1):
        title = words.tidy(task.section_title)
        if title and title != heading:
            rows.append(Row((text(words.raised(title), is_bold=True),)))
        heading = title or heading
        doers = ", ".join(dict.fromkeys((*task.lead, *task.implementing)))
        cells = (
            str(number),
            words.raised(words.tidy(task.text)),
            words.raised(doers) or words.blank("đơn vị chủ trì"),
            words.raised(", ".join(task.coordinating)),
            words.raised(words.tidy(task.time)),
        )
        rows.append(Row(tuple(text(cell) for cell in cells)))
    return Table(_COLUMNS, tuple(rows))


def _units(campaign: CampaignFacts) -> tuple[str, ...]:
    named = [name for task in campaign.tasks for name in (*task.lead, *task.implementing, *task.coordinating)]
    return tuple(dict.fromkeys(words.raised(name) for name in campaign.others(named)))


def _higher_bodies(campaign: CampaignFacts, head: HeadFacts) -> tuple[str, ...]:
    """Who gave the directives gets the document as a report, unless it is the body itself."""
    issuers = (" ".join(directive.issuer.split()) for directive in campaign.directives)
    higher = [issuer for issuer in dict.fromkeys(issuers) if issuer and fold(issuer) != fold(head.body)]
    return tuple(f"{words.raised(issuer)} (để báo cáo)" for issuer in higher)
