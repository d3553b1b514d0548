"""Streams in asyncio programs: the same results, at once, and other tasks get their turn."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate import many_async
from alcamine_validate.many import Refused
from tests.support.places import EXAMPLES
from tests.support.tables import for_each

GOOD: Final = av.sample_json(seed=1)
VALUE: Final = orjson.loads(GOOD)
LARGE: Final = GOOD + b" " * many_async._LARGE
ITEMS: Final[list[Any]] = [
    GOOD, b"no", VALUE, None, {**VALUE, "id": 5}, Path("a"), {1}, GOOD.decode(), LARGE, b"[9]",
    OrderedDict(VALUE), av.sample_json(seed=2, invalid="ALC202"),
]  # fmt: skip


class Source:
    """An async source of items that counts what was taken, and knows whether it was closed."""

    def __init__(self, items: list[Any], *, is_endless: bool = False) -> None:
        self.items = items
        self.is_endless = is_endless
        self.taken = 0
        self.is_closed = False

    async def messages(self) -> AsyncIterator[Any]:
        """Yield each item after a turn of the loop; then end, or wait forever."""
        try:
            for each in self.items:
                await asyncio.sleep(0)
                self.taken += 1
                yield each
            if self.is_endless:
                await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            self.is_closed = True


class Consumer:
    """An async iterator that is not a generator and has no ``aclose``, like many consumers."""

    def __init__(self, items: list[Any]) -> None:
        self.items = iter(items)

    def __aiter__(self) -> Consumer:
        return self

    async def __anext__(self) -> Any:
        for item in self.items:
            return item
        raise StopAsyncIteration


async def _all(results: AsyncIterator[Any]) -> list[Any]:
    return [each async for each in results]


def test_results_are_those_of_streams_without_asyncio() -> None:
    """They are equal for lists, iterators and async sources, with and without keys."""
    config = av.Config(ignore=["ALC7"])
    pairs: list[Any] = [*((object(), item) for item in ITEMS), "no pair"]

    def check(make: Any) -> None:
        verdicts = asyncio.run(_all(av.iter_valid_async(make(ITEMS))))
        assert verdicts == list(av.iter_valid(ITEMS))
        checked = asyncio.run(_all(av.check_many_async(make(ITEMS), config=config)))
        assert checked == list(av.check_many(ITEMS, config=config))
        verdicts = asyncio.run(_all(av.iter_valid_async(make(pairs), keyed=True)))
        assert verdicts == list(av.iter_valid(pairs, keyed=True))
        checked = asyncio.run(_all(av.check_many_async(make(pairs), keyed=True)))
        assert checked == list(av.check_many(pairs, keyed=True))

    for_each([(list,), (iter,), (Consumer,), (lambda items: Source(items).messages(),)], check)


@pytest.mark.parametrize("function", [av.iter_valid_async, av.check_many_async])
def test_each_result_comes_before_the_next_item_is_awaited(function: Any) -> None:
    """A message that arrives now and then is not kept until a batch is full."""

    async def run() -> None:
        source = Source(ITEMS)
        count = 0
        async for _ in function(source.messages()):
            count += 1
            assert source.taken == count
        assert count == len(ITEMS)

    asyncio.run(run())


# The event loop


async def _turns_during(results: AsyncIterator[Any]) -> int:
    """Return how many turns another task gets while the results are taken."""
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    turns = 0
    async for _ in results:
        pass
    task.cancel()
    return turns


def test_another_task_makes_progress_during_a_long_batch() -> None:
    """The items are a list, so nothing but the generator itself gives the other task a turn."""
    assert asyncio.run(_turns_during(av.iter_valid_async([GOOD] * 10_000))) > 1
    assert asyncio.run(_turns_during(av.check_many_async([VALUE] * 1_000))) > 1


def test_a_turn_lasts_two_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock of 0.75 ms per item, each third item gives other tasks their turn."""
    clock = iter(range(10**6))
    monkeypatch.setattr(many_async, "perf_counter", lambda: next(clock) * 0.00075)
    turns = asyncio.run(_turns_during(av.iter_valid_async([GOOD] * 600)))
    assert 200 <= turns < 210  # some more during the first check, which is in a thread


