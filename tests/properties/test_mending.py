"""Findings are correct: a finding disappears if the values that it names are restored.

The good example is changed, then the values that a finding names are restored; the finding must
then be gone. The findings of a Session are the same in any form.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any, Final

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.text.json_pointer import resolve
from tests.support.mutations import (
    PLAIN_VALUES,
    TIMESTAMPS,
    example,
    mutations,
    places,
    removed,
)
from tests.support.mutations import replaced as with_value

GOOD: Final = example()
POINTERS: Final = [pointer for pointer, _ in places(GOOD) if pointer]
# The reader of text converts larger integers to floats.
PLAIN: Final = [each for each in PLAIN_VALUES if not (isinstance(each, int) and each >= 2**63)]
STRANGE: Final = (*PLAIN, *TIMESTAMPS[:6], "x" * 600, "q4w8n2x6c0v5b9m3l7k1j2hg", ["en"] * 2)


def is_there(value: Any, pointer: str) -> bool:
    """Return whether ``pointer`` leads to a value."""
    try:
        resolve(value, pointer)
    except LookupError:
        return False
    return True


def put_back(value: Any, pointer: str) -> Any:
    """Return a Session with the good one's value at ``pointer``; without it if there is none.

    If an element is not in the good one's array, the whole array is restored.
    """
    while not is_there(GOOD, pointer):
        above, _, _ = pointer.rpartition("/")
        if is_there(GOOD, above) and isinstance(resolve(GOOD, above), dict):
            return removed(value, pointer) if is_there(value, pointer) else value
        pointer = above
    above, _, _ = pointer.rpartition("/")
    if pointer and not is_there(value, pointer):
        # The value's container is gone, or has another type.
        return value if is_there(value, above) and _holds(value, above) else put_back(value, above)
    return with_value(value, pointer, deepcopy(resolve(GOOD, pointer)))


def _holds(value: Any, pointer: str) -> bool:
    return isinstance(resolve(value, pointer), dict)


def mended(value: Any, finding: av.Finding) -> Any:
    """Return a Session in which all values that a finding names are restored.

    If they are unchanged, the finding is about something missing beside them, so the value above is
    restored.
    """
    pointers = [finding.pointer, *(related.pointer for related in finding.related)]
    found = value
    for pointer in pointers:
        found = put_back(found, pointer)
    return found if found != value else put_back(value, finding.pointer.rpartition("/")[0])


def named(finding: av.Finding) -> tuple[str, str, str, str]:
    """Return what identifies a finding, without its place in a text."""
    return finding.code, finding.pointer, finding.schema_pointer, finding.message


def check(value: Any) -> int:
    """Check that each finding disappears if it is mended; return the number of findings."""
    findings = av.findings(value)
    for finding in findings:
        assert named(finding) not in map(named, av.findings(mended(value, finding))), finding
    return len(findings)


@pytest.mark.parametrize("step", [50, pytest.param(1, marks=pytest.mark.thorough)])
def test_a_single_change_that_is_mended_is_no_longer_found(step: int) -> None:
    """The findings of any single change disappear when the change is undone."""
    changed_examples = [
        each.document
        for each in mutations()
        if each.session == "example" and isinstance(each.document, dict)
    ]
    assert sum(check(each) for each in changed_examples[::step]) > 2_000 // step


CHANGES: Final = st.lists(
    st.tuples(st.sampled_from(POINTERS), st.sampled_from(STRANGE)), min_size=1, max_size=5
)
EXAMPLES: Final = pytest.mark.parametrize(
    "examples", [20, pytest.param(1_000, marks=pytest.mark.thorough)]
)


def changed(changes: list[tuple[str, Any]]) -> Any:
    """Return the good example with each of ``changes`` whose pointer still leads to a value."""
    value = deepcopy(GOOD)
    for pointer, new in changes:
        value = with_value(value, pointer, deepcopy(new)) if is_there(value, pointer) else value
    return value


@EXAMPLES
def test_what_is_mended_among_others_is_no_longer_found(examples: int) -> None:
    """A finding that is mended disappears, however many mistakes a Session has at once."""

    @settings(max_examples=examples)
    @given(CHANGES)
    def mend(changes: list[tuple[str, Any]]) -> None:
        check(changed(changes))

    mend()


@EXAMPLES
def test_findings_are_the_same_in_any_form(examples: int) -> None:
    """Bytes, text, compact or indented, and the parsed value have the same findings.

    Those of a text are distinct, and ordered by their places.
    """

    @settings(max_examples=examples)
    @given(CHANGES)
    def compare(changes: list[tuple[str, Any]]) -> None:
        value = changed(changes)
        data, laid_out = orjson.dumps(value), json.dumps(value, indent=2, ensure_ascii=False)
        for text in (data, data.decode(), laid_out, laid_out.encode()):
            findings = av.findings(text)
            assert sorted(map(named, findings)) == sorted(map(named, av.findings(value)))
            different = {(*named(each), each.line, each.column) for each in findings}
            assert len(different) == len(findings)
            positions = [(each.line or 0, each.column or 0) for each in findings]
            assert positions == sorted(positions)

    compare()


@EXAMPLES
def test_a_finding_stands_at_the_value_that_it_names(examples: int) -> None:
    """The text of a finding's span is the value at its pointer."""

    @settings(max_examples=examples)
    @given(CHANGES)
    def cut_out(changes: list[tuple[str, Any]]) -> None:
        value = changed(changes)
        text = json.dumps(value, indent=2, ensure_ascii=False)
        lines = text.split("\n")
        for finding in av.findings(text):
            assert finding.line is not None
            assert finding.end_line is not None
            rows = lines[finding.line - 1 : finding.end_line]
            rows[-1] = rows[-1][: (finding.end_column or 0) - 1]
            rows[0] = rows[0][(finding.column or 0) - 1 :]
            assert json.loads("\n".join(rows)) == resolve(value, finding.pointer)

    cut_out()


@pytest.mark.parametrize("code", ["ALC102", "ALC103", "ALC401", "ALC501", "ALC701"])
def test_putting_back_puts_back(code: str) -> None:
    """The mending works: each finding remains without it, and disappears with it."""
    value = deepcopy(GOOD)
    spoil: dict[str, Any] = {
        "ALC102": lambda: value.pop("name"),
        "ALC103": lambda: value.update(status="NEW"),
        "ALC401": lambda: value.update(createdAt="2030-01-01T00:00:00.000Z"),
        "ALC501": lambda: value.update(agentId="z" * 24),
        "ALC701": lambda: value.update(surprise=1),
    }
    spoil[code]()
    first = next(each for each in av.findings(value) if each.code == code)
    assert named(first) in map(named, av.findings(value))
    assert named(first) not in map(named, av.findings(mended(value, first)))
