"""A verdict from every method: of parsed values and text, as a boolean and as errors."""

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
    """Return the verdict on ``instance``, on which all methods must agree."""
    validator = av.compile_schema(schema, **options)
    text = json.dumps(instance)
    verdicts = {name: ask(validator, instance) for name, ask in OF_VALUES.items()}
    verdicts |= {name: ask(validator, text) for name, ask in OF_TEXT.items()}
    assert len(set(verdicts.values())) == 1, verdicts
    return verdicts["is_valid"]


def judged_text(schema: Any, text: str) -> bool:
    """Return the verdict on JSON text, which must be the same for every class of text."""
    validator = av.compile_schema(schema)
    raw = text.encode()
    forms = (text, raw, bytearray(raw), memoryview(raw))
    verdicts = {ask(validator, form) for ask in OF_TEXT.values() for form in forms}
    assert len(verdicts) == 1, verdicts
    return verdicts.pop()


def nested(depth: int, leaf: Any, *, in_objects: bool) -> Any:
    """Return ``leaf`` inside ``depth`` arrays, or inside ``depth`` objects with a member ``a``."""
    for _ in range(depth):
        leaf = {"a": leaf} if in_objects else [leaf]
    return leaf
