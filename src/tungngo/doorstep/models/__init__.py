"""Households and who visits them, the rounds, the acts that phones send and what becomes of them."""

from tungngo.doorstep.models.acts import Act, HeldAct
from tungngo.doorstep.models.board import BoardSettings, MapArea, MapImport, VisitCorrection
from tungngo.doorstep.models.households import Household, HouseholdLeft, Resident
from tungngo.doorstep.models.privacy import (
    AccessLog,
    ConsentChange,
    Erasure,
    Purpose,
    RetentionRule,
    RightsRequest,
)
from tungngo.doorstep.models.registering import HouseholdImport, Merge, NotDuplicate, RegisterKind
from tungngo.doorstep.models.rounds import DigitalSkill, Round, Route
from tungngo.doorstep.models.teams import Device, Enrolment, Member, SyncEpoch, TeamMembership
from tungngo.doorstep.models.visits import SpeedMeasurement, Visit, VisitedResident, VisitPhoto

__all__ = [
    "AccessLog",
    "Act",
    "BoardSettings",
    "ConsentChange",
    "Device",
    "DigitalSkill",
    "Enrolment",
    "Erasure",
    "HeldAct",
    "Household",
    "HouseholdImport",
    "HouseholdLeft",
    "MapArea",
    "MapImport",
    "Member",
    "Merge",
    "NotDuplicate",
    "Purpose",
    "RegisterKind",
    "Resident",
    "RetentionRule",
    "RightsRequest",
    "Round",
    "Route",
    "SpeedMeasurement",
    "SyncEpoch",
    "TeamMembership",
    "Visit",
    "VisitCorrection",
    "VisitPhoto",
    "VisitedResident",
]
