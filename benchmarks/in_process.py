"""Measurements within processes: verdicts, all errors, and the cost of the rules.

Each competitor has its own process and takes one turn per round; each round starts with another
competitor. A figure is the median over the rounds of the competitor's time divided by that of
``orjson.loads`` in the same turn. All verdicts are compared before anything is timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.competitors import BASELINE, GROUPS, OURS
from benchmarks.judge import Competitor
from benchmarks.report import Section, figure, relation, section
from benchmarks.runner import Runner, runners
from benchmarks.sessions import Sample

Sets = dict[str, list[Sample]]

ROUNDS: Final = 25
LEAST_NANOSECONDS: Final = 20_000_000
"""The shortest turn of a competitor, which determines its number of passes.

``orjson.loads`` gets half of that before it, and half after it.
"""

TITLES: Final = {
    "verdict": "From bytes to verdict",
    "errors": "From bytes to all errors",
    "rules": "Cost of the rules on valid Sessions",
}
COLUMNS: Final = {
    "verdict": ("mixed", "all valid", "indented", "one error", "many errors", "small", "large"),
    "errors": ("all valid", "one error", "many errors"),
    "rules": ("all valid",),
}
"""The timed sets, by group."""

ON_ALL_SETS: Final = ("verdict", "errors")
"""The groups whose verdicts are compared on all sets; others are compared on the timed sets."""


class DisagreementError(Exception):
    """A competitor's verdict is not the expected one, so nothing is timed."""


@dataclass
class Timings:
    """The times of one competitor on one set in each round, and those of reading alone."""

    passes: int = 1
    reading: int = 1
    own: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)


def measured(group: str, sets: Sets, folder: Path, *, quick: bool) -> Section:
    """Return the table of a group. ``folder`` is the one that its workers read."""
    competitors, columns = GROUPS[group], COLUMNS[group]
    rounds = 1 if quick else ROUNDS
    compared = sets if group in ON_ALL_SETS else {name: sets[name] for name in columns}
    found = section(TITLES[group], "orjson.loads", "µs", rounds, columns)
    with runners(group, competitors, folder) as started:
        there = [runner for runner in started if not runner.missing]
        for runner in there:
            verdicts = {name: runner.verdicts(name) for name in compared}
            compare(runner.competitor, verdicts, compared)
        timings = timed(there, sets, columns, rounds=rounds, quick=quick)
    for runner in there:
        add_row(found, runner, timings)
    found["missing"] = {each.competitor.name: each.missing for each in started if each.missing}
    found["relations"] = [relation(found, *pair) for pair in _RELATIONS.get(group, ())]
    return found


def compare(competitor: Competitor, verdicts: dict[str, list[bool]], sets: Sets) -> None:
    """Raise :class:`DisagreementError` unless each verdict is as expected.

    A competitor accepts a Session only if it is blind to all mistakes in it, so competitors that
    are blind to nothing agree on all Sessions. The baseline has no verdict.
    """
    if competitor is BASELINE:
        return
    for name, samples in sets.items():
        for index, (sample, verdict) in enumerate(zip(samples, verdicts[name], strict=True)):
            if verdict != (sample.mistakes <= competitor.blind_to):
                mistakes = ", ".join(sorted(sample.mistakes)) or "none"
                raise DisagreementError(
                    f"{competitor.name} says {verdict} of Session {index} of the set {name!r},"
                    f" whose mistakes are: {mistakes}"
                )


# The clock


def timed(
    there: Sequence[Runner], sets: Sets, columns: Sequence[str], *, rounds: int, quick: bool
) -> dict[tuple[str, str], Timings]:
    """Return the timings of all runners on all columns; each round starts with another runner."""
    timings = {(runner.competitor.name, name): Timings() for runner in there for name in columns}
    if not quick:
        _set_passes(there, sets, timings)
    for number in range(rounds):
        start = number % len(there)
        for runner in (*there[start:], *there[:start]):
            for name in columns:
                _take_turn(runner, name, timings[runner.competitor.name, name])
    return timings


def _set_passes(
    there: Sequence[Runner], sets: Sets, timings: dict[tuple[str, str], Timings]
) -> None:
    """Set how many passes each runner makes in its turn; measuring this also warms it up."""
    for runner in there:
        for (who, name), own in timings.items():
            if who == runner.competitor.name:
                judging, reading = (each * len(sets[name]) for each in runner.turn(name, 1, 1))
                own.passes = max(1, int(LEAST_NANOSECONDS / judging))
                own.reading = max(1, int(LEAST_NANOSECONDS / 2 / reading))


def _take_turn(runner: Runner, name: str, timings: Timings) -> None:
    own, loads = runner.turn(name, timings.passes, timings.reading)
    timings.own.append(own)
    timings.loads.append(loads)


# The figures


def add_row(found: Section, runner: Runner, timings: dict[tuple[str, str], Timings]) -> None:
    """Add the row of a competitor to a table."""
    competitor = runner.competitor
    figures = {}
    for name in found["columns"]:
        each = timings[competitor.name, name]
        figures[name] = figure([own / 1000 for own in each.own], [one / 1000 for one in each.loads])
    found["rows"].append(
        {
            "name": competitor.name,
            "package": competitor.package,
            "version": runner.version,
            "not_checked": sorted(competitor.blind_to),
            "remark": competitor.remark,
            "figures": figures,
        }
    )


_VALID: Final = "all valid"
_NONE, _ALL = "no rules", "all rules"
_RELATIONS: Final = {
    "errors": (
        (("Validator.iter_errors_json", "one error"), (OURS.name, _VALID)),
        (("loads + places of the errors", "one error"), (BASELINE.name, "one error")),
        (("av.findings", "one error"), (OURS.name, _VALID)),
    ),
    "rules": (
        ((f"av.findings, {_ALL}", _VALID), (f"av.findings, {_NONE}", _VALID)),
        ((f"check of a file, {_ALL}", _VALID), (f"check of a file, {_NONE}", _VALID)),
        ((f"av.findings, {_NONE}", _VALID), (OURS.name, _VALID)),
        ((f"av.findings, {_ALL}", _VALID), (OURS.name, _VALID)),
    ),
}
"""Pairs of figures to report as multiples of each other, by group."""
