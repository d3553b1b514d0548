"""Bytes to verdict: what the judgement of a Session costs, as a multiple of ``orjson.loads``.

    python -m benchmarks.verdict [--quick] [--json FILE]

All competitors take turns within each round of one process, and each figure is the
median over the rounds of its time divided by the baseline's of the same round, so that
what slows the machine slows both. The garbage collector rests while the clock runs, as
in ``timeit``. Before that, all verdicts are compared: see ``competitors``.
"""

from __future__ import annotations

import argparse
import gc
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any, Final

import orjson

from benchmarks.competitors import BASELINE, COMPETITORS, Competitor, Judge, document
from benchmarks.sessions import invalid_sessions, valid_sessions

ROUNDS: Final = 25
LEAST_NANOSECONDS: Final = 20_000_000
"""How long a competitor's turn takes at least, which decides how often it judges."""


class DisagreementError(Exception):
    """A competitor's verdict is not the one that is claimed of it: nothing is timed."""


@dataclass
class Entry:
    """A competitor that is installed, and what each round took it, in ns for a Session."""

    competitor: Competitor
    judge: Judge
    passes: int = 1
    times: list[float] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and keep it where asked to."""
    options = _options(arguments)
    entries, skipped = installed()
    sessions = valid_sessions()
    compare_verdicts(entries, sessions)
    measure(entries, sessions, quick=options.quick)
    report = as_json(entries, skipped, sessions)
    print("\n".join(table(report)))
    if options.json:
        options.json.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.verdict",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in FILE")
    return parser.parse_args(arguments)


# Before the clock runs


def installed() -> tuple[list[Entry], list[str]]:
    """Return the competitors that are installed, ready to judge, and the names of others."""
    whole, entries, skipped = document(), [], []
    for competitor in COMPETITORS:
        try:
            competitor.version  # noqa: B018 - raises where it is not installed
            entries.append(Entry(competitor, competitor.build(whole)))
        except (ImportError, PackageNotFoundError):
            skipped.append(competitor.name)
    return entries, skipped


def compare_verdicts(entries: list[Entry], sessions: list[bytes]) -> None:
    """Raise :class:`DisagreementError` unless each verdict is as claimed.

    Every Session that is timed is valid to all; each invalid one is so to all but those
    who are blind to what is wrong with it.
    """
    for entry in entries:
        if entry.competitor is BASELINE:
            continue
        name, blind_to = entry.competitor.name, entry.competitor.blind_to
        refused = [index for index, data in enumerate(sessions) if entry.judge(data) is not True]
        if refused:
            raise DisagreementError(f"{name} refuses the valid Sessions {refused}")
        seen = {wrong: entry.judge(data) for wrong, data in invalid_sessions().items()}
        if {wrong for wrong, verdict in seen.items() if verdict} != blind_to:
            raise DisagreementError(f"{name} is said to be blind to {set(blind_to)}: {seen}")


# The clock


def measure(entries: list[Entry], sessions: list[bytes], *, quick: bool) -> None:
    """Let all take turns, round after round, each time starting with another one."""
    for entry in entries:
        once = _time(entry.judge, sessions, 1) * len(sessions)
        entry.passes = 1 if quick else max(1, int(LEAST_NANOSECONDS / once))
    for turn in range(1 if quick else ROUNDS):
        start = turn % len(entries)
        for entry in (*entries[start:], *entries[:start]):
            entry.times.append(_time(entry.judge, sessions, entry.passes))


def _time(judge: Judge, sessions: list[bytes], passes: int) -> float:
    """Return the nanoseconds that a Session takes, over some passes through all of them."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter_ns()
        for _ in range(passes):
            for data in sessions:
                judge(data)
        return (perf_counter_ns() - start) / passes / len(sessions)
    finally:
        gc.enable()


# The figures


def as_json(entries: list[Entry], skipped: list[str], sessions: list[bytes]) -> dict[str, Any]:
    """Return all that was measured, and on what."""
    baseline = next(entry for entry in entries if entry.competitor is BASELINE)
    sizes = sorted(map(len, sessions))
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": f"{platform.system()} {platform.machine()}",
        "rounds": len(baseline.times),
        "sessions": len(sessions),
        "bytes": {"least": sizes[0], "median": median(sizes), "most": sizes[-1]},
        "rows": [_row(entry, baseline) for entry in entries],
        "skipped": skipped,
    }


def _row(entry: Entry, baseline: Entry) -> dict[str, Any]:
    ratios = sorted(own / base for own, base in zip(entry.times, baseline.times, strict=True))
    return {
        "name": entry.competitor.name,
        "package": entry.competitor.package,
        "version": entry.competitor.version,
        "microseconds": round(median(entry.times) / 1000, 2),
        "ratio": {
            "median": round(median(ratios), 3),
            "lower_quartile": round(ratios[len(ratios) // 4], 3),
            "upper_quartile": round(ratios[len(ratios) * 3 // 4], 3),
            "least": round(ratios[0], 3),
            "most": round(ratios[-1], 3),
        },
        "not_checked": sorted(entry.competitor.blind_to),
        "remark": entry.competitor.remark,
    }


def table(report: dict[str, Any]) -> list[str]:
    """Return the lines of the table, for people."""
    size = report["bytes"]
    sessions = f"{report['sessions']} Sessions of {size['least']} to {size['most']} bytes"
    lines = [
        f"{report['python']}, {report['machine']}; {sessions}; rounds: {report['rounds']}",
        "",
        f"{'':34} {'version':>9} {'× orjson.loads':>15} {'quartiles':>15} {'µs':>8}",
    ]
    lines += [_line(row) for row in report["rows"]]
    return [*lines, *(f"skipped, not installed: {name}" for name in report["skipped"])]


def _line(row: dict[str, Any]) -> str:
    ratio = row["ratio"]
    quartiles = f"{ratio['lower_quartile']:.2f}–{ratio['upper_quartile']:.2f}"
    notes = [f"not checked: {', '.join(row['not_checked'])}"] if row["not_checked"] else []
    notes += [row["remark"]] if row["remark"] else []
    figures = f"{row['version']:>9} {ratio['median']:>15.2f} {quartiles:>15}"
    return f"{row['name']:34} {figures} {row['microseconds']:>8.1f}  {'; '.join(notes)}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
