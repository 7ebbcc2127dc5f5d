# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Themes, slogans and names that the document quotes, and the campaign itself: its Day and its period."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from vanban.reading.meaning.context import Context, Placed
from vanban.reading.meaning.sections import role_of_heading
from vanban.reading.meaning.times import time_of
from vanban.reading.model import Campaign, KeyDate, Task, Theme, Time
from vanban.text import find_periods, fold, make_date, plain

if TYPE_CHECKING:
    from vanban.reading.meaning.states import TaskList
    from vanban.reading.structure.tree import Node

_QUOTE = re.compile(r"[“\"](?P<text>[^“”\"]{4,220})[”\"]")
_KINDS = [
    ("slogan", re.compile(r"(?:khẩu hiệu|slogan)[^.;“”]{0,80}$")),
    ("motto", re.compile(r"phương châm[^.;“”]{0,60}$")),
    ("principle", re.compile(r"nguyên tắc[^.;“”]{0,60}$")),
    ("day_theme", re.compile(r"(?:chủ đề|thông điệp)[^;“”]{0,140}$")),
    (
        "campaign_name",
        re.compile(
            r"(?:chiến dịch|đợt cao điểm|đợt ra quân|tháng cao điểm)\s*(?:truyền thông|ra quân|với tên gọi|mang tên)?[^.;“”]{0,30}$"
        ),
    ),
    (
        "movement",
        re.compile(
            r"(?:phong trào|cuộc vận động|chương trình|hưởng ứng|triển khai|ngày hội|sâu rộng|tổ chức|mô hình)\s*[:,]?\s*$|(?:phong|phòng) trào\s[^.;]{0,120}$"
        ),
    ),
]
_DAY = re.compile(
    r"(?P<name>Ngày\s+(?:[^\W\d]|[ ,-]){4,80}?)\s*\(?\s*(?:ngày\s+)?(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})(?:\s*/\s*(?P<year>\d{4}))?\s*\)?"
)
_GENERAL = re.compile(
    r"(?:^|[-.;]\s*)(?:thời gian(?: thực hiện| triển khai| tổ chức| ra quân| hưởng ứng| diễn ra)?)\s*:"
)
_NAMES_CAMPAIGN = re.compile(
    r"(?:chiến dịch|đợt|tháng (?:cao điểm|hành động|thanh niên|an toàn)|tuần lễ|cao điểm|ra quân|phong trào)[^.;]*(?:thời gian(?: thực hiện)?:?|diễn ra|tổ chức|\(|,)\s*$"
)


def find_themes(context: Context, end: int) -> list[Theme]:
    """Return the quoted themes, slogans and names in the text before `end`, each once."""
    out: dict[tuple[str, str], Theme] = {}
    text = context.text[:end]
    for match in _QUOTE.finditer(text):
        before = plain(text[max(0, match.start() - 170) : match.start()])
        before = (
            re.split(r"[“”]", before)[-1] if not re.search(r"(?:phong|phòng) trào", before[-130:]) else before
        )
        kind = next((kind for kind, form in _KINDS if form.search(before.rstrip(" :"))), None)
        if kind is None:
            continue
        quoted = match["text"].strip()
        if (
            kind == "day_theme"
            and re.search(r"chủ đề (?!của ngày|ngày)[^.;“”]{0,60}năm \d{4}", before)
            and "ngày" not in before[before.rfind("chủ đề") :]
        ):
            kind = "year_theme"
        if kind == "movement" and fold(quoted).startswith("di tung ngo"):
            kind = "campaign_name"
        if any(fold(quoted) == name for _, name in out):
            continue
        year = re.search(r"năm (\d{4})", before[-90:])
        out[(kind, fold(quoted))] = Theme(
            kind,
            quoted,
            int(year[1]) if year and kind.endswith("theme") else None,
            (match.start("text"), match.end("text")),
        )
    return list(out.values())


def find_campaign(context: Context, found: TaskList) -> tuple[Campaign, Time | None]:
    """Return the campaign and the general period that tasks without a time of their own inherit."""
    campaign = Campaign()
    _find_day(context, campaign)
    period = _general_period(context, found)
    if period is not None:
        campaign.start, campaign.end, campaign.source, campaign.span = (
            period.start,
            period.end,
            period.text,
            period.span,
        )
    elif found.schedules:
        placed, _ = found.schedules[0]
        time = time_of(context, placed)
        if time.start or time.end:
            campaign.start, campaign.end, campaign.source, campaign.span = (
                time.start,
                time.end,
                placed.text,
                (placed.start, placed.end),
            )
    else:
        _period_of_opening(context, found, campaign)
    return campaign, period


