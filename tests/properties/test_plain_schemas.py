"""A schema for other programs has the verdicts of its document, for any document.

The documents are those of the official suite, and random ones. The order of timestamps, which
JSON Schema can't say, is removed from them.
"""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.schema.plain_schema import plain_schema
from tests.properties.test_official_suite import ALL, Group
from tests.support import judges, schemas
from tests.support.tables import for_each

REF: Final = "#/components/schemas/"


def without_order(value: Any) -> Any:
    """Return a JSON value without the members that order timestamps."""
    if isinstance(value, dict):
        return {name: without_order(each) for name, each in value.items() if name != judges.ORDER}
    return [*map(without_order, value)] if isinstance(value, list) else value


def as_openapi(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document whose components are a schema, Root, and its definitions."""
    text = json.dumps({"Root": {**schema, "$defs": {}}, **schema["$defs"]})
    text = text.replace('"#/$defs/', f'"{REF}').replace('"#"', f'"{REF}Root"')
    return {"openapi": "3.1.0", "components": {"schemas": json.loads(text)}}


@pytest.mark.parametrize(
    "seeds", [range(40), pytest.param(range(100, 1_000), marks=pytest.mark.thorough)]
)
def test_random_documents_keep_their_verdicts(seeds: range) -> None:
    """A JSON Schema, and an OpenAPI document with the same schemas, keep each verdict."""
    kinds, verdicts = Counter[str](), Counter[bool]()

    def check(seed: int) -> None:
        random = Random(seed)
        is_evaluating = seed % 2 == 1
        draw = schemas.evaluating if is_evaluating else schemas.schema
        value = schemas.container if is_evaluating else schemas.instance
        schema = without_order(draw(random))
        documents: list[tuple[Any, str | None]] = [(schema, None)]
        if isinstance(schema, dict) and "$id" not in json.dumps(schema):
            documents.append((as_openapi(schema), "Root"))
        instances = [value(random) for _ in range(8)]
        original = av.compile_schema(schema)
        for document, component in documents:
            plain = av.compile_schema(plain_schema(document, component))
            kinds[str(component)] += 1
            for instance in instances:
                verdicts[original.is_valid(instance)] += 1
                assert plain.is_valid(instance) is original.is_valid(instance), instance

    for_each(seeds, check)
    assert min(kinds.values()) > len(seeds) / 4
    assert min(verdicts.values()) > len(seeds)


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.thorough)])
def test_the_official_suite_keeps_its_verdicts(step: int) -> None:
    """Each schema of the suite that needs no other document keeps each verdict."""
    counted = Counter[str]()

    def check(group: Group) -> None:
        try:
            plain = plain_schema(group.schema)
        except av.UnsupportedSchema:
            counted["refused"] += 1  # unknown keywords and formats, and other documents
            return
        validator = av.compile_schema(plain, assert_formats=group.formats)
        counted["judged"] += 1
        for case in group.tests:
            assert validator.is_valid(case["data"]) is case["valid"], case["description"]

    # The file "format" says that formats are annotations, but here they have patterns.
    groups = [each for each in ALL if not each.name.startswith("format:")]
    for_each(groups[::step], check)
    assert counted["judged"] > 3 * counted["refused"]
