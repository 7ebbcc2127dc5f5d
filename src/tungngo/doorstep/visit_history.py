"""The versions of a visit, from telephones and from the office, and in what each differs from the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.doorstep.models import Visit, VisitCorrection, VisitedResident

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tungngo.doorstep.models import Act


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is other than in the version before."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Version:
    """A version of a visit.

    Attributes:
        at: When it was received, or written at the office.
        made_at: When it was made on the telephone; None at the office.
        title: Where it comes from.
        by: Who wrote it.
        reason: Why, at the office.
        differences: From the version before; empty for the first.
        is_counting: Whether it is the one that counts.
        is_late: Whether it came from a telephone after the office had corrected the visit, and so does not count.
    """

    at: datetime
    made_at: datetime | None
    title: str
    by: str
    reason: str = ""
    differences: list[Difference] = field(default_factory=list)
    is_counting: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What codes and identifiers are called."""

    skills: Mapping[str, str]
    residents: Mapping[str, str]
    rounds: Mapping[int, str]


def history(
    visit: Visit, acts: Sequence[Act], corrections: Sequence[VisitCorrection], names: Names
) -> list[Version]:
    """Returns the versions of a visit, the newest first."""
    versions: list[tuple[datetime, Version]] = []
    before: dict[str, str] | None = None
    corrected_at = corrections[0].created_at if corrections else None
    for act in sorted(acts, key=lambda act: (act.body["data"].get("revision", 0), act.pk.int)):
        said = said_by_act(act.body["data"], names)
        version = Version(
            at=act.received_at,
            made_at=act.made_at,
            title=_("Điện thoại ghi") if before is None else _("Điện thoại sửa"),
            by=str(visit.member),
            differences=differences(before, said),
            is_counting=act.pk == visit.version_act,
            is_late=bool(corrected_at and act.received_at > corrected_at and act.pk != visit.version_act),
        )
        before = said
        versions.append((act.received_at, version))
    versions += [
        (correction.created_at, _of_the_office(visit, correction, names)) for correction in corrections
    ]
    versions.sort(key=lambda pair: pair[0], reverse=True)
    return [version for _at, version in versions]


def _of_the_office(visit: Visit, correction: VisitCorrection, names: Names) -> Version:
    return Version(
        at=correction.created_at,
        made_at=None,
        title=correction.get_kind_display(),
        by=str(correction.created_by),
        reason=correction.reason,
        differences=differences(
            said_by_snapshot(correction.before, names), said_by_snapshot(correction.after, names)
        ),
        is_counting=correction.pk == visit.version_act,
    )


def differences(before: Mapping[str, str] | None, after: Mapping[str, str]) -> list[Difference]:
    """Returns what differs between two versions, in the order of the later."""
    if before is None:
        return []
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Difference(label, before.get(label) or "–", after.get(label) or "–")
        for label in labels
        if (before.get(label) or "") != (after.get(label) or "")
    ]


def said_by_act(data: Mapping[str, Any], names: Names) -> dict[str, str]:
    """What an act says, by label."""
    day = data.get("visited_on") or _local_day(data.get("visited_at"))
    said = _said(data, day, names)
    speed = data.get("speed") or {}
    said[_("Tốc độ mạng")] = f"{speed['download_mbps']} Mbit/s" if speed.get("download_mbps") else ""
    said[_("Số ảnh")] = str(len(data.get("photos") or ())) if data.get("photos") else ""
    consents = dict(Visit.Consent.choices)
    said[_("Đồng ý lưu dữ liệu")] = str(consents.get(data.get("consent") or "", ""))
    return said


def said_by_snapshot(values: Mapping[str, Any], names: Names) -> dict[str, str]:
    """What services.corrections.snapshot kept, by label."""
    said = _said(values, values.get("visited_date"), names)
    said[_("Giờ đến")] = _local_time(values.get("visited_at"))
    return said


def _said(values: Mapping[str, Any], day: str | None, names: Names) -> dict[str, str]:
    said = {
        _("Kết quả"): str(dict(Visit.Outcome.choices).get(values.get("outcome", ""), "")),
        _("Ngày đến"): _day(day),
        _("Đợt"): names.rounds.get(values.get("round") or 0, ""),
        _("Hẹn đến lại"): _day(values.get("revisit_date")),
        _("Ghi chú"): str(values.get("note") or ""),
        _("Đã hủy"): _("có") if values.get("voided") else "",
    }
    for person in values.get("people") or ():
        key = str(person.get("resident"))
        said[names.residents.get(key) or _("Một người khác")] = said_of_person(person, names.skills)
    return said


def said_of_person(person: Mapping[str, Any], skills: Mapping[str, str]) -> str:
    """What a visit did for one person, in words."""
    parts = []
    for label, key in ((_("hướng dẫn"), "taught"), (_("đã biết"), "known")):
        if person.get(key):
            named = ", ".join(skills.get(code, code) for code in sorted(person[key]))
            parts.append(f"{label}: {named}")
    signature = person.get("signature") or ""
    if signature:
        words = str(dict(VisitedResident.Signature.choices).get(signature, ""))
        parts.append(_("chữ ký số: %(words)s") % {"words": words})
    if person.get("decline_reason"):
        parts.append(str(person["decline_reason"]))
    if person.get("support"):
        parts.append(str(dict(VisitedResident.Support.choices).get(person["support"], "")))
    return "; ".join(parts) or _("có gặp")


def _parsed(moment: str | None) -> datetime | None:
    try:
        return timezone.localtime(datetime.fromisoformat(moment)) if moment else None
    except ValueError:
        return None


def _local_day(moment: str | None) -> str | None:
    parsed = _parsed(moment)
    return parsed.date().isoformat() if parsed else None


def _local_time(moment: str | None) -> str:
    parsed = _parsed(moment)
    return f"{parsed:%H:%M}" if parsed else ""


def _day(day: str | None) -> str:
    try:
        return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""
    except ValueError:
        return ""
