"""The cost of starting: whole processes, and the CPU time of imports and of the compiler.

A pre-commit hook usually runs on one small file, so that nearly all of its time is Python's
startup and imports. Each command is a separate process; figures are multiples of ``python -c
"import orjson"`` in the same round.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import alcamine_validate as av
from benchmarks.command_line_tools import PURE
from benchmarks.options import Options
from benchmarks.processes import (
    ROOT,
    Measure,
    bytecode_environment,
    milliseconds,
    output,
    take_turns,
)
from benchmarks.report import Section, figure, section

BASELINE: Final = "import orjson"
COLUMN: Final = "one process"
ROUNDS: Final = 25
_MODULE: Final = ("-m", "alcamine_validate", "check")
_VERDICT: Final = "import sys, alcamine_validate as av; av.is_valid(open(sys.argv[1], 'rb').read())"

_CLOCK: Final = """
import time, orjson, alcamine_validate as av
from pathlib import Path
{before}
start = time.process_time_ns()
{timed}
print(time.process_time_ns() - start)
"""
_COMPILE: Final = (
    f"spec = Path({str(ROOT / 'spec')!r}); "
    "av.compile_schema(av.read_document(spec / 'openapi.yaml'), component='Session',"
    " overlay=av.read_document(spec / 'overlay.yaml'))"
)
_OVERLAY: Final = """\
overlay: 1.0.0
info: {title: A new status, version: 1.0.0}
actions:
  - target: $.components.schemas.Session.properties.status.enum
    update: CANCELLED
"""
PROGRAMS: Final = {
    BASELINE: "import orjson, time; print(time.process_time_ns())",
    "import of the committed module": _CLOCK.format(
        before="", timed="import alcamine_validate.generated.corrected"
    ),
    "av.compile_schema, first": _CLOCK.format(before="", timed=_COMPILE),
    "av.compile_schema, first, and its Python": _CLOCK.format(
        before="", timed=f"{_COMPILE}.verdict()"
    ),
    "av.compile_schema, second": _CLOCK.format(before=_COMPILE, timed=_COMPILE),
}
"""Programs that print the nanoseconds of CPU time that they take, each in a fresh process."""


def commands(folder: Path) -> dict[str, tuple[list[str], int]]:
    """Return the timed commands by name: a command line, and its expected exit code."""
    valid, invalid, yaml = folder / "valid.json", folder / "invalid.json", folder / "valid.yaml"
    valid.write_bytes(av.sample_json(seed=1))
    invalid.write_bytes(av.sample_json(seed=1, invalid="ALC103"))
    # Without a comment, the file would be read as JSON.
    yaml.write_bytes(b"# YAML\n" + av.sample_json(seed=1))
    overlay = folder / "overlay.yaml"
    overlay.write_text(_OVERLAY, encoding="utf-8")
    python = sys.executable
    return {
        BASELINE: ([python, "-c", BASELINE], 0),
        "nothing": ([python, "-c", "pass"], 0),
        "av.is_valid": ([python, "-c", _VERDICT, str(valid)], 0),
        "check, one valid file": ([python, *_MODULE, str(valid)], 0),
        "check, one valid file, pure Python": ([python, *PURE, "check", str(valid)], 0),
        "check, one error": ([python, *_MODULE, str(invalid)], 1),
        "check, one YAML file": ([python, *_MODULE, str(yaml)], 0),
        "check --overlay": ([python, *_MODULE, "--overlay", str(overlay), str(valid)], 0),
        "check --format json": ([python, *_MODULE, "--format", "json", str(valid)], 0),
    }


def starts(options: Options, folder: Path) -> Section:
    """Return the table of whole processes."""
    environment = bytecode_environment(folder)
    measures: dict[str, Measure] = {
        name: partial(milliseconds, command, code, environment)
        for name, (command, code) in commands(folder).items()
    }
    return _table("Duration of a whole process", measures, options)


def imports(options: Options, folder: Path) -> Section:
    """Return the table of CPU time; the baseline's is that of its whole process."""
    environment = bytecode_environment(folder)
    measures: dict[str, Measure] = {
        name: partial(_cpu, program, environment) for name, program in PROGRAMS.items()
    }
    found = _table("CPU time of imports and of the compiler", measures, options)
    found["notes"] += [
        "Python's start and the imports of orjson and this package are not counted",
        "all calls of compile_schema include reading the YAML; the first ones also import modules",
        "with the native scanner, compile_schema generates Python on first need: see the own row",
    ]
    return found


def _cpu(program: str, environment: Mapping[str, str]) -> float:
    return int(output([sys.executable, "-c", program], 0, environment)) / 1_000_000


def _table(title: str, measures: Mapping[str, Measure], options: Options) -> Section:
    rounds = options.rounds(ROUNDS)
    found = section(title, BASELINE, "ms", rounds, [COLUMN])
    times = take_turns(measures, rounds)
    for name, each in times.items():
        figures = {COLUMN: figure(each, times[BASELINE])}
        package = "orjson" if name == BASELINE else "" if name == "nothing" else "alcamine-validate"
        found["rows"].append(
            {
                "name": name,
                "package": package,
                "version": "",
                "not_checked": [],
                "remark": "",
                "figures": figures,
            }
        )
    return found
