"""Checking many Sessions: the results of single checks, in order, and an error if a worker dies."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn, cast

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate import many
from alcamine_validate.text.json_text import JsonText
from alcamine_validate.workers.pool import Pool
from tests.support.systems import needs_fork

pytestmark = pytest.mark.xdist_group("processes")


GOOD: Final = av.sample_json(seed=1)
TEXTS: Final = [
    GOOD, b"no", av.sample_json(seed=2, invalid="ALC202"), b"[]",
    GOOD.replace(b'"name"', b'"name":1,"name"', 1), GOOD[:-1] + b',"recordingUrl":"x"}', b"{}",
    av.sample_json(seed=3, invalid="other-agent"),
]  # fmt: skip


def _stop_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the source of a stream a fast one, however long it takes."""
    monkeypatch.setattr(many, "perf_counter", lambda: 0.0)


@needs_fork
def test_the_records_of_a_worker_that_died_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts before the lost records are yielded, then WorkerDied names the lost records."""
    poison = b"[9]"

    def verdict_of(text: JsonText) -> bool:
        if text == poison:
            os.kill(os.getpid(), signal.Signals["SIGKILL"])
        return True

    monkeypatch.setattr(many, "verdict_for", lambda _: verdict_of)
    _stop_clock(monkeypatch)
    batch = many._BATCH_ITEMS
    # The first item leaves by itself, because a worker is idle.
    texts = [b"{}"] * (batch + 1) + [poison] + [b"{}"] * (2 * batch)
    verdicts_given = av.iter_valid(texts, jobs=2)
    assert [next(verdicts_given) for _ in range(batch + 1)] == [True] * (batch + 1)
    reason = f"records {batch + 1} to {2 * batch} was killed by SIGKILL"
    with pytest.raises(many.WorkerDied, match=reason):
        next(verdicts_given)
    with pytest.raises(many.WorkerDied, match="that had record 0 was killed by SIGKILL"):
        next(av.iter_valid([poison, b"{}"], jobs=2))


def test_full_batches_leave_nothing_over() -> None:
    """There are as many verdicts as texts, even if the last batch is full or there are no texts."""
    texts = [b"{}"] * (2 * many._BATCH_ITEMS)
    assert list(av.iter_valid(texts, jobs=2)) == [False] * len(texts)
    assert list(av.iter_valid([], jobs=2)) == []


def test_the_library_checks_many_in_order() -> None:
    """Verdicts and findings are those of single checks, with one process and with two."""
    texts = TEXTS * 40
    for jobs in (1, 2):
        assert list(av.iter_valid(iter(texts), jobs=jobs)) == list(map(av.is_valid, texts))
        checked = list(av.check_many(iter(texts), jobs=jobs))
        assert [each.record for each in checked] == list(range(len(texts)))
        for each, text in zip(checked, texts, strict=True):
            assert [(f.code, f.line) for f in each.findings] == [
                (f.code, f.line) for f in av.findings(text)
            ]
            assert {f.record for f in each.findings} <= {each.record}
            assert each.is_valid == (not any(f.severity == "error" for f in each.findings))


def test_the_library_refuses_what_is_no_number_of_jobs() -> None:
    """A number of processes below 1 raises ValueError."""
    with pytest.raises(ValueError, match="jobs must be a positive integer, not 0"):
        list(av.iter_valid([], jobs=0))


@pytest.mark.parametrize("text", ["a.json", b"{}", bytearray(b"{}"), memoryview(b"{}")])
def test_one_text_is_not_a_stream(text: Any) -> None:
    """Its characters or bytes would otherwise be taken for texts."""
    for function in (av.iter_valid, av.check_many):
        with pytest.raises(TypeError, match=r"an iterable of JSON texts.*not one text"):
            function(text)


def test_wrong_arguments_of_streams_are_refused_at_once() -> None:
    """Nothing is taken from the iterable, and no result is needed to see the error."""
    items, wrong = iter([b"{}"]), cast(Any, 5)
    for function in (av.iter_valid, av.check_many):
        with pytest.raises(ValueError, match="jobs must be a positive integer, not 0"):
            function(items, jobs=0)
        with pytest.raises(TypeError, match="not iterable"):
            function(wrong)
    with pytest.raises(TypeError, match=r"config is an av\.Config, not dict"):
        av.check_many(items, config={})  # type: ignore[call-overload]
    assert list(items) == [b"{}"]


def test_a_worker_of_someone_elses_pool_works_by_itself() -> None:
    """Workers of ``multiprocessing`` may not start processes, but get the same verdicts."""
    script = """
