"""All texts of a file as parts."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import Refused, SetValue
from alcamine_validate.editing.texts import text_in_string, texts_of_file
from alcamine_validate.text.positions import Place, Span


def texts(stored: bytes, form: str) -> list[str]:
    """Return the texts of a file, and check that each of them can be edited."""
    found = list(texts_of_file(stored, form))
    for part in found:
        result = edited(stored, [SetValue(part, "", 1)])
        assert [each.is_applied for each in result.outcomes] == [True]
        assert result.data != stored
    return [part.lines.text for part in found]


def test_the_texts_of_each_format() -> None:
    """JSON is one, each line of JSON Lines, and each document of YAML, whose text is shared."""
    assert texts(b' {"a": 2}\n', "json") == [' {"a": 2}\n']
    assert texts(b"\xef\xbb\xbf[2]", "har") == ["[2]"]
    assert texts(b"{}\r\n\n[2]", "jsonl") == ["{}\r", "[2]"]
    assert texts(b"a: 2\n---\nb: 2\n", "yaml") == ["a: 2\n---\nb: 2\n"] * 2
    assert texts(gzip.compress(b"[a]"), "yaml") == ["[a]"]
    assert texts(b"[2]", "yaml") == ["[2]"]
    assert texts(b"{\n 'a': 2\n}\n[\n]\n".replace(b"'", b'"'), "jsonl") == ['{\n "a": 2\n}', "[\n]"]
    assert texts(b"- a\n", "vcr") == ["- a\n"]


def test_lines_have_their_numbers() -> None:
    """Blank lines count."""
    (part,) = texts_of_file(b"\n\n{}\n", "jsonl")
    assert part.place(Span(0, 2)) == Place(3, 1, 3, 3)


def test_a_text_in_a_string_has_its_place() -> None:
    """That of an encoded text is the whole string."""
    inner = '{"a": 1}'
    encoded = base64.b64encode(inner.encode()).decode()
    stored = json.dumps({"plain": inner, "coded": encoded}).encode()
    (part,) = texts_of_file(stored, "json")
    plain = text_in_string(part, "/plain", inner)
    assert plain.place(Span(1, 4)) == Place(1, 13, 1, 18)
    coded = text_in_string(part, "/coded", encoded, ("base64",))
    assert coded.lines.text == inner
    assert coded.place(Span(1, 4)).column == stored.index(encoded.encode())
    with pytest.raises(Refused, match="the value is not a string"):
        text_in_string(part, "/plain", 1)
