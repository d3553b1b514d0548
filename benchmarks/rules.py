"""What the rules cost on Sessions that are fine: ``python -m benchmarks.rules``.

    python -m benchmarks.rules [--quick] [--json FILE]

The verdict alone (``av.is_valid``), ``av.findings`` without any rule and with all of them,
and the same for ``check`` on files, take turns within each round of one process, as in
``benchmarks.verdict``. Figures are medians over the rounds of ratios within one round.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson

import alcamine_validate as av
from alcamine_validate.check import CheckOptions, check_paths
from alcamine_validate.config import DEFAULT
from alcamine_validate.rules.registry import RULES
from alcamine_validate.session import CORRECTED
from benchmarks.competitors import BASELINE, Competitor, Judge
from benchmarks.sessions import valid_sessions
from benchmarks.verdict import DisagreementError, Entry, measure

NO_RULES: Final = av.Config(ignore=[rule.code for rule in RULES])
VERDICT: Final = "av.is_valid"
PLAIN: Final = "av.findings, no rules"
FULL: Final = "av.findings, all rules"
PLAIN_FILES: Final = "check of a file, no rules"
FULL_FILES: Final = "check of a file, all rules"
RATIOS: Final = ((FULL, PLAIN), (FULL_FILES, PLAIN_FILES), (PLAIN, VERDICT), (FULL, VERDICT))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the figures, and keep them where asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rules",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in FILE")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        report = figures(Path(folder), quick=options.quick)
    print("\n".join(lines(report)))
    if options.json:
        options.json.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    return 0


def figures(folder: Path, *, quick: bool) -> dict[str, Any]:
    """Return the time of each in microseconds a Session, and the ratios between them.

    Raises ``DisagreementError`` where a Session has a finding: nothing is timed then.
    """
    sessions = valid_sessions()
    if any(av.findings(data) for data in sessions):
        raise DisagreementError("a Session that is to be fine has findings")
    entries = [Entry(_named(name), judge) for name, judge in judges(folder, sessions).items()]
    measure(entries, sessions, quick=quick)
    times = {entry.competitor.name: entry.times for entry in entries}
    return {
        "rounds": len(entries[0].times),
        "microseconds": {name: round(median(each) / 1000, 2) for name, each in times.items()},
        "ratios": [_ratio(times, over, under) for over, under in RATIOS],
    }


def judges(folder: Path, sessions: list[bytes]) -> dict[str, Judge]:
    """Return what is timed, by name; those of files find the Session in a file of its own."""
    paths = {}
    for index, data in enumerate(sessions):
        path = folder / f"{index}.json"
        path.write_bytes(data)
        paths[data] = str(path)

    def checked(data: bytes, config: av.Config) -> Any:
        return list(check_paths([paths[data]], CORRECTED, CheckOptions(config=config), stdin=None))

    return {
        "orjson.loads": orjson.loads,
        VERDICT: av.is_valid,
        PLAIN: lambda data: av.findings(data, config=NO_RULES),
        FULL: av.findings,
        PLAIN_FILES: lambda data: checked(data, NO_RULES),
        FULL_FILES: lambda data: checked(data, DEFAULT),
    }


def _named(name: str) -> Competitor:
    return Competitor(name, BASELINE.package, BASELINE.build)


def _ratio(times: dict[str, list[float]], over: str, under: str) -> dict[str, Any]:
    ratios = sorted(a / b for a, b in zip(times[over], times[under], strict=True))
    return {
        "over": over,
        "under": under,
        "median": round(median(ratios), 2),
        "lower_quartile": round(ratios[len(ratios) // 4], 2),
        "upper_quartile": round(ratios[len(ratios) * 3 // 4], 2),
    }


def lines(report: dict[str, Any]) -> list[str]:
    """Return the figures as lines, for people."""
    times = [f"{name:28} {time:8.1f} µs" for name, time in report["microseconds"].items()]
    ratios = [
        f"{each['over']} / {each['under']}: {each['median']:.2f} "
        f"({each['lower_quartile']:.2f} to {each['upper_quartile']:.2f})"
        for each in report["ratios"]
    ]
    return [*times, "", *ratios]


if __name__ == "__main__":
    sys.exit(main())
