"""The texts of a file, one in the other."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.editing.edits import Refused
from alcamine_validate.input.find_sessions import SessionFinder
from alcamine_validate.input.read import ReadOptions
from alcamine_validate.privacy.fields import FieldTable
from alcamine_validate.sanitizing.texts import Text, strings_in, strings_of, texts_of
from tests.properties.test_round_trips import FORMATS, OF_VALUES


def found(data: bytes | str, name: str = "x.json", how: ReadOptions | None = None) -> list[Text]:
    """Return the texts of a file."""
    stored = data.encode() if isinstance(data, str) else data
    return list(texts_of(stored, name, how or ReadOptions()))


def coded(text: str) -> str:
    """Return a text in base64."""
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("title", sorted((FORMATS | OF_VALUES).keys() - {"Parquet"}))
def test_sessions_are_found_in_each_format(title: str) -> None:
    """Each of them once, wherever it is."""
    session: Any = av.sample(seed=3)
    written = (FORMATS | OF_VALUES)[title](json.dumps(session, ensure_ascii=False))
    texts = found(written.pack(written.text.encode()), written.name)
    values = [each.value for text in texts for each in text.sessions]
    assert values.count(session) == 1
    assert len(values) == 1 + bool(written.record)


def test_texts_in_strings() -> None:
    """JSON, base64 where a name says so, and JSON in that."""
    inner = json.dumps({"b": coded("{}"), "base64Body": coded('{"c": "[1]"}')})
    value = {"a": inner, "encoding": "base64", "text": coded("plain"), "n": "{broken"}
    assert [each.value for each in found(json.dumps(value))] == [
        value, json.loads(inner), {"c": "[1]"}, [1], "plain",
    ]  # fmt: skip
    whole, *_, plain = found(json.dumps(value))
    assert whole.inner == {("a",), ("text",)}
    assert plain.is_plain
    assert not whole.is_plain


def test_base64_without_a_name_is_a_text_if_it_is_json() -> None:
    """Other words look like it."""
    inner = {"a": "a rather long text"}
    value = [coded(json.dumps(inner)), coded('{"a": "not closed, so not JSON')]
    assert [each.value for each in found(json.dumps(value))] == [value, inner]


def test_fields_that_are_replaced_as_a_whole_are_not_texts() -> None:
    """Unless the settings leave them to detection."""
    session: Any = av.sample(seed=3)
    prompt = session["agent"]["version"]["systemPrompt"] = '{"a": 1}'
    data = json.dumps({"data": session | {"note": '{"b": 1}'}}).encode()
    for table, values in (
        (FieldTable(), [("/note", {"b": 1})]),
        (
            FieldTable({"/agent/version/systemPrompt": "detect"}),
            [("/note", {"b": 1}), ("/agent/version/systemPrompt", json.loads(prompt))],
        ),
    ):
        texts = list(texts_of(data, "x.json", ReadOptions(), table))[1:]
        assert [(str(each.around), each.value) for each in texts] == values


def test_what_is_not_a_text_stays_a_value() -> None:
    """Bytes that are not UTF-8, or an image, and what only looks like base64."""
    image = base64.b64encode(b"\x89PNG\0\xff").decode()
    value = {"encoding": "base64", "text": image, "base64Body": "not base64 at all!"}
    assert len(found(json.dumps(value))) == 1
    assert len(found(f"a: !!binary {image}\n", "x.yaml")) == 1
    packed = base64.b64encode(gzip.compress(b"hello")).decode()
    assert [each.value for each in found(f"a: !!binary {packed}\n", "x.yaml")][1:] == ["hello"]


def test_the_code_of_pages_is_marked() -> None:
    """As a string and encoded."""
    page = {"mimeType": "text/html", "text": "<p>"}
    (whole,) = found(json.dumps([page]))
    assert whole.code == {("0", "text")}
    whole, inner = found(json.dumps([{**page, "encoding": "base64", "text": coded("<p> +41")}]))
    assert whole.code == {("0", "text")}
    assert inner.code == {()}
    assert inner.is_plain


def test_files_without_a_known_name() -> None:
    """They are JSON if they start like it; other text is one plain text, an image none."""
    (text,) = found("Call me.\n", "0a1b2c3d.txt")
    assert text.is_plain
    assert text.value == "Call me.\n"
    (text,) = found('{"a": 1}', "0a1b2c3d.txt")
    assert text.value == {"a": 1}
    assert found(b"\x89PNG\0", "0a1b2c3d.png") == []
    assert found(b"caf\xe9", "0a1b2c3d.txt") == []
    assert found("", "0a1b2c3d.txt") == []


def test_places_of_settings_count() -> None:
    """Sessions are where the settings say, not by a search."""
    session: Any = av.sample(seed=3)
    deep = {"a": {"b": {"c": {"d": {"e": {"f": session}}}}}}
    how = ReadOptions(finder=SessionFinder(("/a/b/c/d/e/f",)))
    (text,) = found(json.dumps(deep), how=how)
    assert [each.tokens for each in text.sessions] == [("a", "b", "c", "d", "e", "f")]
    (text,) = found(json.dumps(deep))
    assert text.sessions == ()


def test_nesting_has_an_end() -> None:
    """Hostile texts in texts are not read forever."""
    text = "[1]"
    for _ in range(25):
        text = json.dumps({"base64Body": coded(text)})
    assert len(found(text)) == 21


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('{"a": 1, "a": 2}', "x.json"),
        ('{"a": "{\\"b\\": 1, \\"b\\": 2}"}', "x.json"),
        ("[", "x.json"),
    ],
)
def test_texts_of_which_a_reader_gets_a_part_are_refused(data: str, name: str) -> None:
    """Because something in them would be overlooked."""
    with pytest.raises(Refused):
        found(data)


def test_strings_come_in_order() -> None:
    """With the names around them."""
    value = {"a": ["b", 1, True, None, 1.5], "c": {"d": "e"}}
    strings = [(str(e.pointer), *e[1:]) for e in strings_in(value)]
    assert strings == [
        ("/a", "a", "a", True, False), ("/c", "c", "c", True, False),
        ("/a/0", "b", "a", False, False), ("/a/1", "1", "a", False, True),
        ("/c/d", "d", "d", True, False), ("/c/d", "e", "d", False, False),
    ]  # fmt: skip
    assert [each.tokens() for each in strings_in(value)][2:4] == [("a", "0"), ("a", "1")]
    assert [each.text for each in strings_in("x")] == ["x"]
    assert [each.text for each in strings_in(10**30)] == []


def test_the_string_of_a_plain_text_is_the_text() -> None:
    """Its place is the root."""
    (text,) = found("Call me.\n", "0a1b2c3d.txt")
    assert [(each.tokens(), each.text) for each in strings_of(text)] == [((), "Call me.\n")]
