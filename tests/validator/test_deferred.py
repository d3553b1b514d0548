"""Python code that is generated on first need is the code that would be generated at once."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import sys
import weakref
from collections.abc import Callable
from functools import partial
from random import Random
from threading import Barrier, Thread
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.compiler.python.load import LoadedModule, load_module
from alcamine_validate.native import NATIVE
from alcamine_validate.validator import compile as compiling
from alcamine_validate.validator.deferred import DeferredModule
from tests.support import schemas
from tests.support.overlays import overlay_of
from tests.support.tables import for_each

SOURCE: Final = av.compile_to_source({"type": "integer"}, origin="a test")
SCHEMA: Final = {
    "type": "object",
    "properties": {"a": {"type": "string", "minLength": 2}, "b": {"enum": ["x", None]}},
    "required": ["a"],
    "additionalProperties": False,
}
VALID: Final = {"a": "ab", "b": None}
Use = Callable[[DeferredModule], Any]
needs_scanner = pytest.mark.skipif(not NATIVE, reason="there was no compiler at installation")


class Maker:
    """Makes modules, and counts them."""

    def __init__(self) -> None:
        self.made: list[LoadedModule] = []

    def __call__(self) -> LoadedModule:
        """Return a new module."""
        module = load_module(SOURCE, {})
        self.made.append(module)
        return module


def test_a_module_is_made_once_by_any_of_its_functions() -> None:
    """A verdict, errors, a pickle, or all of them."""
    uses: list[Use] = [
        lambda deferred: deferred.is_valid(1),
        lambda deferred: not deferred.is_valid("1"),
        lambda deferred: [each.kind for each in deferred.errors("1")] == ["type"],
        lambda deferred: pickle.loads(pickle.dumps(deferred)).is_valid(1),
        lambda deferred: deferred.module().is_valid(1),
    ]

    def everything(deferred: DeferredModule) -> bool:
        return all(use(deferred) for use in uses)

    for each in (*uses, everything):
        make = Maker()
        deferred = DeferredModule(make, exact_integers=False)
        assert make.made == []
        assert each(deferred)
        assert len(make.made) == 1
        assert deferred.module() is make.made[0]


def test_a_pickle_has_the_module_itself() -> None:
    """It is not made again where the pickle is read, and needs no statements."""
    deferred = DeferredModule(Maker(), exact_integers=False)
    again = pickle.loads(pickle.dumps(deferred))
    assert type(again) is LoadedModule
    assert [again.is_valid(1), again.is_valid("")] == [True, False]


def test_a_module_that_could_not_be_made_is_made_later() -> None:
    """An interrupted call leaves nothing behind."""
    make = Maker()
    interruptions = [KeyboardInterrupt, MemoryError]

    def interrupted() -> LoadedModule:
        if interruptions:
            raise interruptions.pop()
        return make()

    deferred = DeferredModule(interrupted, exact_integers=False)
    for expected in (MemoryError, KeyboardInterrupt):
        with pytest.raises(expected):
            deferred.is_valid(1)
    assert deferred.is_valid(1)
    assert len(make.made) == 1


def test_threads_that_need_the_module_at_once_get_the_same_one() -> None:
    """Also if both make it: all use the first."""
    make, barrier = Maker(), Barrier(4)

    def slow() -> LoadedModule:
        barrier.wait()
        return make()

    deferred = DeferredModule(slow, exact_integers=False)
    found: list[Any] = []
    threads = [Thread(target=lambda: found.append(deferred.module())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(make.made) == 4
    assert len(found) == 4
    assert {*map(id, found)} == {id(deferred.module())}


def at_depth(free: int, call: Callable[[], Any]) -> Any:
    """Return the result of a call that has ``free`` frames left, about."""
    used = 0
    frame: Any = sys._getframe()
    while frame is not None:
        used, frame = used + 1, frame.f_back

    def descend(more: int) -> Any:
        return descend(more - 1) if more > 0 else call()

    return descend(sys.getrecursionlimit() - used - free)


def test_a_caller_that_is_deep_in_the_stack_gets_the_module() -> None:
    """What is left of the caller's stack says nothing about the schema."""
    make = Maker()

    def deep() -> LoadedModule:
        def descend(more: int) -> LoadedModule:
            return descend(more - 1) if more else make()

        return descend(200)

    deferred = DeferredModule(deep, exact_integers=False)
    assert at_depth(100, lambda: deferred.is_valid(1)) is True
    assert len(make.made) == 1

    def endless() -> LoadedModule:
        return endless()

    with pytest.raises(RecursionError):
        DeferredModule(endless, exact_integers=False).module()


