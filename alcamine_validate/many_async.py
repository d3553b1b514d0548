"""Check streams of Sessions in asyncio programs, without blocking the event loop for long.

Small items are checked in the event loop, because a thread costs more than the check itself. This
is a separate module because importing asyncio takes longer than checking a file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from contextlib import aclosing
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, overload

from alcamine_validate.many import (
    CheckedText,
    Refused,
    check_source,
    checked_text,
    judge_for,
    keyed_item,
    verdict_for,
)
from alcamine_validate.runtime.values import JSON_CLASSES
from alcamine_validate.session import CORRECTED, SessionValidator
from alcamine_validate.text.json_text import JsonText, is_text

if TYPE_CHECKING:
    from alcamine_validate.lint.settings.config import Config
    from alcamine_validate.many import K

R = TypeVar("R")
T = TypeVar("T")

Source = Iterable[T] | AsyncIterable[T]

_LONGEST_TURN: Final = 0.002
"""After this time in seconds, other tasks of the event loop get their turn."""

_LARGE: Final = 8 << 10
"""The length of the text of an item that is checked in a thread.

The findings of a usual Session of this length take a third of a millisecond, and those of one with
hundreds of wrong names up to ten. A thread takes 0.05 milliseconds to start.
"""

_MEMBER_LENGTH: Final = 16
"""The usual length of a member's text, besides that of the string in it."""


@overload
def iter_valid_async(
    items: Source[JsonText | Any],
    *,
    keyed: Literal[False] = False,
    validator: SessionValidator = CORRECTED,
) -> AsyncGenerator[bool, None]: ...
@overload
def iter_valid_async(
    items: Source[tuple[K, JsonText | Any]],
    *,
    keyed: Literal[True],
    validator: SessionValidator = CORRECTED,
) -> AsyncGenerator[tuple[K, bool], None]: ...
def iter_valid_async(
    items: Source[Any], *, keyed: bool = False, validator: SessionValidator = CORRECTED
) -> AsyncGenerator[Any, None]:
    """Yield the verdict of ``is_valid`` for each item, in input order, in an asyncio program.

    Items, ``keyed`` and ``validator`` are as for :func:`~alcamine_validate.iter_valid`. ``items``
    may be an async iterable, such as the consumer of a queue; then each result is yielded before
    the next item is awaited. Other tasks of the event loop get their turn after a few milliseconds,
    and large items are checked in a thread. An iterable that is not async is read in the event
    loop.

    If the generator is closed or cancelled after it has started, an async ``items`` that has
    ``aclose`` is closed too.
    Raises TypeError for other arguments.
    """

    def result(_record: int, key: Any, verdict: bool) -> Any:
        return (key, verdict) if keyed else verdict

    return _results(verdict_for(validator), items, keyed, result)


@overload
def check_many_async(
    items: Source[JsonText | Any],
    *,
    keyed: Literal[False] = False,
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
) -> AsyncGenerator[CheckedText, None]: ...
@overload
def check_many_async(
    items: Source[tuple[K, JsonText | Any]],
    *,
    keyed: Literal[True],
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
) -> AsyncGenerator[CheckedText[K], None]: ...
def check_many_async(
    items: Source[Any],
    *,
    keyed: bool = False,
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
) -> AsyncGenerator[CheckedText[Any], None]:
    """Yield the findings of each item, in input order, in an asyncio program.

    The results are those of :func:`~alcamine_validate.check_many`, and ``items`` are as for
    :func:`iter_valid_async`; the same exceptions are raised.
    """

    def result(record: int, key: Any, findings: list[Any]) -> CheckedText[Any]:
        return checked_text(record, findings, key)

    return _results(judge_for(config, validator), items, keyed, result)


def _results(
    judge: Callable[[Any], R],
    items: Source[Any],
    keyed: bool,
    result: Callable[[int, Any, R], T],
) -> AsyncGenerator[T, None]:
    """Return a generator of what ``result`` returns for the index, key and outcome of each item."""
    check_source(items)
    if not isinstance(items, AsyncIterable):
        items = iter(items)  # raises TypeError here, not at the first result

    async def results() -> AsyncGenerator[T, None]:
        record, turn_began = 0, perf_counter()
        async with aclosing(_arriving(items)) as arriving:
            async for each in arriving:
                key, item = keyed_item(each, keyed=keyed)
                # The first check imports modules, which takes long.
                if record == 0 or _is_large(item):
                    found = await asyncio.to_thread(judge, item)
                else:
                    found = judge(item)
                yield result(record, key, found)
                record += 1
                if perf_counter() - turn_began > _LONGEST_TURN:
                    await asyncio.sleep(0)
                    turn_began = perf_counter()

    return results()


async def _arriving(items: Source[Any]) -> AsyncGenerator[Any, None]:
    """Yield each item; closing this generator closes an async source."""
    if not isinstance(items, AsyncIterable):
        for item in items:
            yield item
        return
    iterator = aiter(items)
    try:
        async for item in iterator:
            yield item
    finally:
        # Only generators must have this method.
        close = getattr(iterator, "aclose", None)
        if close is not None:
            await close()


def _is_large(item: Any) -> bool:
    """Return whether the text of an item is long, or that of a parsed value may be."""
    if is_text(item):
        return len(item) >= _LARGE
    if type(item) is Refused:
        return False
    stack, left = [item], _LARGE
    while stack:
        value = stack.pop()
        kind = type(value)
        if kind is str:
            left -= len(value)
        elif kind is dict or kind is list:
            left -= _MEMBER_LENGTH * len(value)
            if left > 0:
                stack += value.values() if kind is dict else value
        elif kind not in JSON_CLASSES:
            return True  # what it contains is not known without its methods
        if left <= 0:
            return True
    return False
