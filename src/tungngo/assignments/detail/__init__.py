"""One assignment as its page shows it to one person: what they may do next, and everything that stands around it."""

from tungngo.assignments.detail.page import Detail
from tungngo.assignments.detail.shown import Refused, Viewer, viewer_of

__all__ = ["Detail", "Refused", "Viewer", "viewer_of"]
