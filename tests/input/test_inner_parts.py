"""JSON text in strings: a part for each text, and the way back to places in the file."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from alcamine_validate.input.document import Part
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder
from alcamine_validate.input.inner_parts import inner_parts
from alcamine_validate.input.json_part import session_part
from alcamine_validate.text.positions import FilePlace, Span
from tests.support.sessions import TELLING
from tests.support.tables import for_each

INNER: Final = json.dumps({"é\\": "🛳", **TELLING, "z": "\n"}, ensure_ascii=False)


def parts_of(value: Any, finder: SessionFinder = SEARCHING, nesting: int = 1024) -> list[Part]:
    """Return the parts of a value's JSON text."""
    part = session_part(json.dumps(value, indent=1, ensure_ascii=False))
    return list(inner_parts(part, finder.in_file(value), nesting).values())


def written_at(part: Part, span: Span, text: str) -> str:
    """Return what a file has at the place of a span, which must be in one line."""
    place = part.place(span)
    assert place.line == place.end_line
    return text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1]


def test_there_is_one_part_for_each_text() -> None:
    """The part itself is first, then each text once, an outer one before those in it."""
    value = {
        "a": INNER,
        "b": json.dumps({"c": [TELLING, INNER, TELLING]}),
        "d": "text",
        "e": TELLING,
    }
    whole, *others = parts_of(value)
    assert whole.embedding is None
    assert [part.data for part in others] == [INNER, value["b"], INNER]
    assert all(part.has_lines_of_file is False for part in others)


def test_each_character_of_a_text_has_its_place() -> None:
    """It is the place of the character or of its escape, in a string in a string too."""
    value = {"x": 1, "a": INNER, "b": json.dumps({"c": INNER}, ensure_ascii=False)}
    text = json.dumps(value, indent=1, ensure_ascii=False)
    _, one, outer, two = parts_of(value)
    assert outer.lines.text == value["b"]

    def check(offset: int) -> None:
        character = INNER[offset]
        once = json.dumps(character, ensure_ascii=False)[1:-1]
        twice = json.dumps(once, ensure_ascii=False)[1:-1]
        assert written_at(one, Span(offset, offset + 1), text) == once
        assert written_at(two, Span(offset, offset + 1), text) == twice

    for_each(range(len(INNER)), check)
    assert two.place(Span(0, 0)).line == 4


def test_texts_that_are_equal_have_their_own_places() -> None:
    """A text is known by its place, not by its content."""
    value = [INNER, INNER]
    _, one, two = parts_of(value)
    assert one.place(Span(0, 1)) == FilePlace(2, 3, 2, 4)
    assert two.place(Span(0, 1)) == FilePlace(3, 3, 3, 4)


def test_text_that_is_not_valid_has_no_record() -> None:
    """Its problem has a place in the file; the limit of nesting applies to the text."""
    cut = INNER[:-1]
    deep = json.dumps({**TELLING, "x": [[[]]]})
    for text, rule, nesting in ((cut, "invalid-json", 1024), (deep, "nested-too-deep", 3)):
        value = {"a": text, "b": INNER}
        _, broken, good = parts_of(value, nesting=nesting)
        assert (broken.records, good.problems) == ([], [])
        [problem] = broken.problems
        assert problem.rule == rule
        assert problem.span is not None
        place = broken.place(problem.span)
        assert place.line == 2
        at = problem.span.start
        assert place.column == len(' "a": "') + 1 + len(
            json.dumps(text[:at], ensure_ascii=False)
        ) - 2  # fmt: skip


def test_the_strings_of_a_text_are_located_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locating each string by itself would read the whole text again for each."""
    calls: list[int] = []
    spans = Part.spans

    def counted(self: Part, pointers: Any) -> Any:
        found = list(pointers)
        calls.append(len(found))
        return spans(self, found)

    monkeypatch.setattr(Part, "spans", counted)
    _, *inner = parts_of([INNER] * 50)
    assert calls == []
    assert [part.place(Span(0, 1)).line for part in inner] == list(range(2, 52))
    assert calls == [50]


def test_places_that_a_person_names_have_parts_too() -> None:
    """A string that is not searched is read if a place leads through it."""
    value = {"a": '{"b": "[1, 2]"}'}
    _, outer, inner = parts_of(value, SessionFinder(("/a/b/1",)))
    assert (outer.data, inner.data) == ('{"b": "[1, 2]"}', "[1, 2]")
    text = json.dumps(value, indent=1)
    assert written_at(inner, Span(4, 5), text) == "2"
