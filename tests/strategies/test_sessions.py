"""Strategies for Sessions: they draw what they promise, simple values, and quickly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.strategies import (
    Mutated,
    agents,
    configs,
    conversations,
    invalid_sessions,
    ledgers,
    mutated_sessions,
    persons,
    sessions,
    versions,
)
from alcamine_validate.text.json_pointer import resolve
from tests.properties.test_differential import judge_of
from tests.support.tables import for_each

QUICKLY: Final = settings(deadline=None, database=None, max_examples=100, suppress_health_check=())
"""Settings like those of a user: no health check is switched off."""

SIMPLEST: Final = settings(deadline=None, database=None, max_examples=150)
UNSHRUNK: Final = settings(SIMPLEST, phases=[Phase.generate])
EXAMPLES: Final = pytest.mark.parametrize(
    "examples", [10, pytest.param(100, marks=pytest.mark.thorough)]
)
PARTS: Final[dict[str, Callable[[], st.SearchStrategy[dict[str, Any]]]]] = {
    "/agent": agents,
    "/agent/version": versions,
    "/agent/version/config": configs,
    "/conversation": conversations,
    "/person": persons,
    "/ledger": ledgers,
}


@EXAMPLES
def test_a_session_has_no_findings(examples: int) -> None:
    """A Session has no errors, warnings or infos, parsed and as text."""

    @settings(QUICKLY, max_examples=examples)
    @given(sessions())
    def check(session: dict[str, Any]) -> None:
        assert av.findings(session) == []
        assert av.findings(json.dumps(session)) == []

    check()


@EXAMPLES
def test_a_session_of_the_schema_alone_is_valid(examples: int) -> None:
    """A Session is valid for us, and for two other libraries with the formats of ``judges``."""

    @settings(QUICKLY, max_examples=examples)
    @given(sessions(schema_only=True))
    def check(session: dict[str, Any]) -> None:
        assert av.is_valid(session)
        assert not any(each.severity == "error" for each in av.findings(session))
        for name in ("jsonschema", "jsonschema_rs"):
            assert judge_of(name, published=False, own_formats=True)(session)

    check()


@pytest.mark.parametrize(
    ("examples", "numbers"),
    [(30, {int}), pytest.param(150, {int, float}, marks=pytest.mark.thorough)],
    ids=["few", "many"],
)
def test_sessions_of_the_schema_alone_are_odd(examples: int, numbers: set[type]) -> None:
    """They have unknown properties, odd ids and contradictions, and whole floats for integers."""
    seen: set[str] = set()
    whole: set[type] = set()

    @settings(QUICKLY, max_examples=examples, derandomize=True)
    @given(sessions(schema_only=True))
    def look(session: dict[str, Any]) -> None:
        # Findings of other mistakes in the same Session hide these, so select them alone.
        hidden = av.Config(select=["ALC501", "ALC605"])
        found = [*av.findings(session), *av.findings(session, config=hidden)]
        seen.update(finding.code for finding in found)
        whole.add(type(session["agent"]["version"]["version"]))

    look()
    assert {"ALC206", "ALC207", "ALC404", "ALC501", "ALC605", "ALC635", "ALC701"} <= seen
    assert numbers <= whole <= {int, float}


KINDS: Final[dict[str, set[Any]]] = {
    "/type": {"INBOUND_CALL", "WEB_VOICE"},
    "/status": {"PENDING", "IN_PROGRESS", "COMPLETED"},
    "/agent/status": {"DRAFT", "PUBLISHED", "ARCHIVED", "COMPLETED"},
    "/agent/version/config": {None},
    "/agent/version/incentiveType": {"CASH", "NONE"},
    "/agent/version/config/llm/provider": {"OPENAI", "GEMINI"},
    "/agent/version/config/tts/provider": {"CARTESIA", "ELEVENLABS"},
    "/agent/version/config/stt/provider": {"DEEPGRAM", "CARTESIA"},
    "/person/email": {None},
    "/ledger": {None},
    "/ledger/reason": {"VOICE_USAGE", "SMS_USAGE"},
}


@pytest.mark.parametrize(
    ("examples", "pointers"),
    [
        (40, ["/type", "/agent/version/incentiveType", "/ledger"]),
        pytest.param(400, list(KINDS), marks=pytest.mark.thorough),
    ],
    ids=["few", "many"],
)
def test_sessions_of_all_kinds_are_drawn(examples: int, pointers: list[str]) -> None:
    """All types, states and providers are drawn."""
    seen: dict[str, set[Any]] = {pointer: set() for pointer in pointers}

    @settings(QUICKLY, max_examples=examples, derandomize=True)
    @given(sessions())
    def look(session: dict[str, Any]) -> None:
        for pointer, values in seen.items():
            with suppress(LookupError):
                value = resolve(session, pointer)
                if not isinstance(value, dict):
                    values.add(value)

    look()
    assert {pointer: KINDS[pointer] - seen[pointer] for pointer in pointers} == {
        pointer: set() for pointer in pointers
    }


@EXAMPLES
@pytest.mark.parametrize("pointer", PARTS)
def test_parts_are_those_of_sessions(pointer: str, examples: int) -> None:
    """A part that is drawn separately has no errors at its place in a Session."""

    @settings(QUICKLY, max_examples=examples)
    @given(sessions(), PARTS[pointer]())
    def check(session: dict[str, Any], part: dict[str, Any]) -> None:
        above, _, name = pointer.rpartition("/")
        owner = resolve(session, above)
        assume(owner is not None)
        owner[name] = part
        assert av.is_valid(session)

    check()


@pytest.mark.parametrize(
    ("step", "examples"), [(10, 3), pytest.param(1, 15, marks=pytest.mark.thorough)]
)
def test_invalid_sessions_have_just_the_finding_that_was_asked_for(
    step: int, examples: int
) -> None:
    """A mistake is requested by its code or by its name."""

    def draw(code: str) -> None:
        @settings(QUICKLY, max_examples=examples)
        @given(invalid_sessions(code), invalid_sessions(catalogue()[code].rule))
        def check(one: dict[str, Any], other: dict[str, Any]) -> None:
            for session in (one, other):
                found = av.findings(session, config=av.Config(select=["ALL"]))
                assert {finding.code for finding in found} == {code}

        check()

    for_each(list(MISTAKES)[::step], draw)


@EXAMPLES
def test_invalid_sessions_are_invalid(examples: int) -> None:
    """Sessions are also invalid if no mistake is requested, and they can be written as JSON."""

    @settings(QUICKLY, max_examples=examples)
    @given(invalid_sessions())
    def check(session: dict[str, Any]) -> None:
        assert not av.is_valid(session)
        assert not av.is_valid(json.dumps(session))

    check()


@pytest.mark.parametrize("code", ["ALC001", "ALC002", "ALC110"])
def test_a_code_that_no_session_can_have_is_refused(code: str) -> None:
    """It is refused when the strategy is made, and not while drawing."""
    with pytest.raises(av.NoSample):
        invalid_sessions(code)


def test_an_unknown_rule_is_refused() -> None:
    """The message has the nearest rule that exists."""
    with pytest.raises(av.UnknownSelector, match="other-agent"):
        invalid_sessions("other-agnt")


@pytest.mark.parametrize("examples", [20, pytest.param(500, marks=pytest.mark.thorough)])
def test_of_mutated_sessions_it_is_known_what_is_wrong(examples: int) -> None:
    """They are invalid, with a finding of the given code at the pointer, above it or below it."""

    @settings(QUICKLY, max_examples=examples)
    @given(mutated_sessions())
    def check(mutated: Mutated) -> None:
        findings = av.findings(mutated.session)
        assert not av.is_valid(mutated.session)
        assert mutated.what
        near = [
            finding
            for finding in findings
            if finding.code == mutated.code
            and (
                f"{mutated.pointer}/".startswith(f"{finding.pointer}/")
                or f"{finding.pointer}/".startswith(f"{mutated.pointer}/")
            )
        ]
        assert near, (mutated.pointer, mutated.what, mutated.code)

    check()


@pytest.mark.parametrize(
    ("examples", "kinds", "least"),
    [
        (40, {"taken out"}, 3),
        pytest.param(
            200,
            {"taken out", "replaced by 12345.5", "put into a list"},
            9,
            marks=pytest.mark.thorough,
        ),
    ],
    ids=["few", "many"],
)
def test_mutations_of_each_kind_are_drawn(examples: int, kinds: set[str], least: int) -> None:
    """Mutations of each kind are drawn in addition to the many mistakes."""
    seen: set[str] = set()

    @settings(QUICKLY, max_examples=examples, derandomize=True)
    @given(mutated_sessions())
    def look(mutated: Mutated) -> None:
        seen.add(mutated.what)

    look()
    assert kinds < seen
    assert len(seen) >= least


SHRUNK: Final = pytest.mark.parametrize(
    "quality",
    [
        pytest.param(UNSHRUNK, id="first"),
        pytest.param(SIMPLEST, id="shrunk", marks=pytest.mark.thorough),
    ],
)
"""The value that is drawn first is the one that all others shrink to."""


@SHRUNK
def test_the_simplest_session_is_short(quality: settings) -> None:
    """The simplest Session has nothing that is optional."""
    simplest = find(sessions(), lambda _: True, settings=quality)
    assert simplest["status"] == "COMPLETED" or simplest["endedAt"] is None
    assert simplest["ledger"] is None
    assert simplest["agent"]["description"] is None
    assert simplest["agent"]["version"]["languages"] == ["en"]
    assert not simplest["agent"]["version"]["config"]
    assert simplest["person"]["email"] is None


@pytest.mark.thorough
def test_a_session_shrinks_to_what_was_asked_for() -> None:
    """The simplest Session with an incentive has nothing else that is optional."""
    cash = find(
        sessions(),
        lambda each: each["agent"]["version"]["incentiveType"] == "CASH",
        settings=SIMPLEST,
    )
    assert cash["agent"]["version"]["incentiveAmount"] == 100
    assert cash["agent"]["version"]["languages"] == ["en"]
    assert cash["ledger"] is None


@SHRUNK
def test_the_simplest_mutation_is_of_a_short_session(quality: settings) -> None:
    """The simplest mutation removes a property of the Session itself."""
    simplest = find(mutated_sessions(), lambda _: True, settings=quality)
    assert simplest.pointer.count("/") == 1
    assert simplest.what == "taken out"


def test_without_hypothesis_the_error_names_what_to_install() -> None:
    """The ImportError has the command that installs hypothesis."""
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "try:\n    import alcamine_validate.strategies\n"
        "except ImportError as error:\n    print(error)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert "pip install 'alcamine-validate[hypothesis]'" in run.stdout


def test_without_hypothesis_the_library_works() -> None:
    """Only importing the strategies raises an ImportError, which names what to install."""
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import alcamine_validate as av\n"
        "assert not av.is_valid({})\n"
        "import alcamine_validate.strategies"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    last = run.stderr.splitlines()[-1]
    assert last.startswith("ImportError: alcamine_validate.strategies needs hypothesis")
    assert "pip install 'alcamine-validate[hypothesis]'" in last
