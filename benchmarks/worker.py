"""The process of one competitor: ``python -m benchmarks.worker GROUP NAME FOLDER``.

It first writes a line of JSON with its version, or the reason why it can't be built. Then it
answers each line of JSON on standard input with one on standard output, until the input ends: with
verdicts, or with timings of a turn. The folder has ``schema.json`` and ``sets.json``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from benchmarks.clock import turn
from benchmarks.competitors import GROUPS
from benchmarks.documents import Schema
from benchmarks.judge import Competitor, Judge

Sets = dict[str, list[bytes]]


def main(group: str, name: str, folder: str) -> None:
    """Answer the requests on standard input."""
    (competitor,) = [each for each in GROUPS[group] if each.name == name]
    output = answers()
    schema = orjson.loads((Path(folder) / "schema.json").read_bytes())
    introduction, judge = introduced(competitor, schema)
    write_answer(output, introduction)
    if judge:
        sets = read_sets(Path(folder))
        for question in questions():
            write_answer(output, answer(competitor, judge, sets, question))


def introduced(competitor: Competitor, schema: Schema) -> tuple[dict[str, str], Judge | None]:
    """Return the version of a competitor and its judge, or the reason why it can't be built."""
    try:
        return {"version": competitor.version}, competitor.build(schema)
    except (ImportError, PackageNotFoundError) as error:
        return {"missing": f"not installed: {competitor.package} ({error})"}, None


def answers() -> BinaryIO:
    """Return the standard output for answers; what libraries print goes to standard error."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return output


def questions() -> Iterator[Any]:
    """Yield the JSON of each line on standard input."""
    for line in sys.stdin.buffer:
        yield orjson.loads(line)


def write_answer(output: BinaryIO, answered: Any) -> None:
    """Write an answer as a line of JSON."""
    output.write(orjson.dumps(answered) + b"\n")
    output.flush()


def answer(competitor: Competitor, judge: Judge, sets: Sets, question: Any) -> Any:
    """Return the verdicts on a set, or the nanoseconds of a turn with it."""
    texts = sets[question["set"]]
    if question["ask"] == "verdicts":
        return [competitor.verdict(judge(data)) for data in texts]
    return turn(judge, texts, question["passes"], question["reading"])


def write_sets(folder: Path, sets: Sets) -> None:
    """Write sets of texts for the workers."""
    texts = {name: [data.decode() for data in each] for name, each in sets.items()}
    (folder / "sets.json").write_bytes(orjson.dumps(texts))


def read_sets(folder: Path) -> Sets:
    """Return the sets that :func:`write_sets` wrote."""
    texts = orjson.loads((folder / "sets.json").read_bytes())
    return {name: [text.encode() for text in each] for name, each in texts.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
