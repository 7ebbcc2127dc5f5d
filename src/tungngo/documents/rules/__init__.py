"""Pure decisions about a body's own documents."""

from tungngo.documents.rules.numbers import free_numbers, next_number
from tungngo.documents.rules.steps import STEPS, WRITABLE, can_follow

__all__ = ["STEPS", "WRITABLE", "can_follow", "free_numbers", "next_number"]
