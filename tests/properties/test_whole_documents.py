"""Each component of a whole document compiles, and has the verdicts of other validators.

The documents are random, with 20 to 200 components, and in the thorough tier also the largest
public ones that packages ship.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections import Counter
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, Final

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate.runtime.formats import FORMATS
from tests.support import documents, judges

_EACH_INSTANCES: Final = 3


def _disagreements(document: dict[str, Any], random: Random) -> tuple[list[str], Counter[bool]]:
    """Return the disagreements on a document's components, and the number of each verdict."""
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
            value = documents.instance(random, component, document)
            valid = validator.is_valid(value)
            said = [valid, not list(validator.iter_errors(value)), *(one(value) for one in judged)]
            said.append(validator.is_valid_json(orjson.dumps(value)) if _is_short(value) else valid)
            verdicts[valid] += 1
            if len(set(said)) > 1:
                otherwise.append(f"{name} on {json.dumps(value)}: {said} {json.dumps(document)}")
    return otherwise, verdicts


def _is_short(value: Any) -> bool:
    """Return whether the parser keeps all digits of a value, so that its text is equivalent."""
    return "18446744073709551616" not in json.dumps(value)


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param([60, 20], id="some"),
        pytest.param([60] * 3 + [20] * 8 + [200], id="all", marks=pytest.mark.thorough),
    ],
)
def test_components_of_random_documents_have_one_verdict(sizes: list[int]) -> None:
    """Each component compiles; our two functions and two other validators agree on values."""
    found: list[str] = []
    verdicts = Counter[bool]()
    for seed, size in enumerate(sizes):
        random = Random(seed)
        otherwise, counted = _disagreements(documents.document(random, size), random)
        found += otherwise
        verdicts += counted
    assert not sorted(found, key=len)[:3]
    assert min(verdicts[True], verdicts[False]) > sum(verdicts.values()) // 6


# Public documents


def _without_annotations(schema: Any) -> Any:
    """Return a schema without the formats that other validators assert and this one does not."""
    if isinstance(schema, list):
        return [_without_annotations(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _without_annotations(value)
        for name, value in schema.items()
        if name != "format" or not isinstance(value, str) or value in FORMATS
    }


def _judge_publicly(document: Any, component: str | None, random: Random) -> Counter[bool]:
    """Compile one schema of a public document, and compare verdicts on random values."""
    root = document["components"]["schemas"][component] if component else document
    validator = av.compile_schema(document, component=component, strict=False)
    reference = {"$ref": documents.PREFIX + component} if component else {}
    schema = _without_annotations({**document, **reference})
    judge = judges.jsonschema_rust(schema, own_formats=True)
    verdicts = Counter[bool]()
    for _ in range(20):
        value = documents.instance(random, root, document)
        valid = validator.is_valid(value)
        assert (not list(validator.iter_errors(value))) is valid, json.dumps(value)
        assert judge(value) is valid, json.dumps(value)
        verdicts[valid] += 1
    return verdicts


@pytest.mark.thorough
def test_public_json_schemas_have_one_verdict() -> None:
    """The 2020-12 schemas that check-jsonschema ships compile, and agree with jsonschema-rs."""
    folder = Path(str(files("check_jsonschema") / "builtin_schemas" / "vendor"))
    paths = [
        each for each in sorted(folder.glob("*.json")) if _IS_CURRENT in each.read_text("utf-8")
    ]
    verdicts = Counter[bool]()
    for path in paths:
        verdicts += _judge_publicly(av.read_document(path), None, Random(path.name))
    assert len(paths) >= 3
    assert min(verdicts[True], verdicts[False]) > 5


_IS_CURRENT: Final = '"$schema": "https://json-schema.org/draft/2020-12/schema"'
PACKAGES: Final = [
    # package, file in it, step between the components to test
    ("@figma/rest-api-spec@0.43.0", "openapi/openapi.yaml", 6),
    ("@octokit/openapi-webhooks@12.1.0", "generated/api.github.com.json", 86),
    ("@readme/oas-examples@8.2.2", "3.1/json/train-travel.json", 1),
]
"""Documents that vendors publish as data in the npm registry; GitHub's has 5 MB."""


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
@pytest.mark.parametrize(("package", "name", "step"), PACKAGES, ids=[each[0] for each in PACKAGES])
def test_components_of_public_documents_have_one_verdict(
    package: str, name: str, step: int, tmp_path: Path
) -> None:
    """Components of vendors' documents compile, and agree with jsonschema-rs."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(tmp_path), package]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (archive,) = tmp_path.glob("*.tgz")
    with tarfile.open(archive) as opened:
        opened.extract(f"package/{name}", tmp_path, filter="data")
    document = av.read_document(tmp_path / "package" / name)
    components = list(document["components"]["schemas"])[::step]
    verdicts = Counter[bool]()
    for component in components:
        verdicts += _judge_publicly(document, component, Random(component))
    assert len(components) > 5
    assert min(verdicts[True], verdicts[False]) > 5
