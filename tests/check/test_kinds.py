"""Kinds of findings: what makes two findings say the same, and excerpts for the first of a kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.check.kinds import kind_of
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.session import session_schemas
from tests.support.sessions import session
from tests.support.tables import for_each

ZONE: Final = "/agent/version/timezone"
MODEL: Final = "/agent/version/config/llm/model"

ALIKE: Final = [
    (session((ZONE, "Europe/Zuerich")), session((ZONE, "x"))),
    (session(("/status", "done")), session(("/status", "DONE"))),
    (session(("/person/phone", "5")), session(("/person/phone", "+12"[:2]))),
    (session(("/agent/version/languages", ["x"])), session(("/agent/version/languages", ["y"]))),
    (session(("/name", 1)), session(("/name", []))),
    (session((MODEL, "A_MODEL")), session((MODEL, "B_MODEL"))),
    (session(("/brandNew", 1)), session(("/brandNew", "x"))),
    (session(("/agentId", "z1z1z1z1z1z1")), session(("/agentId", "y1y1y1y1y1y1"))),
    (session(("/name", "x" * 256)), session(("/name", "x" * 300))),
]
DIFFERENT: Final = [
    (session((MODEL, "A")), session((MODEL, "GEMINI_2_0_FLASH_001"))),
    (session(("/brandNew", 1)), session(("/brandNewer", 1))),
    (session(("/name", 1)), session(("/agent/name", 1))),
    ("{", "["),
]


def test_findings_with_one_expectation_are_one_kind() -> None:
    """The values do not matter, nor does the index in an array."""

    def check(one: Any, other: Any) -> None:
        [first], [second] = av.findings(one), av.findings(other)
        assert kind_of(first) == kind_of(second)

    for_each(ALIKE, check)


def test_other_findings_are_other_kinds() -> None:
    """Another code, place or expectation, or another problem of the text, is another kind."""

    def check(one: Any, other: Any) -> None:
        [first], [second] = av.findings(one), av.findings(other)
        assert kind_of(first) != kind_of(second)

    for_each(DIFFERENT, check)


def test_only_the_first_of_a_kind_has_an_excerpt(tmp_path: Path) -> None:
    """Making one takes longer than all else, so a report that shows one of a kind needs no more."""
    path = tmp_path / "a.jsonl"
    wrong = [session(("/status", value), ("/brandNew", 1)) for value in ("done", "over", "x")]
    path.write_text("\n".join(map(json.dumps, wrong)))

    def lines(*, repeated: bool) -> list[int]:
        options = CheckOptions(excerpts=True, repeated_excerpts=repeated)
        file = check_file(str(path), path.name, session_schemas(), options)
        assert len(file.findings) == len(file.excerpts) == 6
        return [each.number for each in file.excerpts if each is not None]

    assert lines(repeated=True) == [1, 1, 2, 2, 3, 3]
    assert lines(repeated=False) == [1, 1]