# compile_schema


@pytest.fixture
def makings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that gets an element for each module that is generated."""
    made: list[Any] = []
    load = compiling._loaded

    def counted(*arguments: Any) -> Any:
        made.append(arguments)
        return load(*arguments)

    monkeypatch.setattr(compiling, "_loaded", counted)
    return made


def _is_short(value: str) -> bool:
    return len(value) < 3


@needs_scanner
def test_valid_text_needs_no_python(makings: list[Any]) -> None:
    """The scanner accepts it, and copies of the validator are not compiled either."""
    validator = av.compile_schema(SCHEMA, formats={"short": _is_short})
    for each in (validator, copy.copy(validator), copy.deepcopy(validator)):
        assert each.is_valid_json(json.dumps(VALID))
        assert each.validate_json(json.dumps(VALID)) == VALID
        assert list(each.iter_errors_json(json.dumps(VALID))) == []
        assert each.scanner is not None
    assert makings == []


USES: Final[dict[str, Callable[[av.Validator], Any]]] = {
    "a parsed value": lambda validator: validator.is_valid(VALID),
    "a wrong value": lambda validator: not validator.is_valid({"a": "x"}),
    "wrong text": lambda validator: not validator.is_valid_json('{"a": "x"}'),
    "text that the scanner does not know": lambda validator: validator.is_valid_json(
        '{"\\u0061": "ab"}'
    ),
    "errors": lambda validator: len(list(validator.iter_errors({"c": 1}))) == 2,
    "errors of text": lambda validator: len(list(validator.iter_errors_json('{"c": 1}'))) == 2,
    "a value": lambda validator: validator.validate(VALID) == VALID,
    "a value of such text": lambda validator: (
        validator.validate_json('{"\\u0061": "ab"}') == {"a": "ab"}
    ),
    "the verdict": lambda validator: validator.verdict()(VALID),
    "a pickle": lambda validator: pickle.loads(pickle.dumps(validator)).is_valid(VALID),
}


@needs_scanner
def test_each_other_use_generates_python_once(makings: list[Any]) -> None:
    """On first need, also by a copy; and all uses after each other."""

    def check(name: str) -> None:
        for validator in (av.compile_schema(SCHEMA), copy.copy(av.compile_schema(SCHEMA))):
            makings.clear()
            assert USES[name](validator)
            assert len(makings) == 1
            for each in USES.values():
                assert each(validator)
            assert len(makings) == 1

    for_each([(name,) for name in USES], check)


@needs_scanner
def test_calls_after_the_first_have_no_detour() -> None:
    """The validator then has the functions of the module, as ``verdict`` always returns them."""
    validator = av.compile_schema(SCHEMA)
    assert type(validator._compiled) is DeferredModule
    assert validator.is_valid(VALID)
    module = validator._compiled.module()
    assert (validator._is_valid, validator._errors) == (module.is_valid, module.errors)
    other = av.compile_schema(SCHEMA)
    assert type(other._compiled) is DeferredModule
    assert other.verdict() is other._compiled.module().is_valid
    again = av.Validator(other._compiled)
    assert again.verdict() is other.verdict()


@needs_scanner
def test_a_validator_that_is_not_needed_any_more_is_freed_at_once() -> None:
    """It is in no cycle, because it may hold all statements of a large schema."""
    gc.disable()
    try:
        validator = av.compile_schema(SCHEMA)
        freed = weakref.ref(validator), weakref.ref(validator._compiled)
        del validator
        assert [each() for each in freed] == [None, None]
    finally:
        gc.enable()


@needs_scanner
def test_changes_after_the_call_have_no_effect() -> None:
    """Neither of the schema, the overlay and the resources, nor of the formats."""
    schema: dict[str, Any] = copy.deepcopy(SCHEMA) | {"$ref": "https://example.org/a"}
    schema["properties"]["b"]["enum"] = ["x", "y"]
    overlay: dict[str, Any] = overlay_of({"target": "$.properties.b.enum", "update": "z"})
    resources: dict[str, Any] = {"https://example.org/a": {"maxProperties": 2}}
    formats: dict[str, Any] = {"short": _is_short}

    def compiled() -> av.Validator:
        return av.compile_schema(schema, overlay=overlay, resources=resources, formats=formats)

    expected: Any = compiled().verdict()
    validator = compiled()
    schema["required"].append("b")
    schema["properties"]["b"]["enum"][:] = [1]
    schema["properties"]["a"]["minLength"] = 9
    schema["properties"].clear()
    overlay["actions"].clear()
    resources["https://example.org/a"]["maxProperties"] = 0
    formats.clear()
    assert isinstance(validator._compiled, DeferredModule)
    module = validator._compiled.module()
    assert module._source == expected.__globals__["_source"]
    assert [*module.OWN_FORMATS] == ["short"]


def changed(value: Any) -> None:
    """Change everything in a schema."""
    if isinstance(value, dict):
        for each in [*value.values()]:
            changed(each)
        value.clear()
        value["type"] = ["null"]
    elif isinstance(value, list):
        for each in value:
            changed(each)
        value[:] = [0]


@needs_scanner
@pytest.mark.parametrize("amount", [1_000, pytest.param(8_000, marks=pytest.mark.thorough)])
def test_random_schemas_have_the_python_of_the_call(
    amount: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is that of a validator that is compiled at once, whatever became of the schema."""
    random = Random(amount)
    deferred = 0
    for _ in range(amount):
        schema = schemas.schema(random)
        try:
            validator = av.compile_schema(schema, strict=False)
        except av.SchemaError:
            continue
        if not isinstance(validator._compiled, DeferredModule):
            continue
        deferred += 1
        with monkeypatch.context() as patched:
            patched.setattr(compiling, "NATIVE", False)
            at_once: Any = av.compile_schema(copy.deepcopy(schema), strict=False)._compiled
        changed(schema)
        assert validator._compiled.EXACT_INTEGERS is at_once.EXACT_INTEGERS
        assert validator._compiled.module()._source == at_once._source
    assert deferred > amount / 20


