"""JSON Lines: each line is read separately, however the file is split into pieces."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.input.document import Document
from alcamine_validate.input.json_lines import read_json_lines
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.input.read import ReadOptions, documents
from tests.input.inputs import Problem, messages, problems, read, shaped, values
from tests.support.sessions import TELLING


def lines(*pieces: bytes, **limits: Any) -> list[Document]:
    """Return the documents of JSON Lines that are read in these pieces."""
    return list(read_json_lines(pieces, Limits(**limits)))


def test_a_bad_line_is_one_problem_and_the_rest_goes_on() -> None:
    """An invalid line counts as a record; blank lines do not."""
    found = lines(b'{"a":1}\n\n{"a":\n \t\r\noops\n{"a":2}\n')
    assert [record.index for each in found for part in each.parts for record in part.records] == [
        0,
        3,
    ]
    assert problems(found) == [
        Problem("invalid-json", 3, 6, "", 1),
        Problem("invalid-json", 5, 1, "", 2),
    ]


def test_the_last_line_needs_no_end_but_must_be_whole() -> None:
    """A truncated last line is reported."""
    assert values(lines(b'{"a":1}\n{"a":2}')) == [{"a": 1}, {"a": 2}]
    found = lines(b'{"a":1}\n{"a":2')
    assert (values(found), problems(found)) == (
        [{"a": 1}],
        [Problem("invalid-json", 2, 7, "", 1)],
    )


def test_carriage_returns_are_white_space() -> None:
    """Columns refer to the line without its end."""
    found = lines(b'{"a":1}\r\n{"a":1,"a":2}\r\n\r\n{"b":}\r\n')
    assert values(found) == [{"a": 1}, {"a": 2}]
    assert problems(found) == [
        Problem("duplicate-key", 2, 8, "/a", 1),
        Problem("invalid-json", 4, 6, "", 2),
    ]


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\u0085", "\x7f"])
def test_other_line_ends_are_characters(char: str) -> None:
    """JSON strings may contain these characters unescaped."""
    text = json.dumps({"a": f"x{char}y"}, ensure_ascii=False)
    found = lines(f"{text}\nno\n".encode())
    assert values(found) == [{"a": f"x{char}y"}]
    assert problems(found) == [Problem("invalid-json", 2, 1, "", 1)]


@pytest.mark.parametrize("char", ["\r", "\x0b", "\x0c", "\x1c", "\x1e", "\x00"])
def test_control_characters_break_a_line_but_do_not_end_it(char: str) -> None:
    """Python's ``splitlines`` would end the line at most of these characters."""
    found = lines(f'{{"a":"x{char}y"}}\n{{"b":1}}\n'.encode())
    assert problems(found) == [Problem("invalid-json", 1, 8, "", 0)]
    assert values(found) == [{"b": 1}]


