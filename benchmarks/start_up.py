"""What starting costs, as whole processes: ``python -m benchmarks.start_up``.

    python -m benchmarks.start_up [--quick] [--json FILE]

A pre-commit hook runs on one small file most of the time, so that nearly all that it takes
is Python's start and imports. Each command is a process of its own, and all take turns
within a round; the first round, which may have to write bytecode, does not count. Figures
are medians over the rounds of ratios within one round, to ``python -c "import orjson"``.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson

import alcamine_validate as av

BASELINE: Final = "import orjson"
ROUNDS: Final = 25
_MODULE: Final = ("-m", "alcamine_validate", "check")
_VERDICT: Final = "import sys, alcamine_validate as av; av.is_valid(open(sys.argv[1], 'rb').read())"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the figures, and keep them where asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.start_up",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="two rounds, to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in FILE")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        report = figures(Path(folder), rounds=2 if options.quick else ROUNDS)
    print("\n".join(lines(report)))
    if options.json:
        options.json.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    return 0


def commands(folder: Path) -> dict[str, tuple[list[str], int]]:
    """Return what is timed, by name: a command line, and the exit code that it must have."""
    valid, invalid, yaml = folder / "valid.json", folder / "invalid.json", folder / "valid.yaml"
    valid.write_bytes(av.sample_json(seed=1))
    invalid.write_bytes(av.sample_json(seed=1, invalid="ALC103"))
    # A comment, without which what is JSON is read as JSON.
    yaml.write_bytes(b"# YAML\n" + av.sample_json(seed=1))
    python = sys.executable
    return {
        "nothing": ([python, "-c", "pass"], 0),
        BASELINE: ([python, "-c", BASELINE], 0),
        "av.is_valid": ([python, "-c", _VERDICT, str(valid)], 0),
        "check, one valid file": ([python, *_MODULE, str(valid)], 0),
        "check, one error": ([python, *_MODULE, str(invalid)], 1),
        "check, one YAML file": ([python, *_MODULE, str(yaml)], 0),
        "check --format json": ([python, *_MODULE, "--format", "json", str(valid)], 0),
    }


def figures(folder: Path, *, rounds: int) -> dict[str, Any]:
    """Return the milliseconds of each command, and its ratios to the baseline."""
    timed = commands(folder)
    environment = bytecode_environment(folder)
    times: dict[str, list[float]] = {name: [] for name in timed}
    for turn in range(rounds + 1):
        for name, (command, code) in timed.items():
            taken = seconds(command, code, environment)
            if turn:
                times[name].append(taken)
    return {
        "python": platform.python_version(),
        "rounds": rounds,
        "rows": [row(name, each, times[BASELINE]) for name, each in times.items()],
    }


def bytecode_environment(folder: Path) -> Mapping[str, str]:
    """Return the environment, with a place for bytecode, which some environments deny."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    paths = [path for path in (os.environ.get("PYTHONPATH"), os.getcwd()) if path]
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def seconds(command: list[str], code: int, environment: Mapping[str, str]) -> float:
    """Return the seconds that a command takes. Raises where it ends as it should not."""
    started = time.perf_counter()
    run = subprocess.run(command, env=environment, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if run.returncode != code:
        raise RuntimeError(f"{command} ended with {run.returncode}: {run.stderr.decode()}")
    return taken


def row(name: str, times: list[float], baseline: list[float]) -> dict[str, Any]:
    """Return the figures of one command, and its ratios to the baseline of the same round."""
    ratios = sorted(own / other for own, other in zip(times, baseline, strict=True))
    return {
        "name": name,
        "milliseconds": round(median(times) * 1000, 1),
        "ratio": round(median(ratios), 2),
        "lower_quartile": round(ratios[len(ratios) // 4], 2),
        "upper_quartile": round(ratios[len(ratios) * 3 // 4], 2),
    }


def lines(report: dict[str, Any]) -> list[str]:
    """Return the figures as lines, for people."""
    head = f"CPython {report['python']}, {report['rounds']} rounds, multiples of {BASELINE!r}"
    return [head, *(_line(row) for row in report["rows"])]


def _line(row: dict[str, Any]) -> str:
    spread = f"({row['lower_quartile']:.2f} to {row['upper_quartile']:.2f})"
    return f"{row['name']:24} {row['milliseconds']:7.1f} ms {row['ratio']:6.2f} {spread}"


if __name__ == "__main__":
    sys.exit(main())