@pytest.mark.parametrize("function", [av.iter_valid_async, av.check_many_async])
def test_the_first_item_and_large_ones_are_checked_in_a_thread(
    function: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other tasks run during such a check, which waits for one of them here.

    The first check imports modules, which takes long.
    """
    in_loop = []
    progress = threading.Event()

    def judge(item: Any) -> Any:
        in_loop.append(threading.current_thread() is threading.main_thread())
        assert in_loop[-1] or progress.wait(60)
        return []

    monkeypatch.setattr(many_async, "verdict_for", lambda _: judge)
    monkeypatch.setattr(many_async, "judge_for", lambda _config, _validator: judge)

    async def other() -> None:
        while not (in_loop and not in_loop[-1]):
            await asyncio.sleep(0)
        progress.set()

    async def run() -> None:
        task = asyncio.create_task(other())
        assert len(await _all(function([GOOD, GOOD, LARGE, VALUE, Path("a")]))) == 5
        await task

    asyncio.run(run())
    assert in_loop == [False, True, False, True, True]


def _itself() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def _deep() -> Any:
    value: Any = None
    for _ in range(5_000):
        value = [value]
    return value


def test_the_size_of_an_item_is_that_of_its_text() -> None:
    """That of a parsed value is estimated without visiting much of it or calling its methods."""
    most = many_async._LARGE

    def check(item: Any, is_large: bool) -> None:
        assert many_async._is_large(item) is is_large

    for_each(
        [
            (b" " * most, True),
            (b" " * (most - 1), False),
            (bytearray(most), True),
            ("x" * most, True),
            ({"a": "x" * most}, True),
            ({"a": ["x" * (most // 2)]}, False),
            ({"a": ["x" * (most // 2), {"b": "y" * (most // 2)}]}, True),
            ([1] * most, True),
            (_itself(), True),
            (_deep(), True),
            ([[]] * most, True),
            (VALUE, False),
            ({**VALUE, "x": {1}}, True),
            (OrderedDict(VALUE), True),
            (None, False),
            (10**5000, False),
            (Refused(""), False),
        ],
        check,
    )
    assert sum(many_async._is_large(av.sample(seed=seed)) for seed in range(100)) < 20


# The end of a stream


@pytest.mark.parametrize("function", [av.iter_valid_async, av.check_many_async])
def test_the_source_is_closed_with_the_stream(function: Any) -> None:
    """The consumer closes the generator, or only leaves its loop, as most people do."""

    async def run() -> None:
        source = Source(ITEMS)
        async with aclosing(function(source.messages())) as results:
            async for _ in results:
                break
        assert (source.taken, source.is_closed) == (1, True)
        async with aclosing(function(Consumer(ITEMS))) as results:
            async for _ in results:
                break
        source = Source(ITEMS)
        async for _ in function(source.messages()):
            break
        gc.collect()
        for _ in range(20):
            await asyncio.sleep(0)
        assert (source.taken, source.is_closed) == (1, True)

    asyncio.run(run())


def test_a_cancelled_consumer_closes_its_source() -> None:
    """The task may wait for the next item, or for the thread that checks a large one."""

    async def consume(source: Source) -> None:
        async with aclosing(av.iter_valid_async(source.messages())) as results:
            async for _ in results:
                pass

    async def run(source: Source) -> None:
        task = asyncio.create_task(consume(source))
        while source.taken < len(source.items):
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert source.is_closed

    asyncio.run(run(Source([GOOD], is_endless=True)))
    asyncio.run(run(Source([GOOD, LARGE], is_endless=True)))


def test_an_exception_of_the_source_is_raised() -> None:
    """It is an error of the source, not of an item, whether the source is async or not."""

    async def failing() -> AsyncIterator[Any]:
        yield GOOD
        raise ZeroDivisionError

    def failing_too() -> Iterator[Any]:
        yield GOOD
        raise ZeroDivisionError

    for source in (failing, failing_too):
        with pytest.raises(ZeroDivisionError):
            asyncio.run(_all(av.iter_valid_async(source())))


def test_wrong_arguments_are_refused_when_the_function_is_called() -> None:
    """No event loop and no item is needed to see the error."""
    wrong: Any
    for function in (av.iter_valid_async, av.check_many_async):
        for wrong in ("a.json", b"{}", bytearray(b"{}"), memoryview(b"{}")):
            with pytest.raises(TypeError, match=r"an iterable of JSON texts.*not one text"):
                function(wrong)
        for wrong in (5, None, object()):
            with pytest.raises(TypeError, match="not iterable"):
                function(wrong)
    with pytest.raises(TypeError, match=r"config is an av\.Config, not dict"):
        av.check_many_async([], config={})  # type: ignore[call-overload]


PROGRAM: Final = """
import sys
import alcamine_validate as av
from alcamine_validate.cli import main as cli
list(av.check_many([b"{}", None]))
cli.main(["check", sys.argv[1], "--quiet"])
print("asyncio" in sys.modules)
av.iter_valid_async([])
print("asyncio" in sys.modules)
"""


def test_only_the_functions_for_asyncio_import_it() -> None:
    """Importing it takes longer than checking a file."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(EXAMPLES / "session.json")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.stdout.splitlines()[-2:] == ["False", "True"], run.stderr
