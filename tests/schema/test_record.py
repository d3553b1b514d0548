"""Records work as frozen dataclasses do."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any

import pytest

from alcamine_validate.schema.record import Record


class Point(Record):
    """A record with a default."""

    x: int
    y: Any = 0


class Named(Point):
    """A record with the fields of its base, and a keyword-only one between its own."""

    label: str = "a"
    body: tuple[int, ...] = field(kw_only=True)
    last: str = "z"


class Loud(Named):
    """A record without fields of its own."""


class Unique(Point, eq=False):
    """A record that is equal only to itself."""

    z: int = 3


@dataclass(frozen=True)
class PointData:
    """What :class:`Point` works as."""

    x: int
    y: Any = 0


def test_fields_are_set_in_their_order() -> None:
    """Those of the base first, and keyword-only ones last, however they are given."""
    assert vars(Point(1)) == {"x": 1, "y": 0}
    assert [*vars(Point(y=2, x=1)).items()] == [("x", 1), ("y", 2)]
    for made in (Named(1, 2, "b", "c", body=(4,)), Named(1, last="c", body=(4,), label="b", y=2)):
        assert [*vars(made).items()] == [
            ("x", 1), ("y", 2), ("label", "b"), ("last", "c"), ("body", (4,)),
        ]  # fmt: skip
    assert vars(Loud(1, body=())) == {"x": 1, "y": 0, "label": "a", "body": (), "last": "z"}
    assert (Unique(1).z, Unique(1, 2, 4).z) == (3, 4)


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((), {"y": 1})],
)
def test_wrong_arguments_raise_type_error(values: Any, named: Any) -> None:
    """As those of a dataclass do."""
    for cls in (Point, PointData):
        with pytest.raises(TypeError):
            cls(*values, **named)
    for wrong in ((1, 2, "b", "c", (4,)), (1,)):
        with pytest.raises(TypeError):
            Named(*wrong)  # type: ignore[call-arg]


def test_a_class_has_its_own_constructor_whichever_is_used_first() -> None:
    """That of a base class does not know the fields of the others."""

    class Base(Record):
        a: int

    class Derived(Base):
        b: int

    class Other(Base):
        c: int = 5

    assert vars(Base(1)) == {"a": 1}
    assert vars(Derived(1, 2)) == {"a": 1, "b": 2}
    assert vars(Other(1)) == {"a": 1, "c": 5}
    assert vars(Base(2)) == {"a": 2}


def test_records_are_equal_if_class_and_fields_are() -> None:
    """Equal ones have the same hash; a class can do without."""
    assert Point(1, 2) == Point(1, y=2)
    assert hash(Point(1, 2)) == hash(Point(1, y=2))
    assert hash(Point(1, 2)) == hash(PointData(1, 2))
    others: list[Any] = [Point(1), PointData(1, 2), Loud(1, 2, body=()), (1, 2), None]
    assert all(Point(1, 2) != each for each in others)
    assert len({Point(1), Point(1), Point(2)}) == 2
    one, other = Unique(1), Unique(1)
    assert one != other
    assert one in {one: 1}
    assert other not in {one: 1}
    assert {Unique([]): 1}  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        hash(Point([]))  # type: ignore[arg-type]


def test_records_do_not_change() -> None:
    """Nor can a field be added or deleted."""
    point = Point(1)
    for name in ("x", "z"):
        with pytest.raises(FrozenInstanceError):
            setattr(point, name, 2)
        with pytest.raises(FrozenInstanceError):
            delattr(point, name)
    assert point == Point(1)


def test_a_copy_can_have_other_values() -> None:
    """In the same order, and of the same class."""
    before = Named(1, 2, body=())
    after = before.replaced(body=(1,), x=3)
    assert after == Named(3, 2, body=(1,))
    assert [*vars(after)] == [*vars(before)]
    assert before == Named(1, 2, body=())
    with pytest.raises(TypeError, match="has the fields x, y"):
        Point(1).replaced(z=1)


def test_records_match_patterns() -> None:
    """By position, without keyword-only fields."""
    match Named(1, 2, "b", "c", body=(4,)):
        case Named(x, y, label, last, body=(only,)):
            assert (x, y, label, last, only) == (1, 2, "b", "c", 4)
        case _:
            pytest.fail("no match")
    assert Named.__match_args__ == ("x", "y", "label", "last")


def test_records_can_be_shown_pickled_and_copied() -> None:
    """A record is shown as the call that makes it."""
    named = Loud(1, "é", body=(2,))
    assert repr(named) == "Loud(x=1, y='é', label='a', last='z', body=(2,))"
    for again in (pickle.loads(pickle.dumps(named)), copy.copy(named), copy.deepcopy(named)):
        assert again == named
        assert type(again) is Loud
