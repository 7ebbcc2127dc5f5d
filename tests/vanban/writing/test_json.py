"""Documents kept as JSON and taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from strategies import documents

from documents import ALL, PLAN
from vanban.writing import Document, NotADocument, from_dict, to_dict


@pytest.mark.parametrize("name", ALL)
def test_a_document_comes_back_from_json_as_it_was(name: str) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(ALL[name])))) == ALL[name]


@given(document=documents)
def test_any_document_comes_back_from_json_as_it_was(document: Document) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(document)))) == document


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"version": 2}, "version"),
        ({"subject": None}, "subject"),
        ({"date": "hôm qua"}, "date"),
        ({"number": "5"}, "number"),
        ({"number": True}, "number"),
        ({"blocks": {}}, "blocks"),
        ({"blocks": [{"kind": "video"}]}, "blocks/0"),
        ({"blocks": [{"kind": "item", "level": "huge"}]}, "blocks/0/level"),
        ({"signature": {"name": "A"}}, "signature/title"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(change: dict[str, Any], path: str) -> None:
    with pytest.raises(NotADocument) as raised:
        from_dict(to_dict(PLAN) | change)
    assert raised.value.path == path


def test_endless_nesting_is_refused() -> None:
    block: dict[str, Any] = {"kind": "item", "level": "dash"}
    for _ in range(200):
        block = {"kind": "item", "level": "dash", "blocks": [block]}
    with pytest.raises(NotADocument, match="deep"):
        from_dict(to_dict(PLAN) | {"blocks": [block]})
