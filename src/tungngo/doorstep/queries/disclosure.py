"""Everything that is kept of a household and its people, for the people themselves: to see it and to take it along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tungngo.doorstep.models import Purpose, VisitPhoto
from tungngo.doorstep.queries.consents import consent_of
from tungngo.doorstep.queries.households import people_of, skill_names, visits_of

if TYPE_CHECKING:
    from tungngo.doorstep.models import Household, Resident

FORMAT = "tungngo-household-data"


def data_of(household: Household, resident: Resident | None = None) -> dict[str, Any]:
    """Returns what is kept as plain values, with names of fields that explain themselves.

    With `resident` of that person alone: the others' data are not theirs to see.
    """
    skills = skill_names(household.organization)
    visits = visits_of(household)
    photos = VisitPhoto.objects.filter(visit_ref__in=[visit.pk for visit in visits])
    shot: dict[Any, int] = {}
    for visit_ref in photos.values_list("visit_ref", flat=True):
        shot[visit_ref] = shot.get(visit_ref, 0) + 1
    return {
        "format": FORMAT,
        "version": 1,
        "commune": household.organization.name,
        "household": {
            "neighborhood": household.neighborhood.name,
            "lane": household.lane,
            "house_number": household.house_number,
            "head_name": household.head_name,
            "phone": household.phone,
            "note": household.note,
            "latitude": float(household.latitude) if household.latitude is not None else None,
            "longitude": float(household.longitude) if household.longitude is not None else None,
            "state": household.get_state_display(),
            "team": household.team.name if household.team else "",
            "recorded_on": household.created_at.date().isoformat(),
            "restricted_on": household.restricted_at.date().isoformat() if household.restricted_at else None,
        },
        "residents": [
            {
                "full_name": person.resident.full_name,
                "birth_year": person.resident.birth_year,
                "state": person.resident.get_state_display(),
                "taught": [skills.get(code, code) for code in sorted(person.taught)],
                "known_before": [skills.get(code, code) for code in sorted(person.known)],
                "digital_signature": {"had": "đã có", "declined": "chưa đăng ký"}.get(person.signature, ""),
            }
            for person in people_of(household)
            if resident is None or person.resident.pk == resident.pk
        ],
        "visits": [
            {
                "date": visit.visited_date.isoformat(),
                "outcome": visit.get_outcome_display(),
                "member": str(visit.member),
                "team": visit.team.name if visit.team else "",
                "round": visit.round.name if visit.round else "",
                "note": visit.note,
                "consent": visit.get_consent_display() if visit.consent else "",
                "latitude": float(visit.latitude) if visit.latitude is not None else None,
                "longitude": float(visit.longitude) if visit.longitude is not None else None,
                "photos": shot.get(visit.pk, 0),
                "is_voided": visit.is_voided,
                "people": [
                    {
                        "full_name": one.resident.full_name,
                        "taught": [skills.get(code, code) for code in one.taught],
                        "known_before": [skills.get(code, code) for code in one.known],
                        "digital_signature": one.get_signature_display() if one.signature else "",
                        "decline_reason": one.decline_reason,
                        "support": one.get_support_display() if one.support else "",
                    }
                    for one in visit.people.all()
                    if resident is None or one.resident_id == resident.pk
                ],
            }
            for visit in visits
        ],
        "consent": [
            {"choice": said.label, "date": said.date.isoformat(), "by": said.by, "recorded_by": said.heard_by}
            for said in consent_of(household).said
        ],
        "purposes": [
            {
                "name": purpose.name,
                "ground": purpose.get_ground_display(),
                "citation": purpose.citation,
                "data": purpose.data_kinds,
                "kept_for": purpose.kept_for,
            }
            for purpose in Purpose.objects.filter(organization=household.organization, is_active=True)
        ],
    }
