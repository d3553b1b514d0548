"""Objects that no JSON parser creates: non-JSON is never valid, and no internal error escapes.

An object that reports a false class is not JSON. An argument that is neither text nor JSON raises a
TypeError with a hint what to pass instead; nested in a value or in a stream, it is a finding.
"""

from __future__ import annotations

import ctypes
import io
from array import array
from collections import Counter, OrderedDict, UserDict, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final, NamedTuple, NoReturn
from unittest.mock import MagicMock, Mock

import orjson
import pyarrow as pa
import pydantic
import pytest

import alcamine_validate as av
from alcamine_validate.runtime.values import class_name
from tests.support.tables import for_each

SESSION: Final = orjson.loads(av.sample_json(seed=1))


def _fail(*_: Any) -> NoReturn:
    """Fail, as a method of a caller's class may."""
    raise ZeroDivisionError


def _claiming(claimed: type) -> Any:
    """Return an object that reports ``claimed`` as its class."""
    return type("Claiming", (), {"__class__": property(lambda _: claimed)})()


def _subclass(base: type, **methods: Any) -> type:
    return type(f"Lying{base.__name__}", (base,), methods)


_LyingMeta: Final = type(
    "_LyingMeta",
    (type,),
    {"__name__": property(_fail), "__mro__": property(_fail), "__dict__": property(_fail)},
)
"""A metaclass of classes whose names and attributes can't be read."""


def _endless(_: Any) -> Iterator[tuple[str, int]]:
    while True:
        yield "a", 1


CLAIMED: Final[list[type]] = [
    dict, list, tuple, str, int, float, bool, bytes, bytearray, memoryview, type(None),
]  # fmt: skip
LIARS: Final[dict[str, Callable[[], Any]]] = {
    **{f"Mock of {kind.__name__}": partial(Mock, spec=kind) for kind in CLAIMED[:-1]},
    **{f"claims {kind.__name__}": partial(_claiming, kind) for kind in CLAIMED},
    "MagicMock of dict": partial(MagicMock, spec=dict),
    "a class that raises": type("Odd", (), {"__class__": property(_fail)}),
    "a nameless class": _LyingMeta("Odd", (), {}),
}
"""Objects that deceive ``isinstance``, or fail on access to attributes."""

_READING: Final[dict[str, Any]] = {
    "items": _endless,
    "__iter__": _endless,
    "keys": lambda _: [],
    "values": lambda _: [],
    "__len__": lambda _: 0,
    "__getitem__": lambda _, key: None,
    "get": lambda *_: 1,
}
LYING_CONTAINERS: Final[dict[str, tuple[type, dict[str, Any]]]] = {
    **{f"dict.{name}": (dict, {name: method}) for name, method in _READING.items()},
    **{f"dict.{name} raises": (dict, {name: _fail}) for name in _READING},
    **{f"list.{name} raises": (list, {name: _fail}) for name in ("__iter__", "__len__")},
    "list.__getitem__ raises": (list, {"__getitem__": _fail}),
    "a list that shows nothing": (list, {"__iter__": lambda _: iter(())}),
    "a tuple without end": (tuple, {"__iter__": _endless}),
}
"""Containers whose methods do not show their contents."""


def _places(value: Any) -> dict[str, Any]:
    """Return Sessions that contain ``value``, by its pointer."""
    return {
        "/name": {**SESSION, "name": value},
        "/person/properties/x": {
            **SESSION,
            "person": {**SESSION["person"], "properties": {"x": value}},
        },
        "/more/0": {**SESSION, "more": [value]},
        "/more/0/a/1": {**SESSION, "more": ({"a": (1, value)},)},
    }


def test_what_lies_about_its_class_is_not_json_at_any_depth() -> None:
    """A false class in a Session is one finding, ALC008, at its pointer; the Session is invalid."""
    anything = av.compile_schema({"not": {"not": {}}})

    def check(name: str) -> None:
        value = LIARS[name]()
        for pointer, session in _places(value).items():
            assert not av.is_valid(session)
            assert not av.PUBLISHED.is_valid(session)
            assert not anything.is_valid(session)
            assert [(each.code, each.pointer) for each in av.findings(session)] == [
                ("ALC008", pointer)
            ]
            assert [each.pointer for each in anything.iter_errors(session)] == [pointer]
            with pytest.raises(av.InvalidSession):
                av.validate(session)
            with pytest.raises(av.ValidationError):
                anything.validate(session)

    for_each([(name,) for name in LIARS], check)


