"""What people send about campaigns and assignments, checked."""

from tungngo.assignments.forms.confirming import ConfirmForm
from tungngo.assignments.forms.filters import FILTER_NAMES, MARK_LABELS, OWN_UNIT, FilterForm
from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.forms.work import LeadForm, StepForm

__all__ = [
    "FILTER_NAMES",
    "MARK_LABELS",
    "OWN_UNIT",
    "ConfirmForm",
    "FilterForm",
    "LeadForm",
    "StepForm",
    "VersionedForm",
]
