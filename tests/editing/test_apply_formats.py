"""Edits in every format: a reader gets exactly the new values, and nothing else changes."""

from __future__ import annotations

import json
import random
from typing import Any, Final

import pytest
import yaml

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import SetValue
from alcamine_validate.input.document import Part
from alcamine_validate.text.json_pointer import resolve
from tests.editing.files import FILES, File, leaves, parts, planned, sessions

SEEDS: Final = 2


@pytest.mark.parametrize("title", FILES)
def test_a_reader_gets_the_new_values(title: str) -> None:
    """Each edit is made, whatever its text is, and every other value stays."""
    file = FILES[title]
    for seed in range(SEEDS):
        found = parts(file)
        plan = planned(found, random.Random(f"{title} {seed}"))
        result = edited(file.stored, plan.edits)
        assert [each for each in result.outcomes if not each.is_applied] == []
        assert sessions(parts(File(file.name, result.data))) == plan.wanted


@pytest.mark.thorough
def test_many_edits() -> None:
    """The same, with many more edits."""
    for title, file in FILES.items():
        for seed in range(0, 100, 3):
            plan = planned(parts(file), random.Random(f"{title} {seed}"), most=seed)
            result = edited(file.stored, plan.edits)
            assert all(each.is_applied for each in result.outcomes), title
            assert sessions(parts(File(file.name, result.data))) == plan.wanted, title


@pytest.mark.parametrize("title", FILES)
def test_without_edits_the_bytes_are_the_same(title: str) -> None:
    """They are also the same if a value is replaced by itself."""
    file = FILES[title]
    found = parts(file)
    same = [
        SetValue(part, f"{record.pointer}{pointer}", value)
        for part in found
        for record in part.records
        for pointer, value in leaves(record.value)
    ]
    assert edited(file.stored, []).data == file.stored
    assert edited(file.stored, same).data == file.stored


def strings(found: list[Part]) -> list[tuple[Part, str, str]]:
    """Return the strings in Sessions: the part, the pointer and the value of each."""
    return [
        (part, f"{record.pointer}{pointer}", value)
        for part in found
        for record in part.records
        for pointer, value in leaves(record.value)
        if isinstance(value, str) and value.isascii() and value.isalnum() and value
    ]


OTHER_BYTES: Final = {
    "nock-15.json": "Node.js compresses with another library",
    "polly.har": "Node.js compresses with another library",
    "vcrpy with block scalars 2": "a block scalar with U+2028 is written in quotes",
}
"""The files whose old bytes do not come back, with the reasons."""


@pytest.mark.parametrize("title", FILES)
def test_edits_can_be_made_again_and_taken_back(title: str) -> None:
    """Again they change nothing; taken back, they leave the old bytes."""
    file = FILES[title]
    chance = random.Random(title)
    found = strings(parts(file))
    chosen = chance.sample(range(len(found)), min(4, len(found)))
    texts = {at: f"x{found[at][2]}" for at in chosen}
    once = edited(file.stored, [SetValue(*found[at][:2], texts[at]) for at in chosen])
    after = strings(parts(File(file.name, once.data)))
    assert [after[at][2] for at in chosen] == [texts[at] for at in chosen]
    twice = edited(once.data, [SetValue(*after[at][:2], texts[at]) for at in chosen])
    assert twice.data == once.data
    undone = edited(once.data, [SetValue(*after[at][:2], found[at][2]) for at in chosen])
    assert (undone.data == file.stored) == (title not in OTHER_BYTES)
    assert sessions(parts(File(file.name, undone.data))) == sessions(parts(file))


def tokens(text: str, name: str) -> list[Any]:
    """Return all pieces of a text that could change alone: characters around values, and values."""
    if ".yaml" not in name:
        decoder = json.JSONDecoder()
        pieces, at = list[Any](), 0
        while at < len(text):
            if text[at] == '"':
                end = decoder.parse_string(text, at + 1)[1]  # type: ignore[attr-defined]
                pieces.append(text[at:end])
                at = end
            else:
                pieces.append(text[at])
                at += 1
        return pieces
    ends = [0]
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent):
            marks = (event.start_mark, event.end_mark)
            ends += [mark.index for mark in marks if mark is not None]
    return [text[start:end] for start, end in zip(ends, [*ends[1:], len(text)], strict=True)]


@pytest.mark.parametrize("title", FILES)
def test_everything_else_stays(title: str) -> None:
    """Only as many strings of the file differ as there are edits, and nothing between them."""
    file = FILES[title]
    found = strings(parts(file))
    chosen = random.Random(title).sample(range(len(found)), min(3, len(found)))
    result = edited(file.stored, [SetValue(*found[at][:2], found[at][2] + "x") for at in chosen])
    before, after = tokens(result.before, file.name), tokens(result.after, file.name)
    assert len(before) == len(after)
    differing = [at for at, one in enumerate(before) if one != after[at]]
    assert 1 <= len(differing) <= len(chosen) + len(result.sizes)


def test_a_string_in_a_string_is_escaped_as_often() -> None:
    """The value of the body stays JSON, and that of the file as well."""
    file = FILES["HAR 0"]
    (part,) = parts(file)
    edit = SetValue(part, "/person/properties", {"quote": '"'})
    text = edited(file.stored, [edit]).data.decode()
    body = json.loads(text)["log"]["entries"][0]["response"]["content"]["text"]
    assert resolve(json.loads(body), "/person/properties") == {"quote": '"'}