import multiprocessing
import alcamine_validate as av

def verdicts(texts):
    checked = [each.is_valid for each in av.check_many(texts, jobs=2)]
    return list(av.iter_valid(texts, jobs=2)), checked

if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        print(pool.apply(verdicts, ([av.sample_json(seed=1), b"{}"],)))
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.stdout, run.stderr) == ("([True, False], [True, False])\n", "")


# Parsed values, and what is neither text nor a value


def _deep(make: Callable[[Any], Any]) -> Any:
    value: Any = None
    for _ in range(5_000):
        value = make(value)
    return value


def _released() -> memoryview:
    view = memoryview(GOOD)
    view.release()
    return view


def _fail(*_: object) -> NoReturn:
    raise ZeroDivisionError


_Failing: Final = type(
    "Failing", (), dict.fromkeys(("__iter__", "__len__", "__eq__", "__getattr__", "__str__"), _fail)
)
VALUE: Final = orjson.loads(GOOD)
SHARED: Final[dict[str, Any]] = {}
PARSED: Final[list[Any]] = [
    VALUE, None, True, 0, 10**5000, float("nan"), [], {}, [VALUE], {"data": VALUE}, (VALUE,),
    {**VALUE, "id": 5}, {**VALUE, "x": {1}}, {**VALUE, 5: 1}, {**VALUE, "new": "\ud800"},
    _deep(lambda value: [value]), _deep(lambda value: {"a": value}),
]  # fmt: skip
"""Parsed values that av.findings has findings of, or none."""

DEEP: Final[list[Any]] = [
    _deep(lambda value: (value,)),
    {**VALUE, "a": SHARED, "b": SHARED, "c": _deep(lambda value: [value])},
]
"""Values that av.findings raises NestingTooDeep for."""

REFUSED: Final[list[Any]] = [
    Path("a.json"), {b"{}"}, object(), _Failing(), iter([b"{}"]), array("b", b"{}"), _released(),
    lambda: None,
]  # fmt: skip
_FailingText: Final = type("OfNoModule", (str,), dict.fromkeys(("__len__", "__reduce__"), _fail))
VIEWS: Final[list[Any]] = [
    _FailingText(GOOD.decode()),
    bytearray(GOOD), memoryview(GOOD), memoryview(GOOD)[::-1], memoryview(b"1").cast("b", shape=[]),
]  # fmt: skip


def _codes(checked: av.CheckedText[Any]) -> list[tuple[str, str]]:
    return [(each.code, each.pointer) for each in checked.findings]


