"""Pure decisions about people: how their names are kept, searched and sorted."""

from __future__ import annotations

import re

from vanban.text import fold, norm, sort_key

_NUMBER = re.compile(r"\d+")


def stored_sort_key(text: str) -> str:
    """Returns a text whose order by code points is the Vietnamese order of words, "Tổ 2" before "Tổ 10".

    For a column with collation "C": the database knows no Vietnamese order of its own.
    """
    letters, tones = sort_key(_NUMBER.sub(lambda match: match[0].zfill(6), norm(text)))
    shown = "".join(
        chr(0x100 + place) if group == 1 else chr(place) if group == 0 else "\u0200" + chr(place)
        for group, place in letters
    )
    return f"{shown}\x01{''.join(map(str, tones))}"


def person_sort_key(full_name: str) -> str:
    """Returns the key that sorts people as Vietnamese lists do: by given name, which stands last, then by the rest."""
    family, _, given = norm(full_name).rpartition(" ")
    return stored_sort_key(f"{given} {family}")


def folded_person(full_name: str, username: str, email: str) -> str:
    """Returns the text in which a person is searched."""
    return f"{fold(full_name)} {username.lower()} {email.lower()}"
