"""One state of the package, timed on request: a process of :mod:`benchmarks.paired`.

It is run by its path, with one state on ``PYTHONPATH``, and uses only the public interface, so
that one file works with both states. Each line of standard input names a call, a set of texts and
a number of passes; each line of output is the processor time that they took, in nanoseconds.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time_ns
from typing import Any, Final

import alcamine_validate as av

CALLS: Final[dict[str, Callable[[Any], object]]] = {
    "verdict": av.is_valid,
    "findings": av.findings,
    "parsed": av.findings,
}


def main(folder: Path) -> None:
    """Serve requests until standard input ends."""
    texts = {
        path.stem: [line for line in path.read_bytes().split(b"\0") if line]
        for path in folder.glob("*.texts")
    }
    values = {name: [json.loads(text) for text in each] for name, each in texts.items()}
    for line in sys.stdin:
        call, name, passes = line.split()
        data = values[name] if call == "parsed" else texts[name]
        print(timed(CALLS[call], data, int(passes)), flush=True)


def timed(function: Callable[[Any], object], data: list[Any], passes: int) -> int:
    """Return the nanoseconds of processor time of ``passes`` passes through ``data``."""
    gc.collect()
    gc.disable()
    start = process_time_ns()
    for _ in range(passes):
        for each in data:
            function(each)
    taken = process_time_ns() - start
    gc.enable()
    return taken


if __name__ == "__main__":
    main(Path(sys.argv[1]))
