"""Duplicate keys in an object: parsers silently keep the last one; we report them."""

from __future__ import annotations

import json
from typing import Final

import pytest

import alcamine_validate as av
from tests.support.places import EXAMPLES
from tests.support.sessions import ANY_VALUE

GOOD: Final = EXAMPLES / "session.json"

LineAndColumn = tuple[int, int]

Repeat = tuple[str, LineAndColumn, LineAndColumn]
"""The pointer of a repeated key, its place, and the place of the first key."""

CASES: Final[list[tuple[str, str, list[Repeat]]]] = [
    # The name, the text, and each repeat.
    ("plain", '{"a": 1, "b": 2, "a": 3}', [("/a", (1, 18), (1, 2))]),
    ("on lines of their own", '{\n "a": 1,\n "a": 2\n}', [("/a", (3, 2), (2, 2))]),
    ("nested", '{"x": {"y": {"k": 1, "k": 2}}}', [("/x/y/k", (1, 22), (1, 14))]),
    ("in an array", '[{"a": 1}, {"a": 1, "a": 2}]', [("/1/a", (1, 21), (1, 13))]),
    ("the later one escaped", '{"a": 1, "\\u0061": 2}', [("/a", (1, 10), (1, 2))]),
    ("the first one escaped", '{"\\u0061": 1, "a": 2}', [("/a", (1, 15), (1, 2))]),
    ("a key with a colon", '{"a:b": 1, "a:b": 2}', [("/a:b", (1, 12), (1, 2))]),
    ("colons in strings", '{"a": "::", "a": ":"}', [("/a", (1, 13), (1, 2))]),
    ("escaped colons", '{"a": "\\u003a\\u003A", "a": 1}', [("/a", (1, 23), (1, 2))]),
    ("an escaped colon hides the lost one", '{"a": 1, "a": "\\u003a"}', [("/a", (1, 10), (1, 2))]),
    ("a lost string of colons", '{"a": ":::", "a": 1}', [("/a", (1, 14), (1, 2))]),
    (
        "three times",
        '{"a": 1,\n"a": 2,\n"a": 3}',
        [("/a", (2, 1), (1, 2)), ("/a", (3, 1), (1, 2))],
    ),
    (
        "two keys, interleaved",
        '{"a": 1, "b": 2, "a": 3, "b": 4}',
        [("/a", (1, 18), (1, 2)), ("/b", (1, 26), (1, 10))],
    ),
    ("the empty key", '{"": 1, "": 2}', [("/", (1, 9), (1, 2))]),
    ("a key to be escaped", '{"a/b~": 1, "a/b~": 2}', [("/a~1b~0", (1, 13), (1, 2))]),
    ("a key outside ASCII", '{"é🛳": 1, "é🛳": 2}', [("/é🛳", (1, 11), (1, 2))]),
    ("a surrogate pair", '{"🛳": 1, "\\ud83d\\udef3": 2}', [("/🛳", (1, 10), (1, 2))]),
    ("inside a value that is lost", '{"a": {"k": 1, "k": 2}, "a": 0}', [
        ("/a/k", (1, 16), (1, 8)), ("/a", (1, 25), (1, 2)),
    ]),
    ("deep in arrays", "[" * 300 + '{"a":1,"a":2}' + "]" * 300, [
        ("/0" * 300 + "/a", (1, 308), (1, 302)),
    ]),
]  # fmt: skip

