"""The time that whole processes take to check files with many Sessions.

All Sessions are valid, and each tool must report that in every run. Before that, each tool must
reject a Session with one mistake for each check that it is not declared blind to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from typing import Final

import alcamine_validate as av
from benchmarks.command_line_tools import BASELINE, FILES, LINES, NO_RULES, Tool, tools
from benchmarks.in_process import DisagreementError
from benchmarks.options import ROUNDS_OF_PROCESSES, Options
from benchmarks.processes import Measure, bytecode_environment, milliseconds, output, take_turns
from benchmarks.report import Section, figure, relation, section
from benchmarks.sessions import CHECKS, with_error

FEWER: Final = 10
"""One Session in this many gets its own file, because nobody has as many files as lines."""

_DIFFERENT: Final = 400
_JOBS_2: Final = ("check --jobs 2", LINES)
_JOBS_2_NO_RULES: Final = (f"{_JOBS_2[0]}, {NO_RULES}", LINES)
_RELATIONS: Final = (
    ((BASELINE, LINES), _JOBS_2),
    (("sourcemeta --fast", LINES), _JOBS_2_NO_RULES),
    (("sourcemeta --fast", LINES), _JOBS_2),
    (("sourcemeta --fast --format-assertion", LINES), _JOBS_2),
)
_QUICK_CHECKS: Final = ("type", "email", "calendar", "order")


def measured(options: Options, folder: Path) -> Section:
    """Return the table. ``folder`` has ``schema.json`` and ``patterns.json``."""
    inputs = write_inputs(folder, options.sessions)
    environment = bytecode_environment(folder)
    found = section("Many Sessions, as whole processes", BASELINE, "ms",
                    options.rounds(ROUNDS_OF_PROCESSES), [LINES, FILES])  # fmt: skip
    there = [tool for tool in tools(options) if not tool.missing]
    for tool in there:
        compare(tool, folder, environment, _QUICK_CHECKS if options.quick else CHECKS)
        confirm_counts(tool, folder, inputs, environment)
    times = {
        column: take_turns(_measures(there, column, folder, inputs, environment), found["rounds"])
        for column in found["columns"]
    }
    for tool in there:
        add_row(found, tool, times)
    found["missing"] = {tool.name: tool.missing for tool in tools(options) if tool.missing}
    found["relations"] = [
        relation(found, over, under) for over, under in _RELATIONS if over[0] in times[LINES]
    ]
    found["notes"] = _notes(inputs)
    return found


def write_inputs(folder: Path, number: int) -> dict[str, list[Path]]:
    """Write ``number`` valid Sessions as JSON Lines, and a part of them as single files."""
    different = [av.sample_json(seed=seed) for seed in islice(count(), min(_DIFFERENT, number))]
    lines, files = folder / "sessions.jsonl", folder / "sessions"
    with lines.open("wb") as file:
        file.writelines(text + b"\n" for text in islice(cycle(different), number))
    files.mkdir()
    paths = [files / f"{index:05}.json" for index in range(max(1, number // FEWER))]
    for path, text in zip(paths, cycle(different), strict=False):
        path.write_bytes(text)
    return {LINES: [lines], FILES: paths}


def _notes(inputs: Mapping[str, list[Path]]) -> list[str]:
    (lines,) = inputs[LINES]
    number = sessions_in([lines])
    size = lines.stat().st_size / 1_000_000
    return [
        f"{LINES}: {number:,} Sessions in one file of {size:.1f} MB",
        f"{FILES}: {len(inputs[FILES]):,} Sessions in a file each",
    ]


def compare(
    tool: Tool, folder: Path, environment: Mapping[str, str], checks: tuple[str, ...]
) -> None:
    """Raise ``DisagreementError`` unless a tool detects the mistakes that it is not blind to.

    A mistake that it is blind to must be accepted.
    """
    path = folder / "mistake.json"
    for check in checks:
        path.write_bytes(with_error(check, 1).data)
        code = 0 if check in tool.blind_to else tool.refuses
        try:
            output(tool.call(folder, [path]), code, environment)
        except RuntimeError as error:
            raise DisagreementError(f"{tool.name}, on a mistake of {check}: {error}") from error


def confirm_counts(
    tool: Tool, folder: Path, inputs: Mapping[str, list[Path]], environment: Mapping[str, str]
) -> None:
    """Raise ``DisagreementError`` unless a tool reports that it has checked all Sessions.

    An exit code of 0 could also mean that it has read only some of them, or none.
    """
    for column in tool.columns if tool.counted else ():
        printed = output(tool.call(folder, paths_for(tool, column, inputs)), 0, environment)
        found = said_to_be_checked(tool.counted, printed)
        if found != sessions_in(inputs[column]):
            raise DisagreementError(f"{tool.name}, {column}: says that it has checked {found}")


def said_to_be_checked(counted: str, printed: str) -> int | None:
    """Return the number of checked Sessions that the output reports, or None."""
    number = re.search(counted, printed)
    return int(number[1].replace(",", "")) if number else None


def sessions_in(paths: list[Path]) -> int:
    """Return the number of Sessions in files with one Session per line."""
    total = 0
    for path in paths:
        with path.open("rb") as file:
            total += sum(1 for _ in file)
    return total


def _measures(
    there: list[Tool],
    column: str,
    folder: Path,
    inputs: Mapping[str, list[Path]],
    environment: Mapping[str, str],
) -> dict[str, Measure]:
    return {
        tool.name: partial(milliseconds, tool.call(folder, paths_for(tool, column, inputs)), 0,
                           environment)
        for tool in there if column in tool.columns
    }  # fmt: skip


def paths_for(tool: Tool, column: str, inputs: Mapping[str, list[Path]]) -> list[Path]:
    """Return the input for a tool: a file, a folder, or all files."""
    paths = inputs[column]
    return [paths[0].parent] if column == FILES and tool.takes_folders else paths


def add_row(found: Section, tool: Tool, times: Mapping[str, Mapping[str, list[float]]]) -> None:
    """Add the row of a tool to the table."""
    figures = {
        column: figure(each[tool.name], each[BASELINE])
        for column, each in times.items()
        if tool.name in each
    }
    found["rows"].append(
        {
            "name": tool.name,
            "package": tool.package,
            "version": tool.version,
            "not_checked": sorted(tool.blind_to),
            "remark": tool.remark,
            "figures": figures,
        }
    )
