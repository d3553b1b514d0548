"""A report as lines for a terminal, made from its JSON alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.report import Figure, Memory, Report, Row, Section, is_unsteady
from benchmarks.sessions import FORMATS

_NOTHING = "–"
_CELL = len("  100.00 (100.00–100.00)")


def lines(report: Report) -> Iterator[str]:
    """Yield a report as lines of text."""
    if report["quick"]:
        yield "A quick run, to see that all works: these figures mean nothing."
        yield ""
    for found in report["sections"].values():
        yield from _text(found)
        yield ""
    if report["memory"]:
        yield from _memory_text(report["memory"])
        yield ""
    yield from (f"{name}: {described(sizes)}" for name, sizes in report["sets"].items())
    yield ""
    yield about_the_machine(report)
    yield about_the_versions(report)


def described(sizes: dict[str, float]) -> str:
    """Return a description of a set: how many Sessions it has, and how large they are."""
    return (
        f"{sizes['sessions']:.0f} Sessions, {sizes['valid']:.0f} of them valid, of"
        f" {sizes['least_bytes'] / 1000:.1f} to {sizes['most_bytes'] / 1000:.1f} kB"
        f" (median {sizes['median_bytes'] / 1000:.1f})"
    )


def about_the_machine(report: Report) -> str:
    """Return a description of the machine that was measured."""
    machine = report["machine"]
    processors = f"{machine['processors']} × {machine['processor']}"
    return f"{machine['python']}, {processors}, {machine['system']}, {machine['date']}"


def about_the_versions(report: Report) -> str:
    """Return a list of the measured versions."""
    return ", ".join(f"{name} {version}" for name, version in report["versions"].items())


def not_checked(row: Row) -> str:
    """Return the checks that a competitor does not make, or an empty text."""
    left_out = set(row["not_checked"])
    if left_out >= FORMATS:
        return ", ".join(["all formats", *sorted(left_out - FORMATS)])
    return ", ".join(sorted(left_out))


def rounds_of(found: Section) -> str:
    """Return the number of rounds of a section, as text."""
    return f"{found['rounds']} round{'s' * (found['rounds'] > 1)}"


# Text


def _text(found: Section) -> Iterator[str]:
    rounds = f"medians of {rounds_of(found)}"
    yield f"{found['title']}: multiples of {found['baseline']} (quartiles), {rounds}"
    width = max(len(row["name"]) for row in found["rows"]) + 2
    yield " " * width + "".join(f"{column:>{_CELL}}" for column in found["columns"])
    for row in found["rows"]:
        cells = (_cell(row["figures"].get(column)) for column in found["columns"])
        yield f"{row['name']:{width}}" + "".join(f"{cell:>{_CELL}}" for cell in cells)
        yield from (f"    {note}" for note in _notes(row, found))
    yield from (f"{name}: {why}" for name, why in found["missing"].items())
    yield from found["notes"]
    yield from (f"{each['over']} / {each['under']}: {each['ratio']:.2f}"
                for each in found["relations"])  # fmt: skip


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return _NOTHING
    ratio = figure["ratio"]
    quartiles = f"{ratio['lower_quartile']:.2f}–{ratio['upper_quartile']:.2f}"
    return f"{ratio['median']:.2f} ({quartiles})"


def _notes(row: Row, found: Section) -> Iterator[str]:
    times = (f"{figure['time']:,.1f}" for figure in row["figures"].values())
    yield f"{' | '.join(times)} {found['unit']}"
    if row["not_checked"]:
        yield f"not checked: {not_checked(row)}"
    if row["remark"]:
        yield row["remark"]


def _memory_text(found: Memory) -> Iterator[str]:
    yield f"{found['title']} ({found['bytes'] / 1e6:,.0f} MB)"
    yield from (f"{row['name']}: {_processes(row['parent'], row['workers'])}"
                for row in found["rows"])  # fmt: skip
    if found["missing"]:
        yield f"not measured: {found['missing']}"
    yield from found["notes"]


def _processes(parent: float, workers: Sequence[float]) -> str:
    return ", ".join([f"{parent:.0f} MB", *(f"worker {each:.0f} MB" for each in workers)])


def short(figure: Figure) -> str:
    """Return the median of a figure, rounded to show; the quartiles if they lie far apart."""
    ratio = figure["ratio"]
    if is_unsteady(figure):
        return f"{rounded(ratio['lower_quartile'])}–{rounded(ratio['upper_quartile'])}"
    return rounded(ratio["median"])


def rounded(number: float) -> str:
    """Return a number with about three digits."""
    return f"{number:.0f}" if number >= 20 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
