"""The overlay for captures makes the document accept them, in every format.

Drift of every kind is put into samples. In the second look, by the document with the overlay, no
drift is left but what the first report says is not proposed.
"""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.drift.evidence import KINDS, OTHER
from alcamine_validate.generated.object_shapes import ROOT
from alcamine_validate.lint.rules.session_view import objects_in
from alcamine_validate.strategies import sessions
from alcamine_validate.text.json_pointer import join, resolve, split
from tests.drift.observing import File, accepts_itself, kinds, lines
from tests.properties.test_round_trips import FORMATS, OF_VALUES
from tests.support.sessions import ABSENT, session

MANY: Final = 24
"""Enough Sessions for changes that must be systematic."""

Changes = list[tuple[str, Any]]


def config(number: int) -> dict[str, Any]:
    """Return a config of an agent with a new provider, a new model, and a known pair."""
    return {
        "llm": {"provider": "ANTHROPIC", "model": ("CLAUDE_4", "CLAUDE_5")[number % 2], "top": 1},
        "tts": {"provider": "CARTESIA", "model": "SONIC_3", "voiceId": "a", "speed": number / 4},
        "stt": {"provider": "DEEPGRAM", "model": "NOVA_3"},
    }


CHANGES: Final[dict[str, tuple[Changes, ...]]] = {
    "property": (
        [("/sentiment", "POSITIVE")],
        [("/agent/version/labels", [{"id": 1, "at": "2026-03-14T09:29:02Z"}, None])],
        [("/person/score", {"value": 0.5, "map": {"a b": {"deep": [1]}, "c d": {"deep": []}}})],
        [("/ledger/balance", None)],
    ),
    "value": (
        [("/status", "CANCELLED")],
        [("/agent/version/languages", ["en", "de"])],
        [("/agent/version/incentiveCurrencyCode", "EUR")],
        [("/agent/version/config", config)],
    ),
    "missing": ([("/name", ABSENT)], [("/agent/version/themeId", ABSENT)]),
    "null": (
        [("/recordAudio", None)],
        [("/createdAt", None)],
        [("/conversation", None)],
        [("/agent/version/length", None)],
        [("/agent/version/languages", [None])],
        [("/agent/version/config", {"llm": None})],
    ),
    "type": (
        [("/isDemo", "yes")],
        [("/completedAt", 1_765_000_000)],
        [("/agent/version/version", 1.5)],
        [("/person/mergeMeta", [])],
    ),
    "limit": (
        [("/agent/description", "long " * 120)],
        [("/agent/version/incentiveAmount", 2_000_000)],
        [("/agent/version/incentiveAmount", 5)],
    ),
    "format": (
        [("/person/email", "not an address")],
        [("/agent/id", "0d9488f3-5b5a-4f4e-9d7b-3f1d0c6b2a10")],
        [("/conversation/createdAt", "14.3.2026")],
    ),
}
"""By kind of drift: changes of a Session, which are tried one by one and all together."""

CASES: Final = [
    pytest.param(kind, changes, id=f"{kind} {changes[0][0]}")
    for kind, each in CHANGES.items()
    for changes in each
]


def drifted(number: int, changes: Changes) -> Any:
    """Return a Session with changes, in which ids differ by a number."""
    made = [(pointer, new(number) if callable(new) else new) for pointer, new in changes]
    return session(("/agent/version/version", number), *made)


def test_the_cases_are_of_every_kind() -> None:
    """The schema has no keyword of which a violation would be of another kind."""
    assert [*CHANGES, OTHER] == list(KINDS)


@pytest.mark.parametrize(("kind", "changes"), CASES)
def test_each_change_is_accepted(kind: str, changes: Changes) -> None:
    """A change in all of many Sessions is drift of its kind, and the overlay accepts it."""
    report = accepts_itself([lines(drifted(number, changes) for number in range(MANY))])
    assert kind in {found for found, _, _ in kinds(report)}
    assert [row for row in report.rows if row.reason is not None] == []
    assert report.clean == 0


def together(number: int) -> Any:
    """Return a Session with drift of every kind, at different places."""
    every = [
        each for changes in CHANGES.values() for each in changes
        if each[0][0] not in ("/conversation", "/conversation/createdAt")
    ]  # fmt: skip
    wanted = {pointer: new for changes in every for pointer, new in changes}
    wanted["/agent/version/config"] = config
    return drifted(number, list(wanted.items()))


@pytest.mark.parametrize("name", FORMATS | OF_VALUES)
def test_every_kind_is_accepted_in_every_format(name: str) -> None:
    """A file for each of many Sessions, with drift of every kind in it."""
    form = (FORMATS | OF_VALUES)[name]
    files: list[File] = []
    for number in range(MANY):
        written = form(json.dumps(together(number), ensure_ascii=False))
        files.append((written.name, written.pack(written.text.encode())))
    report = accepts_itself(files)
    assert [row for row in report.rows if row.reason is not None] == []
    assert {kind for kind, _, _ in kinds(report)} == set(CHANGES)
    assert {row.evidence.files for row in report.rows} <= {MANY, MANY // 2}
    assert {row.evidence.sessions for row in report.rows} <= {MANY, MANY // 2}


NAMES: Final = st.sampled_from(["sentiment", "x-y", "a b", "status", "é", "", "0", "properties"])
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["A_B", "text with blanks", "2026-03-14", "a" * 600, "CANCELED", "en"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@st.composite
def changed_sessions(draw: st.DrawFn) -> Any:
    """Return a Session with up to three random changes of its members."""
    value = draw(sessions())
    for _ in range(draw(st.integers(1, 3))):
        _, owner, shape = draw(st.sampled_from(objects_in(value, ROOT)))
        name = draw(NAMES | st.sampled_from(sorted(shape.properties)))
        if draw(st.booleans()):
            owner.pop(name, None)
        else:
            owner[name] = draw(VALUES)
    return value


@pytest.mark.parametrize("examples", [20, pytest.param(150, marks=pytest.mark.thorough)])
def test_random_drift_is_accepted(examples: int) -> None:
    """Random changes, seen once or many times, are accepted or listed."""

    @settings(max_examples=examples, deadline=None)
    @given(st.lists(changed_sessions(), min_size=1, max_size=3), st.sampled_from([1, MANY]))
    def check(drawn: list[Any], times: int) -> None:
        accepts_itself([lines(drawn * times)])

    check()


def test_the_names_lead_to_values() -> None:
    """The pointers in the table are those of the valid example, or of new members."""
    for changes in (each for cases in CHANGES.values() for each in cases):
        for pointer, _ in changes:
            *above, _name = split(pointer)
            assert isinstance(resolve(session(), join("", *above)), dict)
    assert av.is_valid(session())
