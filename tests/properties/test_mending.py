"""Findings are true to their word: who mends what one names is rid of it.

The good example is changed, and what a finding names is put back as it was; then there
is no such finding any more. And whatever form a Session has, its findings are the same.
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
# Larger integers become floats where text is read.
PLAIN: Final = [each for each in PLAIN_VALUES if not (isinstance(each, int) and each >= 2**63)]
STRANGE: Final = (*PLAIN, *TIMESTAMPS[:6], "x" * 600, "q4w8n2x6c0v5b9m3l7k1j2hg", ["en"] * 2)


def is_there(value: Any, pointer: str) -> bool:
    """Tell whether something stands at a place."""
    try:
        resolve(value, pointer)
    except LookupError:
        return False
    return True


def put_back(value: Any, pointer: str) -> Any:
    """Return a Session with what the good one has at a place; what it lacks there is taken out.

    An element of an array that the good one lacks is mended with the whole array.
    """
    while not is_there(GOOD, pointer):
        above, _, _ = pointer.rpartition("/")
        if is_there(GOOD, above) and isinstance(resolve(GOOD, above), dict):
            return removed(value, pointer) if is_there(value, pointer) else value
        pointer = above
    above, _, _ = pointer.rpartition("/")
    if pointer and not is_there(value, pointer):
        # What is around it has gone, or is something else now.
        return value if is_there(value, above) and _holds(value, above) else put_back(value, above)
    return with_value(value, pointer, deepcopy(resolve(GOOD, pointer)))


def _holds(value: Any, pointer: str) -> bool:
    return isinstance(resolve(value, pointer), dict)


def mended(value: Any, finding: av.Finding) -> Any:
    """Return a Session in which all places that a finding names are put back.

    Where they are as they were, it is about something that is missing beside them.
    """
    pointers = [finding.pointer, *(related.pointer for related in finding.related)]
    found = value
    for pointer in pointers:
        found = put_back(found, pointer)
    return found if found != value else put_back(value, finding.pointer.rpartition("/")[0])


def named(finding: av.Finding) -> tuple[str, str, str, str]:
    """Return what tells a finding from others, without where it stands in a text."""
    return finding.code, finding.pointer, finding.schema_pointer, finding.message


def check(value: Any) -> int:
    """Mend each finding by itself, and return how many there were."""
    findings = av.findings(value)
    for finding in findings:
        assert named(finding) not in map(named, av.findings(mended(value, finding))), finding
    return len(findings)


@pytest.mark.parametrize("step", [50, pytest.param(1, marks=pytest.mark.thorough)])
def test_a_single_change_that_is_mended_is_no_longer_found(step: int) -> None:
    """A change of one place, of whatever kind, has findings that end with it."""
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
    """Return the good example with some values changed, as far as their places are left."""
    value = deepcopy(GOOD)
    for pointer, new in changes:
        value = with_value(value, pointer, deepcopy(new)) if is_there(value, pointer) else value
    return value


@EXAMPLES
def test_what_is_mended_among_others_is_no_longer_found(examples: int) -> None:
    """What is mended is no longer found, however many things are wrong at once."""

    @settings(max_examples=examples)
    @given(CHANGES)
    def mend(changes: list[tuple[str, Any]]) -> None:
        check(changed(changes))

    mend()


@EXAMPLES
def test_findings_are_the_same_in_any_form(examples: int) -> None:
    """Bytes, text, laid out or not, and the parsed value have the same findings, in order."""

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
    """The text at a finding's place is the value at its pointer."""

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
    """The mending works: without it, what was found is found again."""
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