@given(st.data())
def test_pieces_make_no_difference(data: st.DataObject) -> None:
    """The result is the same wherever the pieces end, even in the middle of a character."""
    parts = [b'{"a":1}', b"[{},{}]", b"\xff", b"", b"\r", "é".encode(), b'"', b"[]", b"\n", b"\n"]
    whole = b"".join(data.draw(st.lists(st.sampled_from(parts), max_size=12)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    once, often = lines(whole), lines(*pieces)
    assert values(once) == values(often)
    assert problems(once) == problems(often)


def test_arrays_and_webhooks_on_a_line() -> None:
    """Each Session in an array is a separate record."""
    hook = b'{"type": "session.completed", "properties": {"c": 3}}'
    first, last = (shaped(each).encode() for each in ('{"a":1}', '{"d":4,"d":5}'))
    found = lines(b"[" + first + b',{"b":2}]\n' + hook + b"\n[" + last + b"]")
    assert values(found) == [{"a": 1, **TELLING}, {"b": 2}, {"c": 3}, {"d": 5, **TELLING}]
    assert problems(found) == [Problem("duplicate-key", 3, 9, "/d", 3)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\n", "the file contains no Session"),
        (b"\n \r\n\t\n", "the file contains no Session"),
    ],
)
def test_a_file_without_sessions_says_so(data: bytes, message: str) -> None:
    """An empty export is not an error, but must not look like a success: it gets a warning."""
    found = read(data, "x.jsonl")
    assert problems(found) == [Problem("nothing-to-check", 0, 0)]
    assert messages(found) == [message]


def test_an_empty_array_is_said_at_its_line() -> None:
    """An empty array counts as a record, and is reported even if other lines hold Sessions."""
    found = lines(b'[]\n{"a":1}\n [ ] \r\n[' + shaped().encode() + b"]\n[]")
    assert values(found) == [{"a": 1}, TELLING]
    assert problems(found) == [
        Problem("nothing-to-check", 1, 1, "", 0),
        Problem("nothing-to-check", 3, 1, "", 2),
        Problem("nothing-to-check", 5, 1, "", 4),
    ]
    assert set(messages(found)) == {"the array contains no Session"}
    assert len(problems(read(b"[]\n[]\n", "x.jsonl"))) == 2


def test_a_file_of_broken_lines_is_not_called_empty() -> None:
    """The findings of the invalid lines are enough."""
    assert problems(read(b"\nno\n", "x.ndjson")) == [Problem("invalid-json", 2, 1, "", 0)]


def test_encodings_are_those_of_each_line() -> None:
    """A byte order mark is reported in the first line, and bad UTF-8 at its place."""
    found = lines(b'\xef\xbb\xbf{"a":1}\n{"b":"\xff"}\n{"c":3}')
    assert values(found) == [{"c": 3}]
    assert problems(found) == [
        Problem("invalid-encoding", 1, 1, "", 0),
        Problem("invalid-encoding", 2, 7, "", 1),
    ]


def test_an_enormous_line_does_not_stop_the_rest() -> None:
    """A line over the limit is one problem and one record, and is never kept as a whole."""
    long = b'{"a":"' + b"x" * 100_000 + b'"}'
    for end in (b"\n", b"\r\n"):
        text = end.join([b'{"a":1}', long, b'{"a":2}', long])
        pieces = [text[start : start + 7_000] for start in range(0, len(text), 7_000)]
        found = lines(*pieces, file_size=50_000)
        assert values(found) == [{"a": 1}, {"a": 2}]
        assert problems(found) == [
            Problem("over-limit", 2, 1, "", 1),
            Problem("over-limit", 4, 1, "", 3),
        ]
        assert messages(found)[-1] == "the line is longer than 48.83 KiB (--max-file-size)"


def test_a_line_may_be_just_as_long_as_a_text() -> None:
    """The line end does not count towards the limit."""
    assert values(lines(b'{"a":1}\n{}', file_size=7)) == [{"a": 1}, {}]
    assert problems(lines(b'{"a":12}\n{}', file_size=7)) == [Problem("over-limit", 1, 1, "", 0)]


def test_nesting_is_limited_line_by_line() -> None:
    """Only a line that is nested too deep is a problem; the others are read."""
    found = lines(b'[[[]]]\n[[]]\n{"a":[{}]}\n{}', nesting=2)
    assert [record.index for each in found for part in each.parts for record in part.records] == [
        1,
        3,
    ]
    assert problems(found) == [
        Problem("nested-too-deep", 1, 3, "", 0),
        Problem("nested-too-deep", 3, 7, "", 2),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.jsonl", b'{"a":1,"a":1}\n{"b":2}\n{"c":3,"c":3}\n{"d":4}\n'),
        ("x.json", f'[{{"a":1,"a":1}},{{"b":2}},{{"c":3,"c":3}},{shaped()}]'.encode()),
        ("x.yaml", f"- {{a: 1, a: 1}}\n- {{b: 2}}\n- {{c: 3, c: 3}}\n- {shaped()}\n".encode()),
        ("x.yaml", b"{a: 1, a: 1}\n---\n{b: 2}\n---\n{c: 3, c: 3}\n---\n{d: 4}\n"),
    ],
)
def test_records_are_limited(name: str, data: bytes) -> None:
    """The allowed number of Sessions is read; problems of the others are not reported."""
    pieces = documents(io.BytesIO(data), name, ReadOptions(limits=Limits(records=2)))
    found = [next(pieces)]
    with pytest.raises(OverLimit, match=r"more than 2 Sessions \(--max-records\)"):
        next(pieces)
    assert values(found) == [{"a": 1}, {"b": 2}]
    assert [each.rule for each in problems(found)] == ["duplicate-key"]
    assert len(values(read(data, name, records=4))) == 4
