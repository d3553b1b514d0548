"""The results of a benchmark run: the shape of its JSON, and the functions that fill it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any, Final, TypedDict


class Spread(TypedDict):
    """The distribution of the ratios of single rounds: median, quartiles and extremes."""

    median: float
    lower_quartile: float
    upper_quartile: float
    least: float
    most: float


class Figure(TypedDict):
    """One competitor's figure in one column: its time in the section's unit, and as multiples."""

    time: float
    ratio: Spread


class Row(TypedDict):
    """One competitor: its name and version, the checks it leaves out, and its figures by column."""

    name: str
    package: str
    version: str
    not_checked: list[str]
    remark: str
    figures: dict[str, Figure]


class Relation(TypedDict):
    """One figure of a section as a multiple of another: medians divided."""

    over: str
    under: str
    ratio: float


class Section(TypedDict):
    """One table. ``missing`` maps each competitor that was not measured to the reason."""

    title: str
    baseline: str
    unit: str
    rounds: int
    columns: list[str]
    rows: list[Row]
    relations: list[Relation]
    missing: dict[str, str]
    notes: list[str]


class Peak(TypedDict):
    """The peak resident memory of each process of a command, in MB; workers may be unknown."""

    name: str
    parent: float
    workers: list[float]


class Memory(TypedDict):
    """What a check of one large file needs. ``missing`` is the reason if it was not measured."""

    title: str
    bytes: int
    rows: list[Peak]
    missing: str
    notes: list[str]


def section(title: str, baseline: str, unit: str, rounds: int, columns: Sequence[str]) -> Section:
    """Return a table without rows."""
    return {
        "title": title,
        "baseline": baseline,
        "unit": unit,
        "rounds": rounds,
        "columns": list(columns),
        "rows": [],
        "relations": [],
        "missing": {},
        "notes": [],
    }


def spread(ratios: Sequence[float]) -> Spread:
    """Return the distribution of the ratios of the rounds."""
    ordered = sorted(ratios)
    return {
        "median": round(median(ordered), 3),
        "lower_quartile": round(ordered[len(ordered) // 4], 3),
        "upper_quartile": round(ordered[len(ordered) * 3 // 4], 3),
        "least": round(ordered[0], 3),
        "most": round(ordered[-1], 3),
    }


def figure(times: Sequence[float], baselines: Sequence[float]) -> Figure:
    """Return the figure of one competitor from its times and the baseline's in the same rounds."""
    ratios = [own / other for own, other in zip(times, baselines, strict=True)]
    return {"time": round(median(times), 2), "ratio": spread(ratios)}


UNSTEADY: Final = 1.15
"""A figure is unreliable if the ratio of its quartiles is above this."""


def is_unsteady(figure: Figure) -> bool:
    """Return whether a figure was disturbed by other load on the machine."""
    ratio = figure["ratio"]
    return ratio["upper_quartile"] > UNSTEADY * ratio["lower_quartile"]


def relation(found: Section, over: tuple[str, str], under: tuple[str, str]) -> Relation:
    """Return the ratio of two figures, each given by its row and its column.

    Both are multiples of the same baseline, which cancels out.
    """
    ratio = median_of(found, *over) / median_of(found, *under)
    return {"over": ", ".join(over), "under": ", ".join(under), "ratio": round(ratio, 2)}


def median_of(found: Section, row: str, column: str) -> float:
    """Return the median of a row's figure in a column."""
    (figures,) = [each["figures"] for each in found["rows"] if each["name"] == row]
    return figures[column]["ratio"]["median"]


class Report(TypedDict):
    """All results of a run; if ``quick`` is true, its figures mean nothing."""

    quick: bool
    machine: dict[str, Any]
    versions: dict[str, str]
    sets: dict[str, dict[str, float]]
    sections: dict[str, Section]
    memory: Memory | None
