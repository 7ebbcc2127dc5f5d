"""Who reads which part of the audit log.

Rights follow the tree of units, which stands above this app: the app that knows the tree gives the rule once,
`readers.set_scope(…)`, when it is loaded. Without a rule nobody reads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

Scope = Callable[[Any], Q | None]  # takes the account, whose model stands above this app
_scope: list[Scope] = []


def set_scope(scope: Scope) -> None:
    """Sets the rule: a condition on audit events for a person, None when they may read none."""
    _scope[:] = [scope]


def scope_of(user: Any) -> Q | None:
    """Returns which events a person reads; None for none."""
    return _scope[0](user) if _scope else None
