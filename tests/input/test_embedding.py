"""Where a part stands: its place in the file, and how the text around it stands for it."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Coding, InString, Numbered, Slice, Strings, is_encoded
from alcamine_validate.text.positions import FilePlace, Span
from tests.input.inputs import URL, read, shaped

BODY = shaped('{"id": "a1"}')
ZIPPED = gzip.compress(BODY.encode(), mtime=0)


def only_part(text: str, name: str) -> Part:
    """Return the only part of a file."""
    (document,) = read(text, name)
    (part,) = document.parts
    return part


def test_a_line_has_its_number() -> None:
    """The column counts from the start of the line."""
    part = only_part(f"\n{BODY}\n", "a.jsonl")
    assert part.embedding == Numbered("line", 2)
    assert part.place(Span(2, 4)) == FilePlace(2, 3, 2, 5)


def test_a_value_of_several_has_its_start() -> None:
    """Its characters are those of the file."""
    text = f'{{\n "a": {BODY}\n}}\n{{\n}}\n'
    (document,) = read(text, "a.jsonl")
    embedding = document.parts[-1].embedding
    assert isinstance(embedding, Slice)
    assert (embedding.start, embedding.around.lines.text) == (text.index("}\n{") + 2, text)


def har(**content: Any) -> str:
    """Return a HAR with one response."""
    headers = [{"name": "Content-Encoding", "value": "gzip"}]
    response = {"status": 200, "headers": headers, "content": content}
    entry = {"request": {"method": "GET", "url": URL}, "response": response}
    return json.dumps({"log": {"entries": [entry]}})


@pytest.mark.parametrize(
    ("content", "coding"),
    [
        ({"text": BODY}, ()),
        ({"text": base64.b64encode(BODY.encode()).decode(), "encoding": "base64"}, ("base64",)),
        ({"text": json.dumps([ZIPPED.hex()])}, ("written pieces", "gzip")),
        ({"text": ZIPPED.hex(), "_isBinary": True}, ("hex", "gzip")),
    ],
)
def test_a_body_has_the_string_that_it_stands_in(content: Any, coding: Coding) -> None:
    """The coding has the steps that lead from the string to the text."""
    embedding = only_part(har(**content), "a.har").embedding
    assert isinstance(embedding, InString)
    assert (embedding.pointer, embedding.coding) == (
        "/log/entries/0/response/content/text",
        coding,
    )
    assert embedding.value == (None if coding else BODY)


def test_a_text_within_an_encoded_one_is_encoded() -> None:
    """A text that stands in another one as it is has the form of that."""
    part = Part(BODY)
    assert not is_encoded(part)
    for coding in ((), ("base64",)):
        body = Part(BODY, InString(Strings(part), "/text", None, coding))
        inner = Part(BODY, InString(Strings(Part(BODY, Slice(body, 0))), "/text", BODY))
        assert {is_encoded(body), is_encoded(inner)} == {bool(coding)}


def test_nock_stores_pieces() -> None:
    """The value is an array then."""
    call = {"scope": URL, "path": "", "response": [ZIPPED.hex()[:10], ZIPPED.hex()[10:]]}
    call["rawHeaders"] = ["Content-Encoding", "gzip"]
    embedding = only_part(json.dumps([call]), "a.json").embedding
    assert isinstance(embedding, InString)
    assert embedding.coding == ("pieces", "gzip")


def test_a_cassette_stores_bytes() -> None:
    """YAML has a tag for them."""
    data = base64.b64encode(ZIPPED).decode()
    text = (
        f"interactions:\n- request: {{method: GET, uri: '{URL}'}}\n  response:\n"
        f"    status: {{code: 200}}\n    headers: {{Content-Encoding: [gzip]}}\n"
        f"    body:\n      string: !!binary |\n        {data}\n"
    )
    embedding = only_part(text, "a.yaml").embedding
    assert isinstance(embedding, InString)
    assert embedding.coding == ("binary", "gzip")
    assert embedding.strings.part.lines.text == text


def test_a_place_that_is_not_known_is_the_start() -> None:
    """The value of a key that YAML can't have is not located."""
    assert Strings(Part("{}")).span("/a") == Span(0, 0)
