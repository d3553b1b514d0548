"""Compare the speed of this package with that of others: ``python -m benchmarks``.

    python -m benchmarks [--quick] [--only SECTION] [--json FILE] [--svg FILE] [--publish]

The Sessions are the package's own samples, from fixed seeds. All competitors get the same schema
and the same checks, in the form that they accept, and must give the expected verdicts before
anything is timed. Figures are medians, with quartiles, of ratios to a baseline that is measured
beside them in each round.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import orjson

from benchmarks import columns, engines, in_process, memory, starting, table, whole_files
from benchmarks.chart import svg
from benchmarks.documents import session_schema, with_patterns
from benchmarks.machine import machine, versions
from benchmarks.options import Options
from benchmarks.readme import publish
from benchmarks.report import Report, Section
from benchmarks.sessions import sets, sizes
from benchmarks.worker import write_sets

Measure = Callable[[Options, Path], Section]

_MEMORY: Final = "memory"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and write the figures and the chart if requested."""
    parser = _parser()
    given = parser.parse_args(arguments)
    wanted = given.only or [*SECTIONS, _MEMORY]
    if given.svg and "verdict" not in wanted:
        parser.error("--svg draws the section verdict, which --only leaves out")
    if given.publish and (given.quick or given.only):
        parser.error("--publish is for a full run, without --quick and --only")
    found = run(Options(given.quick, given.count, given.bytes, given.sourcemeta), wanted)
    print("\n".join(table.lines(found)))
    if given.json:
        given.json.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")
    if given.svg:
        given.svg.write_text(svg(found), encoding="utf-8", newline="\n")
    if given.publish:
        publish(found)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--quick", action="store_true", help="one short round, to see that it runs")
    add("--only", action="append", choices=[*SECTIONS, _MEMORY], help="may be given several times")
    add("--json", type=Path, metavar="FILE", help="keep all figures in FILE")
    add("--svg", type=Path, metavar="FILE", help="draw the chart of the verdict in FILE")
    add("--publish", action="store_true",
        help="put all of it in benchmarks/results, and the tables in the README")  # fmt: skip
    add("--count", type=int, default=Options.count, metavar="N",
        help="how many Sessions whole processes read; default: %(default)s")  # fmt: skip
    add("--bytes", type=int, default=Options.bytes, metavar="N",
        help="size of the file with which memory is measured; default: %(default)s")  # fmt: skip
    add("--sourcemeta", type=Path, metavar="PATH",
        help="the sourcemeta CLI, or the folder into which pip installed it (--target);"
        " default: the one that is installed, if any")  # fmt: skip
    return parser


def run(options: Options, wanted: Collection[str]) -> Report:
    """Return the report with the requested sections."""
    samples = sets()
    report: Report = {
        "quick": options.quick,
        "machine": machine(),
        "versions": {},
        "sets": {name: sizes(each) for name, each in samples.items()},
        "sections": {},
        "memory": None,
    }
    for name, measure in SECTIONS.items():
        if name in wanted:
            with TemporaryDirectory() as folder:
                _prepare(Path(folder), samples)
                report["sections"][name] = measure(options, Path(folder))
    if _MEMORY in wanted:
        with TemporaryDirectory() as folder:
            report["memory"] = memory.measured(options, Path(folder))
    report["versions"] = versions(
        row for found in report["sections"].values() for row in found["rows"]
    )
    return report


def _prepare(folder: Path, samples: in_process.Sets) -> None:
    schema = session_schema()
    (folder / "schema.json").write_bytes(orjson.dumps(schema))
    (folder / "patterns.json").write_bytes(orjson.dumps(with_patterns(schema)))
    write_sets(folder, {name: [each.data for each in found] for name, found in samples.items()})


def _group(group: str, options: Options, folder: Path) -> Section:
    return in_process.measured(group, sets(), folder, quick=options.quick)


SECTIONS: Final[dict[str, Measure]] = {
    "verdict": partial(_group, "verdict"),
    "errors": partial(_group, "errors"),
    "rules": partial(_group, "rules"),
    "files": whole_files.measured,
    "starting": starting.starts,
    "imports": starting.imports,
    "columns": columns.measured,
    "engines": engines.measured,
}
"""The sections that can be measured, besides memory."""

if __name__ == "__main__":
    sys.exit(main())
