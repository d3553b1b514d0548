"""What a run of the benchmark keeps: the shape of its JSON, and how figures get into it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any, Final, TypedDict


class Spread(TypedDict):
    """How ratios of single rounds lie: the median, the quartiles and the extremes."""

    median: float
    lower_quartile: float
    upper_quartile: float
    least: float
    most: float


class Figure(TypedDict):
    """What one competitor needs for one column, in the unit of its section and as multiples."""

    time: float
    ratio: Spread


class Row(TypedDict):
    """One competitor: who it is, what it leaves unchecked, and its figures by column."""

    name: str
    package: str
    version: str
    not_checked: list[str]
    remark: str
    figures: dict[str, Figure]


class Relation(TypedDict):
    """How one figure of a section relates to another, as a multiple: medians divided."""

    over: str
    under: str
    ratio: float


class Section(TypedDict):
    """One table. ``missing`` names who was not measured, and says why."""

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
    """What a check of one large file needs. ``missing`` says why nothing was measured, if so."""

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
    """Return how the ratios of the rounds lie."""
    ordered = sorted(ratios)
    return {
        "median": round(median(ordered), 3),
        "lower_quartile": round(ordered[len(ordered) // 4], 3),
        "upper_quartile": round(ordered[len(ordered) * 3 // 4], 3),
        "least": round(ordered[0], 3),
        "most": round(ordered[-1], 3),
    }


def figure(times: Sequence[float], baselines: Sequence[float]) -> Figure:
    """Return the figure of one competitor from its times, and the baseline's beside each."""
    ratios = [own / other for own, other in zip(times, baselines, strict=True)]
    return {"time": round(median(times), 2), "ratio": spread(ratios)}


UNSTEADY: Final = 1.15
"""A figure whose quartiles are further apart than this, as a ratio, is not to be relied on."""


def unsteady(found: Section) -> list[str]:
    """Name the figures of a section that something else on the machine has disturbed."""
    return [
        f"unsteady here, not to be relied on: {row['name']}, {column}"
        f" ({ratio['lower_quartile']:.2f} to {ratio['upper_quartile']:.2f})"
        for row in found["rows"]
        for column, each in row["figures"].items()
        if (ratio := each["ratio"])["upper_quartile"] > UNSTEADY * ratio["lower_quartile"]
    ]


def relation(found: Section, over: tuple[str, str], under: tuple[str, str]) -> Relation:
    """Return how two figures relate, each given by its row and its column.

    Both are multiples of the same baseline, so that what they are divided by is gone.
    """
    ratio = median_of(found, *over) / median_of(found, *under)
    return {"over": ", ".join(over), "under": ", ".join(under), "ratio": round(ratio, 2)}


def median_of(found: Section, row: str, column: str) -> float:
    """Return the median of a row's figure in a column."""
    (figures,) = [each["figures"] for each in found["rows"] if each["name"] == row]
    return figures[column]["ratio"]["median"]


class Report(TypedDict):
    """All of a run; ``quick`` says that its figures mean nothing."""

    quick: bool
    machine: dict[str, Any]
    versions: dict[str, str]
    sets: dict[str, dict[str, float]]
    sections: dict[str, Section]
    memory: Memory | None
