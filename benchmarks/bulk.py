"""What many Sessions cost, as whole processes: ``python -m benchmarks.bulk``.

    python -m benchmarks.bulk [--quick] [--count N] [--json FILE]

``check`` of one file of JSON Lines, all rules on, with one process and with two, takes
turns with the sourcemeta CLI (``jsonschema validate --fast``: C++, no formats, no rules),
where that is installed. Its schema is the published one, so the Sessions are samples that
fit the published schema by the letter, too. Figures are medians over the rounds of ratios
within one round; the first round, which may have to write bytecode, does not count.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson

import alcamine_validate as av
from alcamine_validate.schema.document import read_document
from alcamine_validate.spec_files import spec_file
from benchmarks.start_up import bytecode_environment, row, seconds

BASELINE: Final = "check --jobs 1"
SOURCEMETA: Final = "sourcemeta --fast (no formats, no rules)"
ROUNDS: Final = 7
_DIFFERENT: Final = 400


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the figures, and keep them where asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bulk",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="few Sessions, to see that it runs")
    parser.add_argument("--count", type=int, default=20_000, metavar="N", help="default: 20000")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in FILE")
    options = parser.parse_args(arguments)
    number = 200 if options.quick else options.count
    with TemporaryDirectory() as folder:
        report = figures(Path(folder), number, rounds=2 if options.quick else ROUNDS)
    print("\n".join(lines(report)))
    if options.json:
        options.json.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    return 0


def commands(folder: Path, number: int) -> dict[str, list[str]]:
    """Return what is timed, by name; all find nothing."""
    sessions, schema = folder / "sessions.jsonl", folder / "schema.json"
    different = list(islice(_sessions(), min(_DIFFERENT, number)))
    with sessions.open("wb") as file:
        file.writelines(text + b"\n" for text in islice(cycle(different), number))
    document = read_document(spec_file("openapi.yaml"))
    schema.write_bytes(orjson.dumps(document["components"]["schemas"]["Session"]))
    check = [sys.executable, "-m", "alcamine_validate", "check", str(sessions), "--jobs"]
    found = {BASELINE: [*check, "1"], "check --jobs 2": [*check, "2"]}
    sourcemeta = shutil.which("jsonschema", path=str(Path(sys.executable).parent))
    if sourcemeta and _is_sourcemeta(sourcemeta):
        dialect = ["--default-dialect", "https://json-schema.org/draft/2020-12/schema"]
        found[SOURCEMETA] = [sourcemeta, "validate", "--fast", *dialect, str(schema), str(sessions)]
    return found


def _is_sourcemeta(command: str) -> bool:
    """Tell it from python-jsonschema's command of the same name, which knows no --fast."""
    import subprocess

    run = subprocess.run([command, "help"], capture_output=True, text=True, check=False)
    return "--fast" in run.stdout + run.stderr


def _sessions() -> Iterator[bytes]:
    """Yield samples that are valid by the letter of the published document, too."""
    return filter(av.PUBLISHED.is_valid, (av.sample_json(seed=seed) for seed in count()))


def figures(folder: Path, number: int, *, rounds: int) -> dict[str, Any]:
    """Return the milliseconds of each command, and its ratios to one process of ours."""
    timed = commands(folder, number)
    environment = bytecode_environment(folder)
    times: dict[str, list[float]] = {name: [] for name in timed}
    for turn in range(rounds + 1):
        for name, command in timed.items():
            taken = seconds(command, 0, environment)
            if turn:
                times[name].append(taken)
    return {
        "python": platform.python_version(),
        "sessions": number,
        "rounds": rounds,
        "skipped": [] if SOURCEMETA in timed else [SOURCEMETA],
        "rows": [row(name, each, times[BASELINE]) for name, each in times.items()],
    }


def lines(report: dict[str, Any]) -> list[str]:
    """Return the figures as lines, for people."""
    head = f"CPython {report['python']}, {report['sessions']:,} Sessions, {report['rounds']} rounds"
    rows = [
        f"{each['name']:42} {each['milliseconds']:8.0f} ms {each['ratio']:6.2f} "
        f"({each['lower_quartile']:.2f} to {each['upper_quartile']:.2f})"
        for each in report["rows"]
    ]
    return [head, *rows, *(f"not installed: {name}" for name in report["skipped"])]


if __name__ == "__main__":
    sys.exit(main())
