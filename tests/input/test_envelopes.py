"""The places of envelopes are reported once in each file, many names side by side as one."""

from __future__ import annotations

from typing import Any, Final

import orjson

import alcamine_validate as av
from alcamine_validate.input.document import NO_FAST_PATH, Document
from alcamine_validate.input.envelopes import report_envelopes
from alcamine_validate.input.json_format import read_json
from alcamine_validate.input.json_lines import LinesReader
from alcamine_validate.input.limits import Limits
from tests.support.tables import for_each

GOOD: Final[Any] = av.sample(seed=1)


def reported(*values: Any) -> list[str]:
    """Return the places that are reported for values in one file, in their order."""
    known: set[tuple[str, ...]] = set()
    found: list[str] = []
    for value in values:
        document: Document = read_json(orjson.dumps(value))
        report_envelopes(document, known)
        found += [
            str(problem.pointer)
            for part in document.parts
            for problem in part.problems
            if problem.rule == "session-in-envelope"
        ]
    return found


PLACES: Final[tuple[tuple[Any, list[str]], ...]] = (
    (GOOD, []),
    ([GOOD, GOOD], []),
    ({"data": GOOD}, ["/data"]),
    ({"a": GOOD, "b": GOOD, "c": GOOD}, ["/a", "/b", "/c"]),
    (dict.fromkeys("abcd", GOOD), ["/*"]),
    ({name: {"s": GOOD} for name in "abcd"}, ["/*/s"]),
    ({name: {name: GOOD} for name in "abcd"}, ["/*/*"]),
    ({name: {name: GOOD} for name in "abc"}, ["/a/a", "/b/b", "/c/c"]),
    ({"x": dict.fromkeys("abcd", GOOD), "y": GOOD}, ["/x/*", "/y"]),
    ({"a/b": {"~": GOOD}}, ["/a~1b/~0"]),
    ([{"data": GOOD}] * 9, ["/*/data"]),
)  # fmt: skip


def test_each_place_is_reported_once() -> None:
    """Indices are ``*``, and so are names of which there are more than three at one place."""

    def check(value: Any, places: list[str]) -> None:
        assert reported(value) == places

    for_each(PLACES, check)


def test_a_place_of_earlier_lines_is_not_reported_again() -> None:
    """A file of JSON Lines has many documents."""
    assert reported({"data": GOOD}, {"data": GOOD}, {"x": GOOD}) == ["/data", "/x"]
    many = dict.fromkeys("abcd", GOOD)
    assert reported(many, dict.fromkeys("efgh", GOOD)) == ["/*"]


def test_a_place_that_an_earlier_pattern_stands_for_is_not_reported() -> None:
    """Whatever names later lines have, and however many of them are in one document."""
    many = dict.fromkeys("abcd", GOOD)
    assert reported(many, {"e": GOOD}, {"f": GOOD, "g": GOOD}) == ["/*"]
    assert reported({"x": many}, {"x": {"e": GOOD}}, {"y": {"e": GOOD}}) == ["/x/*", "/y/e"]
    assert reported([{"a": GOOD}], {"b": {"a": GOOD}}, {"a": GOOD}) == ["/*/a", "/a"]


def test_a_pattern_is_reported_at_the_first_of_its_places() -> None:
    """So it does not depend on how many lines are read together."""
    text = b"".join(
        b'{"%s": %b}\n' % (name, orjson.dumps(GOOD)) for name in (b"a", b"b", b"c", b"d")
    )
    document = next(LinesReader(Limits(), NO_FAST_PATH).documents([text]))
    report_envelopes(document, set())
    first, *others = document.parts
    assert [each.rule for each in first.problems] == ["session-in-envelope"]
    assert not any(part.problems for part in others)