@pytest.mark.parametrize("jobs", [1, 2])
def test_parsed_values_are_judged_as_by_single_checks(jobs: int) -> None:
    """Texts and parsed values may be mixed, and each result is that of a single check."""
    items = [each for pair in zip(PARSED * 40, TEXTS * 85, strict=True) for each in pair]
    assert list(av.iter_valid(items, jobs=jobs)) == list(map(av.is_valid, items))
    config = av.Config(ignore=["ALC7"])
    checked = list(av.check_many(items, config=config, jobs=jobs))
    assert [each.record for each in checked] == list(range(len(items)))
    for each, item in zip(checked, items, strict=True):
        single = av.findings(item, config=config)
        assert _codes(each) == [(one.code, one.pointer) for one in single]
        assert {one.record for one in each.findings} <= {each.record}
    (null,) = checked[2].findings
    assert null.code == "ALC018"


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_can_not_be_checked_is_a_result(jobs: int) -> None:
    """What is not a JSON value is ALC008, and a value that is nested too deep is ALC005."""
    odd = [*REFUSED, *DEEP]
    items = [each for one in odd for each in (GOOD, one)]
    assert list(av.iter_valid(items, jobs=jobs)) == [True, False] * len(odd)
    codes = [_codes(each) for each in av.check_many(items, jobs=jobs)][1::2]
    assert codes == [[("ALC008", "")]] * len(REFUSED) + [[("ALC005", "")]] * len(DEEP)
    messages = [each.findings[0].message for each in av.check_many([REFUSED[1], REFUSED[6]])]
    assert messages == [
        "a value of type set is neither JSON text nor a parsed JSON value",
        "a memoryview that was released has no text",
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_any_text_can_be_sent_to_a_worker(jobs: int) -> None:
    """It is read as the bytes that it has, and a subclass of str as the text that it has."""
    expected = [True, True, True, False, False]
    assert list(av.iter_valid(VIEWS, jobs=jobs)) == expected
    assert [each.is_valid for each in av.check_many(VIEWS, jobs=jobs)] == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_may_change_after_the_next_one_is_taken(jobs: int) -> None:
    """A caller may use one dict or one buffer for all items."""
    buffer = bytearray()
    value: dict[str, Any] = {}

    def items() -> Iterator[Any]:
        for is_good in (True, False, True):
            buffer[:] = GOOD if is_good else b"{}"
            yield buffer
            value.clear()
            value.update(VALUE if is_good else {})
            yield value

    assert list(av.iter_valid(items(), jobs=jobs)) == [True, True, False, False, True, True]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_of_the_iterable_is_raised(jobs: int) -> None:
    """It is an error of the caller's source, not of an item."""

    def items() -> Iterator[Any]:
        yield GOOD
        raise ZeroDivisionError

    for function in (av.iter_valid, av.check_many):
        with pytest.raises(ZeroDivisionError):
            list(function(items(), jobs=jobs))


@pytest.mark.parametrize("function", [av.iter_valid, av.check_many])
def test_each_result_comes_before_the_next_item_is_taken(function: Any) -> None:
    """With one process, a stream of messages gets each result at once."""
    taken = []

    def items() -> Iterator[Any]:
        for each in (GOOD, VALUE, b"no"):
            taken.append(each)
            yield each

    for count, _ in enumerate(function(items()), 1):
        assert len(taken) == count


# Slow sources and several processes


@pytest.mark.parametrize("function", [av.iter_valid, av.check_many])
def test_the_result_of_a_slow_source_comes_before_the_next_item_is_taken(
    function: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item that took long is checked at once, and no thread takes another one meanwhile."""
    hours = 0.0
    taken: list[int] = []

    def items() -> Iterator[Any]:
        nonlocal hours
        for each in [GOOD, b"no", VALUE, GOOD] * 3:
            hours += 1
            taken.append(threading.get_ident())
            yield each

    monkeypatch.setattr(many, "perf_counter", lambda: hours * 3_600)
    monkeypatch.setattr(many, "_LONGEST_WAIT", 450)
    count = 0
    for count, _ in enumerate(function(items(), jobs=2), 1):
        assert len(taken) == count
    assert count == 12
    assert set(taken) == {threading.get_ident()}


def test_the_items_of_a_fast_source_are_sent_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one leaves at once. While no time passes, all others leave in full batches."""
    sizes = []
    hand_to = many._Batch.hand_to

    def counted(batch: Any, pool: Any) -> None:
        sizes.append(len(batch.results))
        hand_to(batch, pool)

    _stop_clock(monkeypatch)
    monkeypatch.setattr(many._Batch, "hand_to", counted)
    full = many._BATCH_ITEMS
    assert list(av.iter_valid([b"{}"] * (20 * full), jobs=2)) == [False] * (20 * full)
    assert sizes == [1, *[full] * 19, full - 1]
    sizes.clear()
    large = b"[%s]" % (b" " * many._BATCH_SIZE)
    assert list(av.iter_valid([b"{}", b"{}", large, large], jobs=2)) == [False] * 4
    assert sizes == [1, 2, 1]


def test_a_batch_leaves_after_a_pause_if_a_worker_is_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if there is no time to wait for results; else it leaves when it is full."""
    sizes = []
    seconds = 0.0

    def counted(batch: Any, pool: Any) -> None:
        sizes.append(len(batch.results))
        pool.add_done(batch, [False] * len(batch.texts))

    def items() -> Iterator[bytes]:
        nonlocal seconds
        for _ in range(12):
            seconds += many._PAUSE / 4
            yield b"{}"

    monkeypatch.setattr(many, "perf_counter", lambda: seconds)
    monkeypatch.setattr(many, "_SHARE_TO_WAIT", 0)
    monkeypatch.setattr(many._Batch, "hand_to", counted)
    assert list(av.iter_valid(items(), jobs=2)) == [False] * 12
    assert sizes == [1, 4, 4, 3]
    sizes.clear()
    monkeypatch.setattr(Pool, "is_idle", lambda _: False)
    assert list(av.iter_valid(items(), jobs=2)) == [False] * 12
    assert sizes == [12]


def test_parsed_values_need_no_other_process() -> None:
    """They are checked in this one, so none is started, however many there are."""
    verdicts = av.iter_valid([VALUE, None] * many._BATCH_ITEMS * 10, jobs=2)
    others = multiprocessing.active_children()
    assert next(verdicts)
    assert multiprocessing.active_children() == others
    assert list(verdicts)[:2] == [False, True]


# Keys


class _Key:
    """A key that can be neither pickled, nor hashed, nor compared."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, _: object) -> bool:
        raise ZeroDivisionError

    def __reduce__(self) -> NoReturn:
        raise ZeroDivisionError


_FailingPair: Final = type("FailingPair", (tuple,), dict.fromkeys(("__iter__", "__len__"), _fail))


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_have_the_keys_of_their_items(jobs: int) -> None:
    """A key is any object and stays in this process; the result has the very same object."""
    items = [GOOD, VALUE, b"no", None, {1}, *REFUSED] * 60
    pairs: list[Any] = [(_Key(), item) for item in items]
    pairs[1] = _FailingPair(pairs[1])
    verdicts = list(av.iter_valid(pairs, keyed=True, jobs=jobs))
    assert [verdict for _, verdict in verdicts] == list(av.iter_valid(items))
    assert all(key is pair[0] for (key, _), pair in zip(verdicts[2:], pairs[2:], strict=True))
    checked = list(av.check_many(pairs, keyed=True, jobs=jobs))
    assert all(each.key is key for each, (key, _) in zip(checked, verdicts, strict=True))
    assert [each.record for each in checked] == list(range(len(items)))
    assert [_codes(each) for each in checked] == [_codes(each) for each in av.check_many(items)]


def test_without_keys_the_key_is_none() -> None:
    """A tuple is then a parsed value like any other."""
    checked = list(av.check_many([GOOD, (1, VALUE)]))
    assert [each.key for each in checked] == [None, None]
    assert [_codes(each) for each in checked] == [[], [("ALC018", "")]]
    assert av.CheckedText(3, []) == (3, [], None)
    assert pickle.loads(pickle.dumps(checked)) == checked


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_not_a_pair_is_a_result(jobs: int) -> None:
    """It is ALC008 with the key None, and the stream continues."""
    wrong: list[Any] = [GOOD, "ab", None, (), (1,), (1, GOOD, 2), [1, GOOD], {1: GOOD, 2: GOOD}]
    items = [each for one in wrong for each in (one, ("key", GOOD))]
    expected = [(None, False), ("key", True)] * len(wrong)
    assert list(av.iter_valid(items, keyed=True, jobs=jobs)) == expected
    checked = list(av.check_many(items, keyed=True, jobs=jobs))
    assert [(each.key, each.is_valid) for each in checked] == expected
    assert [_codes(each) for each in checked[::2]] == [[("ALC008", "")]] * len(wrong)
    assert checked[0].findings[0].message == (
        "a value of type bytes is not a tuple of a key and an item"
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_results_before_an_exception_of_the_source_are_not_lost(jobs: int) -> None:
    """All items that the source gave have a result, and then its exception is raised."""

    def source() -> Iterator[bytes]:
        yield from [GOOD] * 700
        raise KeyError("the source")

    verdicts = av.iter_valid(source(), jobs=jobs)
    assert [next(verdicts) for _ in range(700)] == [True] * 700
    with pytest.raises(KeyError, match="the source"):
        next(verdicts)
