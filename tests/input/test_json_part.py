"""JSON text as one part: its value is the only record, and each mistake is a problem."""

from __future__ import annotations

import pytest

from alcamine_validate.input.json_part import parse_nested, session_part
from alcamine_validate.text.json_text import MalformedJson


@pytest.mark.parametrize("text", ["{}", "[1, 2]", '"x"', "null", '{"data": {}}'])
def test_the_whole_value_is_one_record(text: str) -> None:
    """Nothing in it is searched."""
    [record] = session_part(text).records
    assert (record.index, record.pointer, record.value) == (0, "", parse_nested(text, 9))


def test_text_that_is_not_valid_has_a_problem_and_no_record() -> None:
    """The problem is at the place of the mistake."""
    part = session_part('{"a": 1]')
    assert part.records == []
    [problem] = part.problems
    assert (problem.rule, problem.span) == ("invalid-json", (7, 8))


def test_repeated_keys_are_problems_of_the_record() -> None:
    """The value has the last one."""
    part = session_part('{"a": 1, "a": 2}')
    assert part.records[0].value == {"a": 2}
    assert [each.rule for each in part.problems] == ["duplicate-key"]


def test_the_nesting_may_be_limited() -> None:
    """Deeper text is not a value."""
    assert parse_nested("[[1]]", 2) == [[1]]
    with pytest.raises(MalformedJson, match="nested deeper than 1 level"):
        parse_nested("[[1]]", 1)
    assert [each.rule for each in session_part("[[1]]", nesting=1).problems] == ["nested-too-deep"]