def _period_of_opening(context: Context, found: TaskList, campaign: Campaign) -> None:
    """Take the period that the opening gives beside the campaign's name: "Tháng cao điểm … (thời gian từ ngày … đến hết ngày …)".

    It dates the campaign; the document has no period clause, so tasks without a time inherit nothing from it.
    """
    body = context.tree.main.root.children
    begin = next((node.paragraph.start for node in body if node.paragraph is not None), 0)
    end = min((task.span[0] for task in found.tasks), default=begin)
    for period in find_periods(context.text[begin:end], context.year):
        start, stop = begin + period.span[0], begin + period.span[1]
        if period.start is None or period.end is None or not period.start < period.end:
            continue
        if (period.end - period.start).days > 370 or context.in_basis(start, stop):
            continue
        if _NAMES_CAMPAIGN.search(plain(context.text[max(begin, start - 200) : start])):
            campaign.start, campaign.end = period.start, period.end
            campaign.source, campaign.span = context.text[start:stop], (start, stop)
            return


def _find_day(context: Context, campaign: Campaign) -> None:
    """Find "Ngày … (10/10)": the Day that the campaign is for."""
    counts: dict[str, list[re.Match[str]]] = {}
    for match in _DAY.finditer(context.text):
        counts.setdefault(f"{int(match['day'])}/{int(match['month'])}", []).append(match)
    subject = context.header.subject or ""
    in_subject = _DAY.search(subject)
    if in_subject:
        key = f"{int(in_subject['day'])}/{int(in_subject['month'])}"
    elif counts:
        key = max(counts, key=lambda k: len(counts[k]))
        named = plain(counts[key][0]["name"]).strip()
        if plain(context.text).count(named) < 2 and "ngày" not in plain(subject):
            return
    else:
        return
    chosen = counts[key][0] if key in counts else in_subject
    if chosen is None:
        return
    campaign.name = " ".join(chosen["name"].split()).strip(" ,(") + (
        f" năm {context.year}" if context.year else ""
    )
    campaign.day_source = chosen[0].strip()
    year = int(chosen["year"]) if chosen["year"] and int(chosen["year"]) == context.year else context.year
    if year:
        campaign.day = make_date(year, int(chosen["month"]), int(chosen["day"]))


def _general_period(context: Context, found: TaskList) -> Time | None:
    """Return the period that a section or line of its own gives for the whole document."""
    for node, _path in found.periods:
        if node.paragraph is None:
            continue
        if _of_a_part(node):
            continue
        text = plain(node.text)
        heading = (
            role_of_heading(node.parent.text)
            if node.parent is not None and node.parent.paragraph is not None
            else None
        )
        if (
            "thời gian" in text
            or heading == "period"
            or (heading == "theme" and node.parent is not None and "thời gian" in plain(node.parent.text))
        ):
            if heading != "period" and not re.search(r"thời gian", text):
                continue
            time = time_of(context, Placed.of(node.paragraph))
            if time.start and time.end and time.start == time.end and not _of_the_whole(node, heading):
                continue  # the day of one event among several
            if (time.start and time.end and time.start <= time.end) or (
                time.end and time.kind in {"until", "before"}
            ):
                return time
    return None


def _of_a_part(node: Node) -> bool:
    """Whether a period stands inside one task's description rather than in a section of the whole document."""
    depth = sum(1 for above in node.ancestors() if above.mark is not None)
    return depth > 2


def _of_the_whole(node: Node, heading: str | None) -> bool:
    """Whether a single day is that of the whole document: "1. Thời gian: …", or the first lines of "1. Thời gian, địa điểm"."""
    depth = sum(1 for above in node.ancestors() if above.mark is not None)
    return depth == 0 or (heading == "period" and depth <= 1)


def inherit(found: TaskList, general: Time | None, context: Context, organised: set[str]) -> None:
    """Give tasks without a time the campaign's period (basis "campaign"); unit lists under "Tổ chức thực hiện" keep none."""
    for placed, before in found.schedules:
        time = time_of(context, placed)
        if not (time.start or time.end) or not before:
            continue
        base = before[0].section.rsplit(".", 1)[0]
        for task in found.tasks:
            same_list = task.section.startswith(f"{base}.") and "." not in task.section[len(base) + 1 :]
            if same_list and task not in before:
                _take(task, time, placed.text)
    if general is None:
        return
    for task in found.tasks:
        if task.id not in organised:
            _take(task, general, general.text)


def _take(task: Task, time: Time, text: str | None) -> None:
    if task.time.kind == "none" and task.time.text is None and task.recurrence is None:
        task.time = Time(
            text=text,
            start=time.start,
            end=time.end,
            kind=time.kind,
            bound=time.bound,
            basis="campaign",
            span=time.span,
        )


KEY_DATE_WORDS = 80  # characters of the first task that say what a key date is


def key_dates(tasks: list[Task]) -> list[KeyDate]:
    """Return the single days on which two or more tasks fall."""
    days: dict[object, list[Task]] = {}
    for task in tasks:
        if task.time.kind == "on" and task.time.end is not None:
            days.setdefault(task.time.end, []).append(task)
    return [
        KeyDate(group[0].time.end, _beginning(group[0].text))
        for group in days.values()
        if len(group) > 1 and group[0].time.end
    ]


def _beginning(text: str) -> str:
    """Return the first words of a task, cut between words, with an ellipsis where something is left out."""
    return textwrap.shorten(text, KEY_DATE_WORDS, placeholder="…")