repeated = pytest.mark.parametrize(
    ("text", "repeats"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)

UNREPEATED: Final = [
    '{"a": 1, "A": 2, "á": 3, "a ": 4}',
    '[{"a": 1}, {"a": 1}, [{"a": 1}]]',
    '{"a": {"a": {"a": ":"}}}',
    '{"a": "b", "c": "a", "x": ["a", "a"]}',
    '{"a": "\\u003a", "b": ":\\":\\\\"}',
    '{"\\u0061\\u003a": 1, "a": 2, ":": 3}',
    "[" * 300 + '{"a":1,"b":2}' + "]" * 300,
    '"a"',
    "{}",
]


def duplicates(text: str | bytes) -> list[av.Finding]:
    """Return the findings of duplicate keys."""
    found = av.findings(text, config=ANY_VALUE)
    return [finding for finding in found if finding.code == "ALC004"]


@repeated
def test_each_repeat_is_found_where_it_stands(text: str, repeats: list[Repeat]) -> None:
    """Each repeat is found at the later key, and related to the first one."""
    found = duplicates(text)
    places = [
        (f.pointer, (f.line, f.column), (f.related[0].line, f.related[0].column)) for f in found
    ]
    assert places == repeats
    assert [f.related[0].pointer for f in found] == [f.pointer for f in found]


@repeated
def test_a_repeat_makes_validate_refuse(text: str, repeats: list[Repeat]) -> None:
    """A repeat makes validate raise with the same findings, for bytes and str."""
    assert len(duplicates(text)) == len(repeats)
    assert duplicates(text) == duplicates(text.encode())
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(text, config=ANY_VALUE)
    assert [f for f in caught.value.findings if f.code == "ALC004"] == duplicates(text)


@pytest.mark.parametrize("text", UNREPEATED, ids=range(len(UNREPEATED)))
def test_a_key_that_is_not_repeated_is_not_found(text: str) -> None:
    """A key that recurs in another object, or in a string, is not found."""
    assert duplicates(text) == []


def repeated_session(member: str) -> str:
    """Return the valid example with a member repeated at its end."""
    return GOOD.read_text("utf-8").rstrip().removesuffix("}").rstrip() + f",\n  {member}\n}}\n"


def test_is_valid_leaves_duplicates_to_findings_and_says_so() -> None:
    """Only findings and validate report a repeat, as the documentation of is_valid states."""
    text = repeated_session('"status": "COMPLETED"')
    assert av.is_valid(text)
    (finding,) = av.findings(text)
    last = len(text.splitlines()) - 1
    assert (finding.code, finding.pointer) == ("ALC004", "/status")
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (
        last, 3, last, 11,
    )  # fmt: skip
    assert (finding.rule, finding.severity) == ("duplicate-key", av.Severity.ERROR)
    assert finding.record == 0
    assert finding.related[0].line == 5
    with pytest.raises(av.InvalidSession, match="ALC004"):
        av.validate(text)
    for documented in (av.is_valid, av.SessionValidator.is_valid):
        assert "Duplicate keys" in " ".join((documented.__doc__ or "").split())


def test_the_message_names_the_key() -> None:
    """The message names the key with control characters escaped."""
    (finding,) = duplicates('{"a\\u001b[31m": 1, "a\\u001b[31m": 2}')
    assert '"a\\u001b[31m"' in finding.message
    assert "\x1b" not in finding.message


def test_the_last_value_is_judged() -> None:
    """The last value of a repeated key is checked."""
    text = repeated_session('"status": "wrong"')
    found = av.findings(text)
    line = len(text.splitlines()) - 1
    assert [(f.code, f.line) for f in found] == [("ALC004", line), ("ALC103", line)]
    assert not av.is_valid(text)


def test_duplicates_in_free_form_properties_are_found() -> None:
    """Repeats in free-form properties are found."""
    text = GOOD.read_text("utf-8").replace('"callerName": "Nora"', '"k": "::", "k": ":"')
    (finding,) = av.findings(text)
    assert (finding.code, finding.pointer) == ("ALC004", "/person/properties/k")


def test_duplicates_and_errors_come_in_the_order_of_the_text() -> None:
    """Repeats and other findings are in the order of the text."""
    text = GOOD.read_text("utf-8")
    text = text.replace('"isDemo": false,', '"isDemo": 0, "isDemo": 1,', 1)
    text = text.replace('"status": "COMPLETED"', '"status": "x"', 1)
    assert [(f.code, f.pointer) for f in av.findings(text)] == [
        ("ALC103", "/status"),
        ("ALC004", "/isDemo"),
        ("ALC101", "/isDemo"),
    ]


def test_a_parsed_value_has_no_duplicates_to_find() -> None:
    """A parsed value has no findings of repeats."""
    assert av.findings(json.loads(repeated_session('"status": "COMPLETED"'))) == []
