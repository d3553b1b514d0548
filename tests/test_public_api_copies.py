"""Everything public can be pickled and copied: engines send it from process to process."""

from __future__ import annotations

import asyncio
import copy
import importlib
import json
import multiprocessing
import pickle
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NoReturn

import pytest
from typing_extensions import is_typeddict  # knows both kinds of TypedDict

import alcamine_validate as av
from alcamine_validate.session import CORRECTED, webhook
from tests.support.places import ROOT
from tests.support.sessions import TELLING
from tests.support.tables import for_each

GOOD: Final = av.sample_json(seed=1)
MISTAKES: Final = (ROOT / "spec" / "examples" / "session-mistakes.json").read_bytes()


def _copies(value: Any) -> list[Any]:
    """Return a value after pickling with each protocol, and its copies."""
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    pickled = [pickle.loads(pickle.dumps(value, protocol)) for protocol in protocols]
    return [*pickled, copy.copy(value), copy.deepcopy(value)]


# Exceptions


def _fails(value: str) -> bool:
    raise ZeroDivisionError


def _deep() -> Any:
    value: Any = None
    for _ in range(20_000):
        value = {"a": value}
    return value


_RECURSIVE: Final = {"properties": {"a": {"$ref": "#"}}}
RAISING: Final[dict[str, Callable[[], object]]] = {
    "ConfigError": lambda: av.Config(ignore=1),  # type: ignore[arg-type]
    "FormatCheckFailed": lambda: av.compile_schema(
        {"format": "own"}, formats={"own": _fails}
    ).is_valid(""),
    "InvalidSchema": lambda: av.compile_schema({"type": 1}),
    "InvalidSession": lambda: av.validate({"id": 1}),
    "NestingTooDeep": lambda: av.compile_schema(_RECURSIVE).is_valid(_deep()),
    "NoSample": lambda: av.sample(invalid="ALC004"),
    "SchemaError": lambda: av.compile_schema({"$ref": "#/a"}),
    "UnknownSelector": lambda: av.sample(invalid="ALC"),
    "UnsupportedSchema": lambda: av.compile_schema({"requred": []}),
    "ValidationError": lambda: _validated({"properties": {"a": {"items": False}}}),
    "WorkerDied": lambda: _raise(av.WorkerDied("the process that had records 1 to 2 was lost")),
}
"""A function that raises each public exception, by the name of the exception."""


def _raise(error: Exception) -> NoReturn:
    raise error


def test_every_public_exception_can_be_pickled_and_copied() -> None:
    """A copy of an exception keeps its class, message, attributes and notes."""

    def check(name: str) -> None:
        with pytest.raises(getattr(av, name)) as caught:
            RAISING[name]()
        error = caught.value
        error.add_note("in file a.json")
        for each in _copies(error):
            assert type(each) is type(error)
            assert (str(each), each.args, each.__notes__) == (
                str(error),
                error.args,
                error.__notes__,
            )
            assert _facts(each) == _facts(error)

    for_each([(name,) for name in RAISING], check)


def _facts(error: BaseException) -> dict[str, Any]:
    """Return the attributes of an exception, including those of the errors in it."""
    facts = dict(vars(error))
    return {**facts, "errors": [vars(each) for each in facts.get("errors", ())]}


def _validated(schema: Any) -> Any:
    return av.compile_schema(schema).validate({"a": [1, "b"]})


