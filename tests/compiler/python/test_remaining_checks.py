"""What is checked again of a value that the batches could not prove, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.compiler.python.load import load_module
from tests.support import judges

ID: Final = "q4w8n2x6c0v5b9m3l7k1j2hg"
EARLY: Final = "2026-03-14T09:26:35.118Z"
LATE: Final = "2026-03-14T09:26:35.119Z"
EARLY_ELSEWHERE: Final = "2026-03-14T10:26:35.118+01:00"
"""The moment of EARLY, which sorts as text after LATE."""
LATE_ELSEWHERE: Final = "2026-03-14T08:26:35.119-01:00"
"""The moment of LATE, which sorts as text before EARLY."""

MOMENT: Final = {"type": "string", "format": "date-time"}
NULLABLE_MOMENT: Final = {"type": ["string", "null"], "format": "date-time"}
SHORT_ID: Final = {"type": "string", "format": "cuid2", "maxLength": 24}
LONG_ID: Final = {"type": "string", "format": "cuid2"}


def ordered(**properties: Any) -> dict[str, Any]:
    """Return the schema of an object with two ordered timestamps, an id and ``properties``."""
    own = {"start": MOMENT, "end": NULLABLE_MOMENT, "id": SHORT_ID, **properties}
    return {
        "type": "object",
        "properties": own,
        "required": ["start", "id"],
        "x-timestamp-order": [["start", "end"]],
    }


def whole() -> dict[str, Any]:
    """Return a schema with ordered timestamps at its top, in lists, branches and references."""
    kinds = [
        ordered(kind={"type": "string", "const": name}, late=MOMENT) | {"required": ["kind"]}
        for name in ("one", "two")
    ]
    parts = {
        "list": {"type": "array", "items": {"$ref": "#/$defs/part"}},
        "again": {"$ref": "#/$defs/part"},
        "choice": {"oneOf": kinds},
        "named": {"type": "object", "additionalProperties": {"$ref": "#/$defs/part"}},
        "plain": {"type": "object", "properties": {"text": {"type": "string"}}},
        "longId": LONG_ID,
    }
    return {**ordered(**parts), "$defs": {"part": ordered(below={"$ref": "#/$defs/part"})}}


SOURCE: Final = av.compile_to_source(whole(), origin="a test")


def part(**properties: Any) -> dict[str, Any]:
    """Return an instance of the ordered object."""
    return {"start": EARLY, "end": LATE, "id": ID, **properties}


PLACES: Final[Mapping[str, Callable[..., dict[str, Any]]]] = {
    "the top": part,
    "a list": lambda **own: part(list=[part(), part(**own)]),
    "a reference": lambda **own: part(again=part(**own)),
    "a recursion": lambda **own: part(again=part(below=part(below=part(**own)))),
    "a branch": lambda **own: part(choice=part(kind="two", **own)),
    "any name": lambda **own: part(named={"a": part(), "b": part(**own)}),
}
CASES: Final[Mapping[str, tuple[dict[str, Any], bool]]] = {
    "in order at another offset": ({"end": LATE_ELSEWHERE}, True),
    "out of order at another offset": ({"start": LATE, "end": EARLY_ELSEWHERE}, False),
    "sorted as text alone": ({"start": LATE_ELSEWHERE, "end": EARLY}, False),
    "not sorted as text": ({"start": EARLY_ELSEWHERE, "end": LATE}, True),
    "null": ({"start": EARLY_ELSEWHERE, "end": None}, True),
    "another id": ({"id": "k" * 24}, True),
    "a short id": ({"id": "kk"}, True),
    "an id that is too long": ({"id": "k" * 25}, False),
    "no id": ({"id": "K"}, False),
    "no moment": ({"end": "2026-02-30T10:26:35.118+01:00"}, False),
    "a number": ({"start": 5}, False),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("place", PLACES)
def test_a_value_in_another_spelling_is_judged_rightly(place: str, case: str) -> None:
    """Wherever timestamps and ids are, those in another spelling are judged by their meaning."""
    own, is_valid = CASES[case]
    value = PLACES[place](**own)
    validator = av.compile_schema(whole())
    assert validator.is_valid(value) is is_valid
    assert bool(list(validator.iter_errors(value))) is not is_valid
    assert judges.python_jsonschema(whole(), own_formats=True)(value) is is_valid


def test_only_what_is_open_is_checked_again() -> None:
    """The functions for it have orders and lengths alone, and nothing that is known."""
    text = "".join(each for each in SOURCE.split("\n\n\n") if "def _recheck_" in each)
    for known in ("__class__", "is_date_time", "is_cuid2", "plain", "longId", "except", "_is_"):
        assert known not in text
    assert "not in_order(" in text
    assert "> 24" in text
    # The definition that is used often has its own function; all others are inlined.
    assert text.count("def _recheck_") == 2


def test_errors_are_not_collected_for_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A valid value in another spelling does not run the collecting functions."""
    module = load_module(SOURCE, {})
    monkeypatch.setattr(module, "errors", None)
    assert module.is_valid(part(end=LATE_ELSEWHERE, id="kk"))
    assert not module.is_valid(part(start=LATE, end=EARLY_ELSEWHERE))


def test_nothing_is_checked_again_where_the_spelling_is_all() -> None:
    """Without orders and lengths, the tests of single strings are the rest of the verdict."""
    schema = {"properties": {"a": LONG_ID, "b": MOMENT, "c": {"items": MOMENT}}}
    source = av.compile_to_source(schema, origin="a test")
    assert "_recheck_" not in source
    assert "return are_cuid2(identifiers) and are_date_times(timestamps)\n" in source
    validator = av.compile_schema(schema)
    assert validator.is_valid({"a": "kk", "b": EARLY_ELSEWHERE, "c": [EARLY_ELSEWHERE]})
    assert not validator.is_valid({"a": "kk", "b": "x"})
