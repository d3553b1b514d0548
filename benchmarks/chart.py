"""Draw the chart of the verdict from the JSON of a run.

    python -m benchmarks.chart FILE.json OUT.svg

The bars have a logarithmic scale, the fastest first. A competitor that makes all the checks has a
filled bar; one that makes fewer has a dashed bar, with the missing checks below its name. A line
across the end of a bar spans the quartiles.
"""

from __future__ import annotations

import argparse
import math
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import orjson

from benchmarks.competitors import BASELINE, OURS
from benchmarks.report import Report, Row
from benchmarks.table import about_the_machine, not_checked, rounds_of, short

COLUMN: Final = "mixed"
"""The set whose figures are drawn."""

_WIDTH: Final = 860
_LEFT, _RIGHT = 290, 110
_TOP, _BOTTOM, _ROW = 78, 64, 42
_BAR: Final = 20
_LEAST: Final = 0.8
_TICKS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

_STYLE: Final = """
svg { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }
.card { fill: #ffffff }
text { fill: #1f2328; font-size: 14px }
.title { font-size: 17px; font-weight: 600 }
.small { fill: #59636e; font-size: 12px }
.own { font-weight: 600 }
.tick { stroke: #d1d9e0 }
.bar { fill: #818b98 }
.bar.less { fill: #f6f8fa; stroke: #59636e; stroke-dasharray: 4 3 }
.bar.own { fill: #0969da }
.spread { stroke: #1f2328; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  .card { fill: #0d1117 }
  text { fill: #f0f6fc }
  .small { fill: #9198a1 }
  .tick { stroke: #3d444d }
  .bar { fill: #656c76 }
  .bar.less { fill: #151b23; stroke: #9198a1 }
  .bar.own { fill: #4493f8 }
  .spread { stroke: #f0f6fc }
}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the chart of a saved report."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.chart",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("report", type=Path, metavar="FILE.json")
    parser.add_argument("chart", type=Path, metavar="OUT.svg")
    given = parser.parse_args(arguments)
    text = svg(orjson.loads(given.report.read_bytes()))
    given.chart.write_text(text, encoding="utf-8", newline="\n")
    return 0


def svg(report: Report) -> str:
    """Return the chart as the text of an SVG document."""
    rows = sorted(report["sections"]["verdict"]["rows"], key=_median)
    height = _TOP + len(rows) * _ROW + _BOTTOM
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {_WIDTH} {height}",
        "width": str(_WIDTH), "height": str(height), "role": "img",
        "aria-labelledby": "title description",
    })  # fmt: skip
    ET.SubElement(root, "title", id="title").text = _title()
    ET.SubElement(root, "desc", id="description").text = " ".join(_sentences(rows))
    ET.SubElement(root, "style").text = _STYLE
    _shape(root, "rect", "card", width=_WIDTH, height=height, rx=6)
    _text(root, 16, 28, _title(), "title")
    _text(root, 16, 48, "Lower is better. The scale is logarithmic.", "small")
    scale = Scale(max(map(_median, rows)))
    _draw_axis(root, scale, height)
    for index, row in enumerate(rows):
        _draw_row(root, scale, row, _TOP + index * _ROW)
    for index, line in enumerate(_legend(report)):
        _text(root, 16, height - 34 + index * 18, line, "small")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _title() -> str:
    return "From the bytes of a Session to a verdict, as a multiple of orjson.loads"


def _median(row: Row) -> float:
    return row["figures"][COLUMN]["ratio"]["median"]


def _sentences(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the content of the chart as text, for readers who can't see it."""
    yield "A bar chart on a logarithmic scale, the fastest first."
    for row in rows:
        less = f", but does not check {not_checked(row)}" if row["not_checked"] else ""
        yield f"{row['name']}: {short(row['figures'][COLUMN])}{less}."


def _legend(report: Report) -> tuple[str, str]:
    section, sizes = report["sections"]["verdict"], report["sets"][COLUMN]
    sessions = f"{sizes['sessions']:.0f} {COLUMN} Sessions, {sizes['valid']:.0f} of them valid"
    spread = f"medians of {rounds_of(section)}, lines span the quartiles"
    return f"Dashed: makes fewer checks. {sessions}; {spread}.", about_the_machine(report)


class Scale:
    """The logarithmic axis."""

    def __init__(self, most: float) -> None:
        self._most = math.log(most / _LEAST)
        self.ticks = [tick for tick in _TICKS if tick <= most]

    def __call__(self, multiple: float) -> float:
        """Return the horizontal position of a multiple."""
        share = math.log(max(multiple, _LEAST) / _LEAST) / self._most
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _draw_axis(root: ET.Element, scale: Scale, height: int) -> None:
    bottom = height - _BOTTOM
    for tick in scale.ticks:
        x = scale(tick)
        _shape(root, "line", "tick", x1=x, x2=x, y1=_TOP - 6, y2=bottom)
        _text(root, x, _TOP - 12, f"{tick}×", "small", anchor="middle")


def _draw_row(root: ET.Element, scale: Scale, row: Row, top: float) -> None:
    """Draw the name, the bar, its figure, and the missing checks."""
    own = row["name"] == OURS.name
    less = not_checked(row)
    kind = "own" if own else "less" if less or row["name"] == BASELINE.name else ""
    figure = row["figures"][COLUMN]
    ratio, middle = figure["ratio"], top + _BAR / 2 + 2
    end = scale(ratio["median"])
    remark = f"† does not check {less}" if less else row["remark"].partition(";")[0]
    _text(root, 16, top + 14, row["name"] + " †" * bool(less), "own" if own else "")
    _text(root, 16, top + 30, _shortened(remark), "small")
    _shape(root, "rect", f"bar {kind}".strip(), x=_LEFT, y=top + 2, rx=2,
           width=end - _LEFT, height=_BAR)  # fmt: skip
    _shape(root, "line", "spread", x1=scale(ratio["lower_quartile"]), y1=middle,
           x2=scale(ratio["upper_quartile"]), y2=middle)  # fmt: skip
    label = scale(max(ratio["median"], ratio["upper_quartile"])) + 8
    _text(root, label, top + 17, f"{short(figure)}×{' †' * bool(less)}", "own" if own else "")


def _shortened(text: str) -> str:
    """Shorten a text that would run into the bars."""
    return text if len(text) <= 46 else text[:45].rstrip(" ,") + "…"


def _shape(root: ET.Element, tag: str, kind: str, **places: float) -> None:
    numbers = {name: f"{value:.1f}" for name, value in places.items()}
    ET.SubElement(root, tag, {"class": kind, **numbers})


def _text(
    root: ET.Element, x: float, y: float, text: str, kind: str = "", anchor: str = "start"
) -> None:
    places = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}
    ET.SubElement(root, "text", {**places, **({"class": kind} if kind else {})}).text = text


if __name__ == "__main__":
    sys.exit(main())
