"""Functions that the engines run in their worker processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from alcamine_validate import arrow


def die_once(marker: Path) -> None:
    """Kill the own process, but only the first one that calls this with a marker."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    marker.write_text(str(os.getpid()), "utf-8")
    os.kill(os.getpid(), signal.SIGKILL)


def check_and_die_once(batches: Iterable[Any], marker: Path) -> Iterator[Any]:
    """Yield the results of batches, as Spark takes them; the first worker dies after one."""
    for number, batch in enumerate(arrow.check_batches(batches)):
        if number:
            die_once(marker)
        yield batch


def check_one_and_die_once(batch: pa.Table, marker: Path) -> pa.Table:
    """Return the results of a batch, as Ray takes them; the first worker dies before that."""
    found = arrow.check_batch(batch)
    die_once(marker)
    return found


def summarize_all(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the summary of all batches of a partition, as Spark takes it."""
    yield from arrow.merge(map(arrow.summarize, batches)).table().to_batches()