def branches(count: int) -> Any:
    """Return a schema with a chain of cases."""
    return {
        "oneOf": [
            {"type": "object", "required": ["k"], "properties": {"k": {"const": str(number)}}}
            for number in range(count)
        ]
    }


@pytest.mark.parametrize("error", [RecursionError(), MemoryError(), SyntaxError("too many x")])
def test_what_python_can_not_compile_is_refused_by_the_call(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chain of cases can be too long for Python's parser, though a table could say it.

    How long it may be depends on the version of Python.
    """
    validator = av.compile_schema(branches(150))
    assert type(validator._compiled) is LoadedModule
    assert validator.is_valid_json('{"k": "149"}')
    assert (validator._scanner is not None) is NATIVE

    def fails(*_arguments: Any) -> Any:
        raise error

    monkeypatch.setattr(compiling, "_loaded", fails)
    with pytest.raises(av.UnsupportedSchema, match="nested too deep"):
        av.compile_schema(branches(150))


def test_all_is_made_at_once_without_a_table(
    makings: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A schema that only Python can check, or any schema without the scanner."""
    av.compile_schema({"multipleOf": 3})
    assert len(makings) == 1
    monkeypatch.setattr(compiling, "NATIVE", False)
    validator = av.compile_schema(SCHEMA)
    assert len(makings) == 2
    assert all(use(validator) for use in USES.values())
    assert len(makings) == 2


@needs_scanner
def test_a_first_verdict_deep_in_the_stack_is_right() -> None:
    """It is no error of nesting if there is enough of the stack for the value."""
    validator = av.compile_schema(SCHEMA)
    assert at_depth(60, partial(validator.is_valid, VALID)) is True
    assert type(validator._compiled) is DeferredModule
