"""JSON text in strings is recognised, as it is and in base64."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from gzip import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.inner_texts import (
    decoded_base64,
    encoding_of,
    is_base64,
    json_in,
    plain_base64,
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
    assert encoding_of(coded) == "base64" or is_short
    assert encoding_of(b64encode(compress(text.encode())).decode()) == "base64"
    for other in (urlsafe_b64encode(text.encode()).decode(), coded.rstrip("=")):
        assert encoding_of(other) == "base64url" or other == coded or is_short
        assert json_in(decoded_base64(other)) == value or is_short


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
    assert not (isinstance(text, str) and encoding_of(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("YQ", "YQ=="), ("YWI", "YWI="), ("YWJj", "YWJj"), ("YQ==", "YQ=="), ("-_-_", "+/+/")],
)
def test_base64url_is_written_as_base64(text: str, expected: str) -> None:
    """With the characters and the padding of RFC 4648, section 4."""
    assert plain_base64(text) == expected
