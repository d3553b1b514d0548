"""Two errors in one object are both found: none hides another, and none is reported twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pytest

from alcamine_validate.session import CORRECTED, published
from alcamine_validate.text.json_pointer import join
from alcamine_validate.validator.validator import Validator
from tests.support.mutations import example, removed, replaced, sessions
from tests.support.tables import for_each

CHOOSING: Final = "provider"
"""The property that selects a branch of a union; without it, there are different errors."""

Facts = tuple[str, str, str]


def objects(value: Any, pointer: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the pointer and the member names of each object with two or more members."""
    if isinstance(value, dict):
        names = [name for name in value if name != CHOOSING]
        if len(names) > 1:
            yield pointer, names
        for name in names:
            yield from objects(value[name], join(pointer, name))


PAIRS: Final = [
    (join(pointer, name), join(pointer, names[index - 1]))
    for pointer, names in objects(example())
    for index, name in enumerate(names)
]
"""Each member of each object, and the one before it."""


def errors(validator: Validator, value: Any) -> Counter[Facts]:
    """Return the errors of ``value``, and how often each is reported."""
    found = validator.violations_of_json(value)
    return Counter((each.kind, each.pointer, each.schema_pointer) for each in found)


EACH_VALIDATOR: Final = pytest.mark.parametrize(
    "validator", [CORRECTED, published()], ids=["corrected", "published"]
)


@EACH_VALIDATOR
def test_errors_add_up(validator: Validator) -> None:
    """A missing property and a wrong one together have the errors that each has alone."""
    known = errors(validator, example())

    def check(missing: str, wrong: str) -> None:
        apart = [
            errors(validator, change) - known
            for change in (removed(example(), missing), replaced(example(), wrong, []))
        ]
        both = errors(validator, replaced(removed(example(), missing), wrong, []))
        assert both - known == apart[0] + apart[1]
        assert both or not any(apart)

    for_each(PAIRS, check)


# Each provider's branch has separate checks


CONFIG: Final = "/agent/version/config"
PROVIDERS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "llm": (
        {"provider": "OPENAI", "model": "GPT_4O", "temperature": 1},
        {"provider": "GEMINI", "model": "GEMINI_2_0_FLASH_001", "temperature": 1.5},
    ),
    "tts": (
        {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": "v"},
        {"provider": "ELEVENLABS", "model": "MULTILINGUAL_V2", "voiceId": "v"},
    ),
    "stt": (
        {"provider": "DEEPGRAM", "model": "NOVA_3"},
        {"provider": "CARTESIA", "model": "INK_WHISPER"},
    ),
}
WRONG: Final = [
    ("llm", "temperature", 2.5, "maximum"),
    ("llm", "temperature", -0.5, "minimum"),
    ("llm", "temperature", "1", "type"),
    ("llm", "temperature", True, "type"),
    ("llm", "model", 5, "type"),
    ("tts", "voiceId", "", "minLength"),
    ("tts", "voiceId", None, "type"),
    ("stt", "model", [], "type"),
]


@EACH_VALIDATOR
def test_each_branch_of_a_union_is_judged(validator: Validator) -> None:
    """A wrong value below each provider is one error, in that provider's branch."""

    def check(branch: int, part: str, name: str, value: Any, kind: str) -> None:
        fine = replaced(sessions(published=True)["example"], CONFIG, {})
        for key, branches in PROVIDERS.items():
            fine["agent"]["version"]["config"][key] = dict(branches[branch])
        assert validator.is_valid(fine)
        session = replaced(fine, f"{CONFIG}/{part}/{name}", value)
        assert not validator.is_valid(session)
        (error,) = validator.violations_of_json(session)
        assert (error.kind, error.pointer) == (kind, f"{CONFIG}/{part}/{name}")
        assert f"/{part}/oneOf/{branch}/properties/{name}/" in error.schema_pointer

    for_each([(branch, *row) for branch in (0, 1) for row in WRONG], check)