def test_a_container_that_hides_what_it_holds_is_not_json() -> None:
    """A subclass whose methods lie or fail is one finding, as the Session or in it."""

    def check(name: str) -> None:
        base, methods = LYING_CONTAINERS[name]
        whole = _subclass(base, **methods)(SESSION if base is dict else [SESSION])
        for session, pointer in [(whole, ""), ({**SESSION, "more": [whole]}, "/more/0")]:
            assert not av.is_valid(session)
            found = av.findings(session)
            assert [(each.code, each.pointer) for each in found] == [("ALC008", pointer)]
            assert "methods hide what it holds" in found[0].message
            with pytest.raises(av.InvalidSession):
                av.validate(session)

    for_each([(name,) for name in LYING_CONTAINERS], check)


class _Words(StrEnum):
    A = "a"


class _Numbers(IntEnum):
    ONE = 1


class _Pair(NamedTuple):
    a: int
    b: int


def test_subclasses_count_as_what_they_hold() -> None:
    """An honest subclass is valid JSON; a scalar is checked by its value, not its methods."""
    moved = OrderedDict(SESSION)
    moved.move_to_end("id", last=False)
    shouting = _subclass(str, upper=_fail, __str__=_fail, __eq__=_fail, __hash__=str.__hash__)

    def check(session: Any) -> None:
        assert av.is_valid(session)
        assert av.validate(session) is session

    for_each(
        [
            moved,
            defaultdict(list, SESSION),
            Counter(SESSION),
            _subclass(dict)(SESSION),
            _subclass(dict, __missing__=lambda _, key: key, __getattr__=dict.get)(SESSION),
            {**SESSION, "more": [_Words.A, _Numbers.ONE, _Pair(1, 2), _subclass(list)([1])]},
            {**SESSION, "name": shouting(SESSION["name"])},
            {shouting(name): value for name, value in SESSION.items()},
        ],
        check,
    )


def test_text_of_a_subclass_counts_as_the_text_that_it_holds() -> None:
    """The methods of a subclass of str or bytes change neither the verdict nor the findings."""
    text = av.sample_json(seed=2, invalid="ALC202")
    lies: dict[str, Any] = {"__len__": lambda _: 0, "encode": _fail, "decode": _fail}
    lies |= {"__str__": _fail, "__bytes__": _fail, "__contains__": _fail, "count": _fail}
    validator, broken = av.compile_schema({"type": "array"}), b'{"a":\n x}'
    for base, kept in ((str, bytes.decode), (bytes, bytes), (bytearray, bytearray)):
        lying = _subclass(base, **lies)
        data = lying(kept(text))
        assert not av.is_valid(data)
        assert av.findings(data) == av.findings(text)
        assert list(av.iter_valid([data, lying(kept(av.sample_json(seed=1)))])) == [False, True]
        with pytest.raises(av.InvalidSession):
            av.validate(data)
        assert av.findings(lying(kept(broken))) == av.findings(broken)
        for each in (text, broken):
            (error,) = validator.iter_errors_json(lying(kept(each)))
            assert error.params == next(validator.iter_errors_json(each)).params
            assert not validator.is_valid_json(lying(kept(each)))


# Arguments


@dataclass
class _Data:
    id: str


class _Model(pydantic.BaseModel):
    id: str


class _Scalar:
    """A scalar like those of pyarrow."""

    def as_py(self) -> str:
        return ""


HINTED: Final[list[tuple[Callable[[], Any], str]]] = [
    (lambda: Path("session.json"), r"{text}(path.read_bytes())"),
    (lambda: io.BytesIO(b"{}"), r"{text}(file.read())"),
    (lambda: io.StringIO("{}"), r"{text}(file.read())"),
    (lambda: _Model(id="a"), r"{text}(model.model_dump_json())"),
    (lambda: _Data("a"), r"{value}(dataclasses.asdict(instance))"),
    (_Scalar, r"(scalar.as_py())"),
    (lambda: array("b", b"{}"), r"{value}(array.tolist())"),
    (lambda: (each for each in [b"{}"]), r"(next(iterator))"),
    (lambda: UserDict(SESSION), r"{value}(dict(mapping))"),
    (lambda: MappingProxyType(SESSION), r"{value}(dict(mapping))"),
    (lambda: pa.scalar("{}"), r"{text}(scalar.as_py())"),
    (lambda: pa.scalar(b"{}"), r"{text}(scalar.as_py())"),
    (lambda: pa.scalar("{}", pa.large_string()), r"{text}(scalar.as_py())"),
    (lambda: pa.scalar("{}", pa.string_view()), r"{text}(scalar.as_py())"),
    (lambda: pa.scalar({"id": "a"}), r"{text}(scalar.as_py())"),
    (lambda: pa.array([b"{}"]), r"{value}(array.tolist())"),
    (lambda: pa.py_buffer(b"{}"), r"{text}(memoryview(buffer))"),
    (lambda: ctypes.create_string_buffer(b"{}"), r"{text}(memoryview(buffer))"),
    (ctypes.c_int * 2, ""),  # a buffer, but not of bytes
    (lambda: {1}, ""),
    (object, ""),
    (lambda: Decimal(1), ""),
    (lambda: datetime.now(UTC), ""),
    (SimpleNamespace, ""),
    *((make, "") for make in LIARS.values()),
]


