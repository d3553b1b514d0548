"""Queries select the value at a pointer, or the equal elements of an array, by another library."""

from __future__ import annotations

from typing import Any

import jsonpath_rfc9535
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.schema.json_path import equal_elements, query_of
from alcamine_validate.text.json_pointer import join

NAMES = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(["a", "a'b", "\\", "0"])


@given(st.lists(NAMES | st.integers(0, 2), max_size=4))
def test_a_query_selects_the_value_at_a_pointer(steps: list[Any]) -> None:
    """Names with any characters are quoted as the standard says."""
    document: Any = "here"
    for each in reversed(steps):
        document = {each: document} if isinstance(each, str) else [0] * each + [document]
    nodes = jsonpath_rfc9535.find(query_of(document, join("", *steps)), document)
    assert nodes.values() == ["here"]


@given(st.lists(NAMES, max_size=4), NAMES)
def test_equal_elements_are_selected(texts: list[str], text: str) -> None:
    """All of them, and no others."""
    nodes = jsonpath_rfc9535.find(equal_elements("$.required", text), {"required": texts})
    assert nodes.values() == [each for each in texts if each == text]


def test_usual_queries_are_short() -> None:
    """Usual names have no quotes."""
    document = {"a": {"b-c": [{"d": 1}]}}
    assert query_of(document, "/a/b-c/0/d") == "$.a['b-c'][0].d"
    assert equal_elements("$.required", "ledger") == "$.required[?@ == 'ledger']"
    with pytest.raises(LookupError):
        query_of(document, "/a/x/y")
