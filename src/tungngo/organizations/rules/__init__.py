"""Pure decisions about units: their names, what documents call them, what is proposed, which role fits where."""

from tungngo.organizations.rules.names import (
    commune_word,
    folded_name,
    kept_name,
    proper_name,
    stored_sort_key,
)

__all__ = ["commune_word", "folded_name", "kept_name", "proper_name", "stored_sort_key"]
