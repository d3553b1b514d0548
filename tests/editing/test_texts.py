"""All texts of a file as parts."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import Refused, SetValue
from alcamine_validate.editing.texts import value_of
from alcamine_validate.text.positions import FilePlace, Span
from tests.editing.files import text_in_string, texts_in


def texts(stored: bytes, form: str) -> list[str]:
    """Return the texts of a file, and check that each of them can be edited."""
    found = list(texts_in(stored, form))
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
    (part,) = texts_in(b"\n\n{}\n", "jsonl")
    assert part.place(Span(0, 2)) == FilePlace(3, 1, 3, 3)


def test_a_text_in_a_string_has_its_place() -> None:
    """That of an encoded text is the whole string."""
    inner = '{"a": 1}'
    encoded = base64.b64encode(inner.encode()).decode()
    stored = json.dumps({"plain": inner, "coded": encoded}).encode()
    (part,) = texts_in(stored, "json")
    plain = text_in_string(part, "/plain", inner)
    assert plain.place(Span(1, 4)) == FilePlace(1, 13, 1, 18)
    coded = text_in_string(part, "/coded", encoded, ("base64",))
    assert coded.lines.text == inner
    assert coded.place(Span(1, 4)).column == stored.index(encoded.encode())
    with pytest.raises(Refused, match="the value is not a string"):
        text_in_string(part, "/plain", 1)


def test_the_value_of_a_text() -> None:
    """Lone surrogates are kept, and YAML documents have one value each."""
    assert [value_of(part) for part in texts_in(b"a: 2\n---\n- b\n", "yaml")] == [
        {"a": 2},
        ["b"],
    ]
    assert [value_of(part) for part in texts_in(b'["\\ud800"]', "har")] == [["\ud800"]]
    (broken,) = texts_in(b"[", "json")
    with pytest.raises(Refused, match="it is not valid JSON: the text ends too early"):
        value_of(broken)


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        (b"a: 1\nb: [\n", "line 3 is not valid YAML"),
        (b"a: 1\nsecret: 2\nsecret: 3\n", "line 3 repeats a key of its mapping"),
        (b"a: 1\n<<: {secret: 2}\n", "line 2 has a merge key, which JSON does not have"),
    ],
)
def test_yaml_that_a_reader_gets_in_part_is_refused_if_that_matters(
    stored: bytes, why: str
) -> None:
    """The reason has none of the text."""
    list(texts_in(stored, "yaml"))
    with pytest.raises(Refused) as caught:
        list(texts_in(stored, "yaml", is_strict=True))
    assert str(caught.value) == why
