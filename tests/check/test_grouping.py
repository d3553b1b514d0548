"""What makes two findings say the same, and excerpts for the first of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.check.grouping import group_key
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


def test_findings_with_one_expectation_say_the_same() -> None:
    """The values do not matter, nor does the index in an array."""

    def check(one: Any, other: Any) -> None:
        [first], [second] = av.findings(one), av.findings(other)
        assert group_key(first) == group_key(second)

    for_each(ALIKE, check)


def test_other_findings_say_something_else() -> None:
    """Another code, place or expectation, or another problem of the text, is not the same."""

    def check(one: Any, other: Any) -> None:
        [first], [second] = av.findings(one), av.findings(other)
        assert group_key(first) != group_key(second)

    for_each(DIFFERENT, check)


def test_only_the_first_of_a_group_has_an_excerpt(tmp_path: Path) -> None:
    """Making one takes longer than all else, so a report that shows one needs no more."""
    path = tmp_path / "a.jsonl"
    wrong = [session(("/status", value), ("/brandNew", 1)) for value in ("done", "over", "x")]
    wrong[2]["newer"] = 1
    path.write_text("\n".join(map(json.dumps, wrong)))

    def lines(most: int | None) -> list[int]:
        options = CheckOptions(excerpts=True, most_excerpts=most)
        file = check_file(str(path), path.name, session_schemas(), options)
        assert len(file.findings) == len(file.excerpts) == 7
        return [each.number for each in file.excerpts if each is not None]

    assert lines(None) == [1, 1, 2, 2, 3, 3, 3]
    assert lines(5) == [1, 1, 3]
    assert lines(1) == [1, 1]


def test_keys_hold_no_copies_of_long_names() -> None:
    """A thousand findings below a long name have small keys, with or without a shared pointer."""
    name = "x" * 5_000
    value = session((f"/person/properties/{name}", {f"k{index}": "\x00" for index in range(40)}))
    found = av.findings(value)
    assert len(found) == 40
    keys = [group_key(each) for each in found]
    assert len(set(keys)) == 40
    text = [group_key(replace(each, pointer=each.pointer)) for each in found]
    assert len(set(text)) == 40
    for each in (*keys, *text):
        assert len(repr(each)) < 500


def test_numbers_and_quoted_texts_in_messages_of_input_do_not_count(tmp_path: Path) -> None:
    """Two hundred files that are cut off somewhere else say the same."""

    def keys(*texts: str) -> set[object]:
        path = tmp_path / "a.json"
        found = []
        for text in texts:
            path.write_text(text)
            found += check_file(str(path), path.name, session_schemas()).findings
        return {group_key(each) for each in found}

    assert len(keys('{"a": 1', '{\n"a":\n 2')) == 1
    assert len(keys("[1", '{"a": 1')) == 2
    assert len(keys("[{}, {}]", "[{}, {}, {}]", "[{}, {}, {}, {}]")) == 1
