"""Consecutive values that span several lines each, in files named ``.jsonl``."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.find_files import InputPath
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.tasks import RANGE, tasks_of
from alcamine_validate.input.json_sequence import is_sequence
from alcamine_validate.input.limits import OverLimit
from alcamine_validate.session import session_schemas
from tests.input.inputs import Problem, messages, problems, read, values
from tests.support.sessions import TELLING
from tests.support.tables import for_each

ONE: Final = {"a": 1, "b": [{"c": "}{"}, '"]'], **TELLING}
WHOLE: Final = json.dumps(ONE, indent=2)

READ: Final[tuple[Any, ...]] = (
    f"{WHOLE}\n{WHOLE}\n",
    json.dumps(ONE, indent="\t") * 2,
    f"{json.dumps(ONE, indent=0)}\n{json.dumps(ONE, indent=0)}\n",
    f"\n\n{WHOLE}\n\n{WHOLE}",
    json.dumps([ONE, ONE], indent=1) + "\n",
    WHOLE.replace("\n", "\r\n") + "\r\n" + json.dumps(ONE),
    f"{WHOLE}\n{json.dumps(ONE)}",
    f"{json.dumps(ONE)}\n{WHOLE}\n",
    f"{json.dumps(ONE)}\n{json.dumps([ONE], indent=1)}\n",
    f"\x1e{json.dumps(ONE)}\n\x1e{json.dumps(ONE)}\n",
    f"\x1e{WHOLE}\n\x1e{WHOLE}\n",
    f"\n \x1e{json.dumps(ONE, indent=0)}\n\x1e{WHOLE}\x1e",
)


def test_values_over_several_lines_are_read() -> None:
    """``jq`` and ``json.dumps(indent=…)`` write such values."""

    def check(text: str) -> None:
        assert is_sequence(text.encode())
        found = read(text, "a.jsonl")
        assert (values(found), problems(found)) == ([ONE, ONE], [])

    for_each(READ, check)


def test_a_text_sequence_may_be_called_anything() -> None:
    """A text sequence is recognized by its separators (RFC 7464)."""

    def check(name: str) -> None:
        found = read(f"\x1e{WHOLE}\n\x1e{WHOLE}\n", name)
        assert (values(found), problems(found)) == ([ONE, ONE], [])

    for_each(("a.json", "a.jsonl", "a", "<stdin>"), check)


def test_what_is_not_closed_is_named_with_its_line_in_the_file() -> None:
    """The line is named only if the value spans several lines."""
    several = read(f'{WHOLE}\n{{\n  "a": 1,\n  "b": [\n', "a.jsonl")
    line = WHOLE.count("\n") + 4
    [message] = messages(several)
    ended = f"the text ends too early: the [ on line {line}"
    assert message == f"{ended} is not closed, and neither is the bracket around it"
    [message] = messages(read(f'{json.dumps(ONE)}\n{{"a": 1\n', "a.jsonl"))
    assert message == "the text ends too early: the { is not closed"


def test_places_are_those_of_the_file() -> None:
    """The line of a finding is counted from the start of the file."""
    text = f'{WHOLE}\n{{\n  "a": 1,\n  "a": 2\n}}\n'
    line = WHOLE.count("\n") + 4
    assert problems(read(text, "a.jsonl")) == [Problem("duplicate-key", line, 3, "/a", 1)]


BROKEN: Final = (
    '{\n  "a": 1\n  "b": 2\n}',
    '{\n  "a": "unclosed\n}',
    '{\n  "a": 1,\n}',
    "nonsense",
)


def test_what_is_wrong_with_one_is_one_finding() -> None:
    """An invalid value never stops the reading of the others, wherever it is."""

    def check(broken: str) -> None:
        for texts in ((WHOLE, broken, WHOLE), (WHOLE, WHOLE, broken)):
            found = read("\n".join(texts), "a.jsonl")
            assert values(found) == [ONE, ONE]
            [problem] = problems(found)
            assert (problem.rule, problem.record) == ("invalid-json", texts.index(broken))

    for_each(BROKEN, check)
    found = read(f"{BROKEN[0]}\n{WHOLE}", "a.jsonl")
    assert (values(found), len(problems(found))) == ([ONE], 1)
    cut = '{"a": "cut\n here, }}"}}'
    found = read(f"{cut}\n{json.dumps(ONE)}\n{json.dumps(ONE)}", "a.jsonl")
    assert (values(found), {each.line for each in problems(found)}) == ([ONE, ONE], {1, 2})
    for first in ('{"a":', '"cut', "}"):
        found = read(f"\x1e{json.dumps(ONE)}\n\x1e{first}\n\x1e{json.dumps(ONE)}\n", "a.jsonl")
        assert (values(found), len(problems(found))) == ([ONE, ONE], 1)
    assert [each.rule for each in problems(read("\x1e\n", "a.jsonl"))] == ["nothing-to-check"]
    unclosed = read(f"{WHOLE}\n{WHOLE[:-2]}", "a.jsonl")
    assert (values(unclosed), len(problems(unclosed))) == ([ONE], 1)
    [problem] = problems(read(WHOLE.encode() + b"\n\xff", "a.jsonl"))
    assert (problem.rule, problem.line) == ("invalid-encoding", WHOLE.count("\n") + 2)


LINES: Final = (
    b'{"a": 1}\n{"a": 2}\n',
    b'{"a": 1, "b\n{"a": 2}\n',
    b'{"a": 1, "b": [\n{"a": 2}\n{"a": 3}\n',
    b"{\nnonsense\n",
    b'{"a": 1}',
    b"{",
    b"",
    b"1\n2\n",
    b"nonsense\n  {\n}",
    b'[{"a": 1}]\n[{"a": 2}]\n',
    b"{'a': 1}\n{'a': 2}\n",
)


def test_json_lines_stay_lines() -> None:
    """JSON Lines are read line by line even if the first line is truncated."""

    def check(data: bytes) -> None:
        assert not is_sequence(data)

    for_each(LINES, check)
    found = read(LINES[1], "a.jsonl")
    assert (values(found), [each.line for each in problems(found)]) == ([{"a": 2}], [1])


def test_a_sequence_is_read_as_a_whole() -> None:
    """The maximum size of a sequence is that of a text."""
    text = "\n".join([WHOLE] * 100)
    with pytest.raises(OverLimit, match="max-file-size"):
        read(text, "a.jsonl", file_size=1_000)
    assert len(values(read(text, "a.jsonl", file_size=len(text)))) == 100


def test_a_large_sequence_is_not_shared_out_by_its_lines(tmp_path: Path) -> None:
    """Each line of a sequence alone would be invalid."""
    path = tmp_path / "a.jsonl"
    for text, is_shared in ((f"{WHOLE}\n", False), (json.dumps(ONE) + "\n", True)):
        path.write_text(text * (2 * RANGE // len(text) + 1))
        tasks = list(tasks_of(iter([InputPath(str(path), is_named=True)]), CheckOptions()))
        assert (len(tasks) > 1) is is_shared


def test_the_standard_input_may_be_a_sequence() -> None:
    """The standard input is read as a sequence if its file name implies JSON Lines."""
    stdin = io.BytesIO((json.dumps(av.sample(seed=1), indent=1) * 2).encode())
    file = check_file("-", "a.jsonl", session_schemas(), stdin=stdin)
    assert (file.sessions, file.findings) == (2, [])