def test_an_argument_that_is_neither_text_nor_json_raises_with_a_hint() -> None:
    """Each function for one value raises TypeError with the class and what to pass instead."""
    validator = av.compile_schema(True)
    calls: list[tuple[Callable[[Any], Any], str, str]] = [
        (av.is_valid, "av.is_valid", "av.is_valid"),
        (av.findings, "av.findings", "av.findings"),
        (av.validate, "av.validate", "av.validate"),
        (av.PUBLISHED.is_valid, "av.PUBLISHED.is_valid", "av.PUBLISHED.is_valid"),
        (av.PUBLISHED.findings, "av.PUBLISHED.findings", "av.PUBLISHED.findings"),
        (av.PUBLISHED.validate, "av.PUBLISHED.validate", "av.PUBLISHED.validate"),
        (av.PUBLISHED.iter_errors, "av.PUBLISHED.iter_errors_json", "av.PUBLISHED.iter_errors"),
        (validator.is_valid, "validator.is_valid_json", "validator.is_valid"),
        (validator.iter_errors, "validator.iter_errors_json", "validator.iter_errors"),
        (validator.validate, "validator.validate_json", "validator.validate"),
    ]

    def check(call: Callable[[Any], Any], text: str, value: str) -> None:
        for make, hint in HINTED:
            argument = make()
            with pytest.raises(TypeError) as raised:
                call(argument)
            message = str(raised.value)
            name = class_name(argument)
            assert message.startswith(f"a value of type {name} is neither JSON text nor a parsed")
            assert hint.format(text=text, value=value) in message
            assert (": " in message) is bool(hint)

    for_each(calls, check)


def test_a_value_of_json_is_judged_whatever_its_type() -> None:
    """None, numbers, tuples and NaN at the root are invalid Sessions, without a TypeError."""

    def check(value: Any) -> None:
        assert not av.is_valid(value)
        assert av.findings(value)
        with pytest.raises(av.InvalidSession):
            av.validate(value)

    values: list[Any] = [None, True, 0, 1.5, float("nan"), (), [], {}, (1, 2)]
    for_each([(value,) for value in values], check)
    assert av.compile_schema({"type": "array"}).is_valid((1, 2))


def test_what_a_hint_names_is_judged() -> None:
    """The values of Arrow and its buffers have the verdict of their text."""
    good = av.sample_json(seed=1)

    def check(text: Any) -> None:
        assert av.is_valid(text)
        assert av.findings(text) == []
        assert av.validate(text)["id"]
        assert list(av.iter_valid([text, text], jobs=2)) == [True, True]

    scalars = (
        pa.scalar(good),
        pa.scalar(good.decode()),
        pa.scalar(good.decode(), pa.string_view()),
    )
    values = [*(each.as_py() for each in scalars), memoryview(pa.py_buffer(good))]
    for_each([(value,) for value in values], check)


@pytest.mark.xdist_group("processes")
def test_a_stream_goes_on_after_what_is_not_json() -> None:
    """An item that is not JSON is False or ALC008; the items after it are still checked."""
    good = av.sample_json(seed=1)
    others = [make() for make, _ in HINTED]
    for jobs in (1, 2):
        items: list[Any] = [each for other in others for each in (good, other)] + [good]
        assert list(av.iter_valid(items, jobs=jobs)) == [True, False] * len(others) + [True]
        checked = list(av.check_many(items, jobs=jobs))
        assert [each.record for each in checked] == list(range(len(items)))
        assert [each.is_valid for each in checked] == [True, False] * len(others) + [True]
        assert {tuple(f.code for f in each.findings) for each in checked[1::2]} == {("ALC008",)}
    (found,) = next(av.check_many([Path("a")])).findings
    name = type(Path()).__name__
    problem = f"a value of type {name} is neither JSON text nor a parsed JSON value"
    assert found.message == f"{problem}: read the file, as in path.read_bytes()"
    assert found.record == 0
