"""The official JSON-Schema-Test-Suite: every verdict is right, or a keyword is refused by name.

The files in ``json_schema_test_suite`` are those of draft 2020-12 and the remote documents that
they refer to. All required schemas are tested. Refused optional schemas are counted below by file
and keyword, so that a new refusal fails, and so does one that is no longer needed.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.runtime import FORMATS
from tests.support.tables import for_each

SUITE: Final = Path(__file__).parent / "json_schema_test_suite"

REFUSED: Final[dict[str, dict[str, int]]] = {
    # A remote document uses draft 2019-09, which is another dialect.
    "optional/cross-draft": {"$schema": 1},
    # A keyword of draft 7 that 2020-12 dropped; the suite tests that it still works.
    "optional/dependencies-compatibility": {"dependencies": 7},
}
"""The number of refused schemas by file and by the refused keyword, with reasons."""

ASSERTED: Final = ("date", "date-time", "email", "ipv4", "ipv6", "time", "uuid")

JUDGED: Final = {"required": 1257, "optional": 121, "format": 223}
"""The number of tests with a verdict, by part: proves that the suite is present and accepted."""


REMOTES: Final = {
    f"http://localhost:1234/{path.relative_to(SUITE / 'remotes').as_posix()}": json.loads(
        path.read_bytes()
    )
    for path in sorted((SUITE / "remotes").rglob("*.json"))
}
"""The remote documents by URL: passed as resources, because nothing is fetched."""


@dataclass(frozen=True, eq=False)
class Group:
    """A schema of the suite with its tests."""

    name: str
    schema: Any
    tests: tuple[dict[str, Any], ...]
    formats: bool

    def __repr__(self) -> str:
        return self.name


def _file(path: Path, *, formats: bool) -> list[Group]:
    """Return the groups of a file of the suite."""
    name = path.relative_to(SUITE).with_suffix("").as_posix()
    return [
        Group(f"{name}: {group['description']}", group["schema"], tuple(group["tests"]), formats)
        for group in json.loads(path.read_bytes())
    ]


@cache
def _groups(part: str) -> tuple[Group, ...]:
    """Return the groups of a part of the suite."""
    folder = SUITE / {"required": "", "optional": "optional", "format": "optional/format"}[part]
    paths = [
        path
        for path in sorted(folder.glob("*.json"))
        if part != "format" or path.stem in {*ASSERTED, "unknown"}
    ]
    return tuple(
        group
        for path in paths
        for group in _file(path, formats=part == "format" or path.stem == "format-assertion")
    )


ALL: Final = [group for part in JUDGED for group in _groups(part)]


@cache
def _compiled(group: Group) -> av.Validator | av.UnsupportedSchema:
    """Return the validator for a group's schema, or the exception that refuses it."""
    try:
        return av.compile_schema(
            group.schema, resources=REMOTES, strict=False, assert_formats=group.formats
        )
    except av.UnsupportedSchema as refusal:
        return refusal


def test_every_verdict_is_right() -> None:
    """Each method of a validator gives the verdict of the suite."""

    def check(group: Group) -> None:
        validator = _compiled(group)
        if isinstance(validator, av.UnsupportedSchema):
            return  # Compared with REFUSED below.
        for case in group.tests:
            text = json.dumps(case["data"])
            verdicts = {
                "is_valid": validator.is_valid(case["data"]),
                "is_valid_json": validator.is_valid_json(text),
                "iter_errors": not list(validator.iter_errors(case["data"])),
                "iter_errors_json": not list(validator.iter_errors_json(text)),
            }
            assert verdicts == dict.fromkeys(verdicts, case["valid"]), case["description"]

    for_each(ALL, check)


def test_nothing_that_is_required_is_refused() -> None:
    """Every required schema of the suite compiles."""
    assert all(isinstance(_compiled(group), av.Validator) for group in _groups("required"))
    assert sum(len(group.tests) for group in _groups("required")) == JUDGED["required"]


def test_just_the_listed_schemas_are_refused() -> None:
    """Exactly the schemas in ``REFUSED`` are refused."""
    refused: dict[str, Counter[str]] = {}
    for group in ALL:
        refusal = _compiled(group)
        if isinstance(refusal, av.UnsupportedSchema):
            refused.setdefault(group.name.partition(":")[0], Counter())[refusal.keyword] += 1
    assert refused == REFUSED


@pytest.mark.parametrize(("part", "count"), JUDGED.items())
def test_the_suite_is_there_and_judged(part: str, count: int) -> None:
    """Each part of the suite has as many tests with a verdict as ``JUDGED`` says."""
    judged = [group for group in _groups(part) if isinstance(_compiled(group), av.Validator)]
    assert sum(len(group.tests) for group in judged) == count


def test_the_formats_that_the_suite_knows_are_all_asserted() -> None:
    """Every format that we implement and the suite tests is asserted here."""
    of_the_suite = {path.stem for path in (SUITE / "optional" / "format").glob("*.json")}
    assert of_the_suite & set(FORMATS) == set(ASSERTED)
