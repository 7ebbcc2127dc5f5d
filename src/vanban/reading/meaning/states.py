"""What a statement inherits from above it, and what the walk over a part's tree finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanban.reading.meaning.context import Placed
    from vanban.reading.meaning.fields import Field
    from vanban.reading.model import Requirement, Task, UnitRef
    from vanban.reading.structure.tree import Node


@dataclass(slots=True)
class State:
    """What a statement inherits from above."""

    role: str | None = None
    title: str | None = None
    section: str = ""
    units: list[UnitRef] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    parent: str | None = None
    modality: str = "yêu cầu"
    in_organisation: bool = False
    coordinating: list[UnitRef] = field(default_factory=list)


@dataclass(slots=True)
class TaskList:
    """What the walk over a part's tree finds."""

    tasks: list[Task] = field(default_factory=list)
    nodes: list[tuple[Node, list[Task]]] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    funding: list[Node] = field(default_factory=list)
    goals: list[Node] = field(default_factory=list)
    periods: list[tuple[Node, str]] = field(default_factory=list)
    closings: list[Node] = field(default_factory=list)
    glued_closings: list[Placed] = field(default_factory=list)
    schedules: list[tuple[Placed, list[Task]]] = field(default_factory=list)
    heading_of: dict[str, list[UnitRef]] = field(default_factory=dict)
    in_report_section: set[str] = field(default_factory=set)
    report_clauses: set[str] = field(default_factory=set)
