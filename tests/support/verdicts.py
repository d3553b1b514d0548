"""A verdict asked for in every way: parsed and as text, as a boolean and as errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import alcamine_validate as av

HUGE: Final = 2**65
"""An integer whose neighbours are the same double."""

Ask = Callable[[av.Validator, Any], bool]
OF_VALUES: Final[dict[str, Ask]] = {
    "is_valid": lambda validator, value: validator.is_valid(value),
    "iter_errors": lambda validator, value: not list(validator.iter_errors(value)),
}
OF_TEXT: Final[dict[str, Ask]] = {
    "is_valid_json": lambda validator, text: validator.is_valid_json(text),
    "iter_errors_json": lambda validator, text: not list(validator.iter_errors_json(text)),
}


def judged(schema: Any, instance: Any, **options: Any) -> bool:
    """Return the verdict on ``instance``, which all ways to ask must share."""
    validator = av.compile_schema(schema, **options)
    text = json.dumps(instance)
    verdicts = {name: ask(validator, instance) for name, ask in OF_VALUES.items()}
    verdicts |= {name: ask(validator, text) for name, ask in OF_TEXT.items()}
    assert len(set(verdicts.values())) == 1, verdicts
    return verdicts["is_valid"]


def judged_text(schema: Any, text: str) -> bool:
    """Return the verdict on JSON text, the same for every class that may hold it."""
    validator = av.compile_schema(schema)
    raw = text.encode()
    forms = (text, raw, bytearray(raw), memoryview(raw))
    verdicts = {ask(validator, form) for ask in OF_TEXT.values() for form in forms}
    assert len(verdicts) == 1, verdicts
    return verdicts.pop()


def nested(depth: int, leaf: Any, *, in_objects: bool) -> Any:
    """Return ``leaf`` in as many arrays, or objects with a member ``a``, as ``depth`` says."""
    for _ in range(depth):
        leaf = {"a": leaf} if in_objects else [leaf]
    return leaf
