"""Instances from another generator, validated by this package and by two other validators.

This script runs in a separate environment with this package and the dependency group
``second-generator``: see ``test_second_generator``. It draws only from the published document, and
shares nothing with our strategies and samples.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.spec_files import spec_file
from alcamine_validate.text.json_pointer import resolve

EXAMPLES: Final = 20
"""The number of examples per piece; fewer if there are no more."""

_SESSION: Final = "/components/schemas/Session"
_VERSION: Final = "/properties/agent/properties/version"
_WHOLE: Final = (
    "/properties/ledger",
    "/properties/completedMeta",
    f"{_VERSION}/properties/config",
    f"{_VERSION}/properties/config/anyOf/0/properties/llm",
    f"{_VERSION}/properties/config/anyOf/0/properties/tts",
    f"{_VERSION}/properties/config/anyOf/0/properties/stt",
)
"""The objects that are drawn whole; the others are drawn one property at a time."""

_OBJECTS: Final = (
    "", "/properties/agent", _VERSION, "/properties/conversation", "/properties/person",
)  # fmt: skip


def pieces() -> Iterator[tuple[str, Any]]:
    """Yield (pointer, schema) for each piece of the Session's schema."""
    schema = resolve(read_document(spec_file("openapi.yaml")), _SESSION)
    for pointer in _WHOLE:
        yield pointer, resolve(schema, pointer)
    for owner in _OBJECTS:
        for name, piece in resolve(schema, f"{owner}/properties").items():
            if "properties" not in piece and f"{owner}/properties/{name}" not in _WHOLE:
                yield f"{owner}/properties/{name}", piece


def judged(schema: Any) -> tuple[int, int, list[Any]]:
    """Return the number of checked instances, the number of valid ones, and the disagreements.

    Instances that should be valid are drawn, and others of any kind.
    """
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
    from hypothesis_jsonschema import from_schema

    ours = av.compile_schema(schema, assert_formats=False, strict=False)
    judges = _judges(schema)
    verdicts: list[bool] = []
    disagreements: list[Any] = []
    anything = from_schema({})

    @given(from_schema(schema), anything, st.data())
    @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def draw(valid: Any, other: Any, data: st.DataObject) -> None:
        """Check the drawn instances, and the valid one with a change."""
        for instance in (valid, other, _changed(valid, other, data)):
            verdict = ours.is_valid(instance)
            verdicts.append(verdict)
            same = bool(list(ours.iter_errors(instance))) is not verdict
            if any(verdict is not judge(instance) for judge in judges) or not same:
                disagreements.append(instance)

    draw()
    return len(verdicts), sum(verdicts), disagreements


def _judges(schema: Any) -> list[Callable[[Any], bool]]:
    """Return the other validators; for a pattern, only the one that follows ECMA-262."""
    import jsonschema
    import jsonschema_rs

    plain = jsonschema_rs.Draft202012Validator(schema, validate_formats=False)
    judges: list[Callable[[Any], bool]] = [plain.is_valid]
    if "pattern" not in schema:
        judges.append(jsonschema.Draft202012Validator(schema).is_valid)
    return judges


def _changed(value: Any, other: Any, data: Any) -> Any:
    """Return an object with one member replaced by ``other``; a pair if there are no members."""
    from hypothesis import strategies as st

    if not isinstance(value, dict) or not value:
        return [value, other]
    return {**value, data.draw(st.sampled_from(sorted(value))): other}


def main() -> None:
    """Print a line of JSON for each piece."""
    warnings.simplefilter("ignore")
    for pointer, schema in pieces():
        number, valid, disagreements = judged(schema)
        row = {"piece": pointer, "judged": number, "valid": valid, "disagreements": disagreements}
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
