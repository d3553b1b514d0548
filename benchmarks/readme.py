"""The tables of ``benchmarks/README.md``, made from the JSON of a run, and the results' paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import orjson

from benchmarks.chart import svg
from benchmarks.competitors import OURS
from benchmarks.report import Figure, Memory, Report, Row, Section, is_unsteady
from benchmarks.table import (
    about_the_machine,
    about_the_versions,
    described,
    not_checked,
    rounded,
    rounds_of,
    short,
)

_ROOT: Final = Path(__file__).parent.parent
README: Final = _ROOT / "benchmarks" / "README.md"
REPORT: Final = _ROOT / "benchmarks" / "results" / "benchmark.json"
CHART: Final = _ROOT / "benchmarks" / "results" / "verdict.svg"

START: Final = "<!-- speed, generated -->"
END: Final = "<!-- end of speed -->"

_NOTHING: Final = "–"


def publish(report: Report) -> None:
    """Write a report to ``benchmarks/results``, with its chart, and its tables to the README."""
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2) + b"\n")
    CHART.write_text(svg(report), encoding="utf-8", newline="\n")
    text = with_tables(README.read_text("utf-8"), report)
    README.write_text(text, encoding="utf-8", newline="\n")


def with_tables(text: str, report: Report) -> str:
    """Return the text of the README with the tables of a report.

    Raises ValueError if the text has no markers for them.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"there is no {START} with an {END} after it")
    tables = "\n\n".join(_tables(report))
    return f"{before}{START}\n\n{tables}\n\n{END}{after}"


def _tables(report: Report) -> Iterator[str]:
    sections = report["sections"]
    yield _headed(sections["verdict"], _markdown(sections["verdict"], spread_of=("mixed",)))
    yield "\n".join(f"- {name}: {described(size)}" for name, size in report["sets"].items())
    yield _headed(sections["errors"], _markdown(sections["errors"], spread_of=("one error",)))
    for name in ("files", "starting", "imports", "rules", "columns", "engines"):
        yield _headed(sections[name], _markdown(sections[name], with_times=True))
    if report["memory"]:
        yield _memory(report["memory"])
    yield f"Measured on {about_the_machine(report)}: {about_the_versions(report)}."


def _headed(found: Section, rows: str) -> str:
    """Return a table with its title above, and its relations and notes below."""
    title = f"**{found['title']}**, in multiples of `{found['baseline']}`"
    parts = [f"{title}, medians of {rounds_of(found)}:", rows]
    relations = [f"- {each['over']} / {each['under']}: {rounded(each['ratio'])}"
                 for each in found["relations"]]  # fmt: skip
    if relations:
        parts.append("\n".join(relations))
    if found["notes"]:
        parts.append(f"{'; '.join(found['notes'])}.")
    return "\n\n".join(parts)


def _markdown(found: Section, *, spread_of: Sequence[str] = (), with_times: bool = False) -> str:
    """Return a table of medians, with the quartiles in the columns of ``spread_of``.

    With ``with_times``, the median times follow the multiples. Our rows are bold if the table also
    has other packages. Each competitor that was not measured has a row with the reason.
    """
    blind = any(row["not_checked"] for row in found["rows"])
    head = ["", *found["columns"], *(["does not check"] if blind else [])]
    ruler = ["---", *["--:"] * len(found["columns"]), *(["---"] if blind else [])]
    rows = [
        [*_cells(row, found, spread_of, with_times=with_times), *([not_checked(row)] * blind)]
        for row in found["rows"]
    ]
    rows += [[name, why, *[""] * (len(head) - 2)] for name, why in found["missing"].items()]
    return "\n".join(map(_piped, (head, ruler, *rows)))


def _cells(
    row: Row, found: Section, spread_of: Sequence[str], *, with_times: bool
) -> Iterator[str]:
    mark = "**" if row["package"] == OURS.package and _has_others(found) else ""
    yield f"{mark}{row['name']}{mark}"
    for column in found["columns"]:
        figure = row["figures"].get(column)
        if figure is None:
            yield _NOTHING
        else:
            is_spread = column in spread_of and not is_unsteady(figure)
            spread = f" ({_quartiles(figure)})" if is_spread else ""
            time = f" ({_time(figure, found['unit'])})" if with_times else ""
            yield f"{mark}{short(figure)}{mark}{spread}{time}"


def _has_others(found: Section) -> bool:
    return len({row["package"] for row in found["rows"]} - {"", "orjson"}) > 1


def _quartiles(figure: Figure) -> str:
    ratio = figure["ratio"]
    return f"{rounded(ratio['lower_quartile'])}–{rounded(ratio['upper_quartile'])}"


def _time(figure: Figure, unit: str) -> str:
    time = figure["time"]
    return f"{rounded(time / 1000)} s" if unit == "ms" and time >= 1000 else f"{time:.3g} {unit}"


def _memory(found: Memory) -> str:
    """Return the peaks as a table below its title, or the reason if they were not measured."""
    title = f"**{found['title']}** of {found['bytes'] / 1e6:,.0f} MB"
    if found["missing"]:
        return f"{title}: not measured, {found['missing']}."
    rows = [
        [row["name"], f"{row['parent']:.0f} MB",
         ", ".join(f"{each:.0f} MB" for each in row["workers"]) or _NOTHING]
        for row in found["rows"]
    ]  # fmt: skip
    table = "\n".join(map(_piped, (["", "parent", "workers"], ["---", "--:", "--:"], *rows)))
    return f"{title}:\n\n{table}"


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")
