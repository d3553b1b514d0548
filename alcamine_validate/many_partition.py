"""Divide Sessions into the valid and the invalid ones, for library callers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar, overload

from alcamine_validate.many import CheckedText, check_many, check_source
from alcamine_validate.session import CORRECTED, SessionValidator

if TYPE_CHECKING:
    from alcamine_validate.lint.settings.config import Config

K = TypeVar("K")
T = TypeVar("T")


class Partition(NamedTuple, Generic[T, K]):
    """Items that are valid, and those that are not with what was found, both in input order.

    The items are the objects that were passed, with ``keyed`` the tuples.
    """

    valid: list[T]
    invalid: list[tuple[T, CheckedText[K]]]


@overload
def partition(
    items: Iterable[T],
    *,
    keyed: Literal[False] = False,
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Partition[T, None]: ...
@overload
def partition(
    items: Iterable[tuple[K, T]],
    *,
    keyed: Literal[True],
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Partition[tuple[K, T], K]: ...
def partition(
    items: Iterable[Any],
    *,
    keyed: bool = False,
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Partition[Any, Any]:
    """Return the items without an error, and those with one together with their findings.

    Each item is in exactly one of the two lists. It is invalid if a finding of
    :func:`~alcamine_validate.check_many` is an error by ``config``; one with only warnings is
    valid. The arguments are those of that function, and so are the exceptions. An exception of the
    iterable is raised, and nothing is returned then.
    """
    check_source(items)
    waiting: deque[Any] = deque()

    def kept() -> Iterator[Any]:
        for each in items:
            waiting.append(each)
            yield each

    how: dict[str, Any] = {"keyed": keyed, "config": config, "validator": validator, "jobs": jobs}
    result: Partition[Any, Any] = Partition([], [])
    for checked in check_many(kept(), **how):
        item = waiting.popleft()
        if checked.is_valid:
            result.valid.append(item)
        else:
            result.invalid.append((item, checked))
    return result
