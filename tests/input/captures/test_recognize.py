"""Captures are recognized by their structure, and envelopes with the same names are not."""

from __future__ import annotations

from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.input.captures.recognize import may_be_capture, recognized
from tests.support.tables import for_each

GOOD: Final[Any] = av.sample(seed=1)
REQUEST: Final = {"method": "GET", "url": "/sessions/a"}
ENVELOPES: Final[tuple[Any, ...]] = (
    {"interactions": [GOOD]},
    {"interactions": [{"session": GOOD}]},
    {"interactions": [], "session": GOOD},
    {"http_interactions": [GOOD]},
    {"log": {"entries": [GOOD]}},
    {"data": {"pairs": [GOOD]}},
    {"request": REQUEST, "response": GOOD},
    {"request": REQUEST, "response": {"status": 200, "data": GOOD}},
    [{"request": REQUEST, "response": GOOD}],
    {"messages": [], "data": GOOD},
)


def test_envelopes_with_names_of_captures_are_none() -> None:
    """No exchange in them has a URL, a status and a body, and there is a Session."""

    def check(value: Any) -> None:
        assert may_be_capture(value)
        assert recognized(value, "json") is None

    for_each(((each,) for each in ENVELOPES), check)


def test_captures_without_a_session_stay_captures() -> None:
    """Empty recordings, and stubs without a body."""
    for value, name in (
        ({"interactions": [], "version": 1}, "vcr"),
        ({"log": {"version": "1.2", "entries": []}}, "har"),
        ({"request": REQUEST, "response": {"status": 204}}, "wiremock"),
    ):
        found = recognized(value, "json")
        assert found is not None
        assert found[0] == name


def test_a_format_that_is_given_is_not_doubted() -> None:
    """Then what is wrong in the file is a finding."""
    assert recognized({"log": {"entries": [GOOD]}}, "har") is not None


def test_most_values_can_be_no_capture() -> None:
    """Then no reader is imported."""
    assert not any(map(may_be_capture, (GOOD, [GOOD], [], "x", None, {"sessions": [GOOD]})))
