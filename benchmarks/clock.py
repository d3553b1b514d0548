"""The clock for measurements within one process."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter_ns

import orjson

from benchmarks.judge import Judge


def turn(judge: Judge, texts: Sequence[bytes], passes: int, reading: int) -> tuple[float, float]:
    """Return the nanoseconds per Session of a judge and of ``orjson.loads``.

    The judge makes ``passes`` passes through all texts; ``orjson.loads`` makes ``reading`` passes
    just before and as many just after, so that anything that slows the machine slows both. The
    garbage collector is off while the clock runs, as in ``timeit``.
    """
    with _no_collection():
        before = _nanoseconds(orjson.loads, texts, reading)
        own = _nanoseconds(judge, texts, passes)
        after = _nanoseconds(orjson.loads, texts, reading)
    return own, (before + after) / 2


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _nanoseconds(judge: Judge, texts: Sequence[bytes], passes: int) -> float:
    start = perf_counter_ns()
    for _ in range(passes):
        for data in texts:
            judge(data)
    return (perf_counter_ns() - start) / passes / len(texts)
