"""Random edits of bytes: thousands in the thorough tier, more by running ``byte_edits``."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import check_file
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.reporters.registry import FORMATS
from tests.properties.hostile import byte_edits
from tests.properties.hostile.byte_edits import (
    EDITS,
    GENTLE,
    Failure,
    Original,
    edited,
    judge,
    originals,
    try_number,
)
from tests.support.systems import needs_timers

pytestmark = needs_timers

SEED: Final = 1 if os.environ.get("CI") else random.randrange(1_000_000)
BLOCK: Final = 500

FOUND: Final[tuple[tuple[str, bytes], ...]] = (
    # Files that such edits once found, or nearly found.
    ("x.jsonl", b'{"id": "\xed\xa0\x80"}\n{}\n\x0b\n'),
    ("x.json", b"\xef\xbb\xbf\xef\xbb\xbf{}"),
    ("x.har", b'{"log":{"entries":[{"response":{"content":{"text":"\\ud800{","encoding":"0"}}}]}}'),
    ("x.yaml", b"a: &a {<<: *a}\n---\n%YAML 9.9\n"),
    ("x.yaml", b'? "\\\xc2\x85"\n: !!binary |\n  \xe2\x80\xa8'),
    ("x.json.gz", b"\x1f\x8b\x08"),
    ("x", b""),
)  # fmt: skip
"""Files by name and content: each is checked without an exception, and the promises hold."""


@pytest.mark.parametrize(
    ("first", "count"),
    [
        (8 * BLOCK, BLOCK // 8),
        *(
            pytest.param(first, BLOCK, marks=pytest.mark.thorough)
            for first in range(0, 8 * BLOCK, BLOCK)
        ),
    ],
)
def test_edited_files_have_a_verdict(first: int, count: int) -> None:
    """Any bytes have a verdict, and all promises hold."""
    for number in range(first, first + count):
        try:
            try_number(SEED, number)
        except Failure as failure:
            pytest.fail(f"seed {SEED}, number {number}: {failure}")


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_was_found(name: str, data: bytes) -> None:
    """Files that once broke a promise keep all promises now, in every report format."""
    for form in FORMATS:
        judge(Original(name, data), form)


def test_originals_are_what_they_are_called() -> None:
    """Valid originals are valid, the others have the expected error, and all contain Sessions."""
    seen = Counter(_verdict(judge(each)) for each in originals())
    assert set(seen) == {"valid", "invalid"}
    assert min(seen.values()) > 10


def _verdict(result: CheckedFile) -> str:
    assert result.sessions
    assert result.codes.keys() - {"ALC014", "ALC015"} <= {"ALC103", "ALC002"}
    return "invalid" if result.severities[av.Severity.ERROR] else "valid"


@pytest.mark.parametrize(
    ("count", "codes"), [(60, 8), pytest.param(600, 15, marks=pytest.mark.thorough)]
)
def test_edits_reach_far(count: int, codes: int) -> None:
    """Many edited files still contain Sessions, many do not, and many codes occur."""
    results = [judge(edited(5, number)) for number in range(count)]
    assert count / 5 < sum(each.sessions > 0 for each in results) < count * 5 / 6
    assert len({code for each in results for code in each.codes}) > codes
    kinds = {
        edit.__name__: edit(random.Random(2), b'{"a": 1}\n{"b": 22}') for edit in (*EDITS, *GENTLE)
    }
    assert len(set(kinds.values())) > 7


LIES: Final[dict[str, Callable[[Any], None]]] = {
    "x.json": lambda result: result.severities.clear(),
    "x.jsonl": lambda result: setattr(result, "sessions", result.sessions + 1),
    "x.yaml": lambda result: setattr(result, "findings", [_moved(result.findings[0])]),
    "x.har": lambda result: result.findings.__getitem__(99),
}


def _moved(finding: Any) -> Any:
    from dataclasses import replace

    return replace(finding, line=99)


@pytest.mark.parametrize("name", LIES)
def test_failures_are_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check with wrong severities, Sessions or places, or an exception, is a failure."""

    def lying(*arguments: Any) -> Any:
        result = check_file(*arguments)
        LIES[name](result)
        return result

    file = Original(
        name, b'{"id": 1' if name == "x.json" else b"a: 1" if name == "x.yaml" else b"{}"
    )
    assert judge(file)
    monkeypatch.setattr(byte_edits, "check_file", lying)
    with pytest.raises(Failure):
        judge(file)