@pytest.mark.xdist_group("processes")
def test_an_error_comes_out_of_a_pool_of_the_standard_library() -> None:
    """Errors and findings can be pickled; a pool would wait forever for any that cannot."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        nulls = {"properties": {"a": {"items": {"type": "null"}}}}
        for call, argument, expected, held in (
            (_validated, nulls, av.ValidationError, "errors"),
            (av.validate, json.dumps(TELLING).encode(), av.InvalidSession, "findings"),
        ):
            with pytest.raises(expected) as caught:
                pool.apply_async(call, (argument,)).get(60)
            assert len(getattr(caught.value, held)) > 1


# Values


def _is_short(value: str) -> bool:
    return len(value) < 3


async def _all(results: AsyncIterator[Any]) -> list[Any]:
    return [each async for each in results]


def _finding() -> av.Finding:
    return next(each for each in av.findings(MISTAKES) if each.params)


def _related() -> av.Finding:
    repeated = GOOD.replace(b'"name"', b'"name":1,"name"', 1)
    return next(each for each in av.findings(repeated) if each.related)


SCHEMA: Final = {"properties": {"a": {"format": "short"}, "b": {"type": "integer"}}}
VALIDATORS: Final[dict[str, Callable[[], av.Validator]]] = {
    "PUBLISHED": lambda: av.PUBLISHED,
    "SessionValidator": lambda: av.SessionValidator(_compiled({"required": ["a"]})),
    "Validator": lambda: av.Validator(_compiled({"required": ["a"]})),
    "compile_schema": lambda: av.compile_schema(SCHEMA, formats={"short": _is_short}),
    "session_validator": lambda: av.session_validator(overlay=[]),
}
"""A validator for each public name that is one, or that returns one."""

RECORDED: Final = av.RecordedExchange("GET", "https://example.com", "/entries/0")
FIX: Final = av.Fix("Replace it", (av.FixEdit("x", 1, 2, 1, 3),))
VALUES: Final[dict[str, Callable[[], object]]] = {
    "NATIVE": lambda: av.NATIVE,
    "Partition": lambda: av.partition([av.sample_json(seed=1), b"{"]),
    "partition": lambda: av.partition([av.sample(seed=1), {}]),
    "CheckedFile": lambda: next(av.check_paths(ROOT / "spec" / "examples")),
    "CheckedText": lambda: next(av.check_many([("key", MISTAKES)], keyed=True)),
    "Config": lambda: av.Config(ignore=["ALC7"], severity={"ALC5": "error"}),
    "Finding": _finding,
    "Fix": lambda: FIX,
    "FixEdit": lambda: FIX.edits[0],
    "Part": lambda: av.Part,
    "RecordedExchange": lambda: RECORDED,
    "Related": lambda: _related().related[0],
    "Severity": lambda: [*av.Severity],
    "check_many": lambda: list(av.check_many([GOOD, MISTAKES])),
    "check_many_async": lambda: asyncio.run(_all(av.check_many_async([GOOD, MISTAKES]))),
    "check_paths": lambda: list(av.check_paths(ROOT / "spec" / "examples")),
    "compile_to_source": lambda: av.compile_to_source(SCHEMA, origin="", strict=False),
    "findings": lambda: [*av.findings(MISTAKES), _related()],
    "is_valid": lambda: av.is_valid(GOOD),
    "iter_valid": lambda: list(av.iter_valid([GOOD, MISTAKES])),
    "iter_valid_async": lambda: asyncio.run(_all(av.iter_valid_async([GOOD, MISTAKES]))),
    "masked": lambda: [av.masked(each) for each in av.findings(MISTAKES)],
    "read_document": lambda: av.read_document(ROOT / "spec" / "openapi.yaml"),
    "sample": lambda: av.sample(seed=1),
    "sample_json": lambda: av.sample_json(seed=1),
    "validate": lambda: av.validate(GOOD),
    "validate_list": lambda: av.validate_list([av.sample(seed=1)]),
    "validate_webhook": lambda: av.validate_webhook(
        {"type": "session.completed", "properties": av.sample(seed=1)}
    ),
}
"""An instance of each other public class, and what each public function returns."""


def test_each_public_name_is_in_a_table() -> None:
    """So a new one is tested here, too. Instances of TypedDicts are plain dicts."""
    typed_dicts = {name for name in av.__all__ if is_typeddict(getattr(av, name))}
    assert sorted([*RAISING, *VALIDATORS, *VALUES, *typed_dicts]) == sorted(av.__all__)


def test_every_public_value_can_be_pickled_and_copied() -> None:
    """A copy is of the same class, equal, and shown in the same way."""

    def check(name: str) -> None:
        value = VALUES[name]()
        for each in _copies(value):
            assert type(each) is type(value)
            assert each == value
            assert repr(each) == repr(value)

    for_each([(name,) for name in VALUES], check)


def test_every_public_class_and_function_can_be_pickled() -> None:
    """By its name, as what it is; methods of validators are public functions, too."""

    def check(name: str) -> None:
        value = getattr(av, name)
        assert pickle.loads(pickle.dumps(value)) == value

    for_each([(name,) for name in av.__all__], check)


# Validators

INSTANCES: Final[list[Any]] = [
    {}, {"a": 1}, {"a": "long", "b": "x"}, {"a": "ab"}, [], None, json.loads(GOOD),
    json.loads(MISTAKES),
]  # fmt: skip


def _compiled(schema: Any) -> Any:
    return av.compile_schema(schema)._compiled


def _verdicts(validator: av.Validator) -> list[Any]:
    """Return all that a validator says about the instances."""
    errors = [list(map(str, validator.iter_errors(each))) for each in INSTANCES]
    texts = [validator.is_valid_json(json.dumps(each)) for each in INSTANCES]
    findings = (
        [validator.findings(each) for each in INSTANCES]
        if isinstance(validator, av.SessionValidator)
        else []
    )
    return [list(map(validator.is_valid, INSTANCES)), texts, errors, findings]


def test_every_public_validator_can_be_pickled_and_copied() -> None:
    """A copy says the same, and is of the same class."""

    def check(name: str) -> None:
        validator = VALIDATORS[name]()
        expected = _verdicts(validator)
        for each in _copies(validator):
            assert type(each) is type(validator)
            assert _verdicts(each) == expected

    for_each([(name,) for name in VALIDATORS], check)


def test_the_validators_of_this_package_are_the_same_ones_afterwards() -> None:
    """Their pickles are their names."""
    for each in (av.PUBLISHED, webhook(), CORRECTED):
        assert all(again is each for again in _copies(each))
        assert len(pickle.dumps(each)) < 100


def test_copies_of_a_validator_share_its_code() -> None:
    """Nothing is compiled again, and attributes of a subclass are kept."""

    class Own(av.Validator):
        names: list[str]

    validator = Own(_compiled({}))
    validator.names = ["a"]
    shallow, deep = copy.copy(validator), copy.deepcopy(validator)
    assert validator._compiled is shallow._compiled is deep._compiled
    assert shallow.names is validator.names
    assert deep.names == ["a"]
    assert deep.names is not validator.names


@pytest.mark.xdist_group("processes")
def test_a_validator_works_in_another_process() -> None:
    """Checks of formats are sent with it; no schema is read or compiled there."""
    validator = av.compile_schema({"format": "digits"}, formats={"digits": str.isdigit})
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(validator.is_valid, ["12", "x"]) == [True, False]


def test_a_check_that_can_not_be_pickled_is_named() -> None:
    """The error is the one that pickle has for the function; copies need no pickle."""

    def is_own_format(value: str) -> bool:
        return value == "a"

    validator = av.compile_schema({"format": "own"}, formats={"own": is_own_format})
    # AttributeError until Python 3.13
    with pytest.raises((AttributeError, pickle.PicklingError), match="is_own_format"):
        pickle.dumps(validator)
    for each in (copy.copy(validator), copy.deepcopy(validator)):
        assert [each.is_valid("a"), each.is_valid("b")] == [True, False]


def test_an_imported_module_is_pickled_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pickle does with functions and classes; a module that has no name can't be pickled."""
    source = av.compile_to_source({"type": "integer"}, origin="")
    (tmp_path / "compiled_for_test.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module: Any = importlib.import_module("compiled_for_test")
    validator = av.Validator(module)
    text = pickle.dumps(validator)
    assert len(text) < 300
    for each in (pickle.loads(text), copy.copy(validator), copy.deepcopy(validator)):
        assert each._compiled is module
        assert [each.is_valid(1), each.is_valid("")] == [True, False]
    unnamed: Any = ModuleType("unnamed")
    exec(source, unnamed.__dict__)
    with pytest.raises(TypeError, match="cannot pickle 'module' object"):
        pickle.dumps(av.Validator(unnamed))
    assert copy.deepcopy(av.Validator(unnamed)).is_valid(1)
