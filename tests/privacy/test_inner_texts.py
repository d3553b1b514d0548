"""JSON text in strings is recognised, as it is and in base64."""

from __future__ import annotations

import json
from base64 import b64encode
from gzip import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.inner_texts import (
    decoded_base64,
    is_base64,
    json_in,
    may_be_encoded,
)


@given(st.one_of(st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_json_text_is_read_back(value: object) -> None:
    """As it is, and from base64 unless it is very short."""
    text = json.dumps(value)
    coded = b64encode(text.encode()).decode()
    assert json_in(text) == value
    assert json_in(decoded_base64(coded)) == value
    is_short = len(coded.rstrip("=")) < 20
    assert is_base64(coded) or is_short
    assert may_be_encoded(coded) or is_short
    assert may_be_encoded(b64encode(compress(text.encode())).decode())


@pytest.mark.parametrize("text", ["", "{", "[a]", '"{}"', "7", "{" * 9_999, "[1] and more"])
def test_other_texts_are_not_json_text(text: str) -> None:
    """Only a whole object or array is."""
    assert json_in(text) is None


@pytest.mark.parametrize(
    "text", ["", "e", "x0r9psk66a0pjtwaem3f5jec", "eyJhbGciOi.eyJzdWIiOi.x1", 7]
)
def test_other_texts_are_not_base64_of_json(text: object) -> None:
    """An id, a JSON Web Token, and what is not a string."""
    assert decoded_base64(text) == ""
    assert not (isinstance(text, str) and may_be_encoded(text))
