"""Whole documents compile component by component, and each has the verdicts of other validators.

Random documents of 20 to 200 components, and in the thorough tier the largest public ones that
packages ship.
"""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any, Final

import orjson
import pytest

import alcamine_validate as av
from tests.support import documents, judges

_EACH_INSTANCES: Final = 3


def _disagreements(document: dict[str, Any], random: Random) -> tuple[list[str], Counter[bool]]:
    """Return what the validators say differently of a document's components, and the verdicts."""
    components, verdicts = document["components"]["schemas"], Counter[bool]()
    otherwise: list[str] = []
    for name, component in components.items():
        schema = {"$ref": documents.PREFIX + name, "components": document["components"]}
        try:
            validator = av.compile_schema(document, component=name)
        except Exception as error:
            otherwise.append(f"{name} of {json.dumps(document)}: {error!r}")
            continue
        judged = [
            judges.python_jsonschema(schema, own_formats=False),
            judges.jsonschema_rust(schema, own_formats=False),
        ]
        for _ in range(_EACH_INSTANCES):
            value = documents.instance(random, component, components)
            valid = validator.is_valid(value)
            said = [valid, not list(validator.iter_errors(value)), *(one(value) for one in judged)]
            said.append(validator.is_valid_json(orjson.dumps(value)) if _is_short(value) else valid)
            verdicts[valid] += 1
            if len(set(said)) > 1:
                otherwise.append(f"{name} on {json.dumps(value)}: {said} {json.dumps(document)}")
    return otherwise, verdicts


def _is_short(value: Any) -> bool:
    """Tell whether the parser keeps all digits of a value, so that its text means the same."""
    return "18446744073709551616" not in json.dumps(value)


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param([60, 20, 20], id="some"),
        pytest.param([60] * 6 + [20] * 20 + [200], id="all", marks=pytest.mark.thorough),
    ],
)
def test_components_of_random_documents_have_one_verdict(sizes: list[int]) -> None:
    """Each component compiles, and our shapes and two other validators agree about values."""
    found: list[str] = []
    verdicts = Counter[bool]()
    for seed, size in enumerate(sizes):
        random = Random(seed)
        otherwise, counted = _disagreements(documents.document(random, size), random)
        found += otherwise
        verdicts += counted
    assert not sorted(found, key=len)[:3]
    assert min(verdicts[True], verdicts[False]) > sum(verdicts.values()) // 6
