"""The README's figures and chart come from the kept JSON of one run."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from typing import Any

import orjson
import pytest

from benchmarks import chart, readme, table
from benchmarks.chart import Scale, svg
from benchmarks.competitors import OURS
from benchmarks.report import figure

REPORT: Any = orjson.loads(readme.REPORT.read_bytes())
VERDICT: Any = REPORT["sections"]["verdict"]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_readme_and_the_chart_are_those_of_the_kept_run() -> None:
    """The README and the chart match the JSON; ALCAMINE_WRITE_GOLDEN=1 writes both anew from it."""
    if os.environ.get("ALCAMINE_WRITE_GOLDEN"):
        readme.publish(REPORT)
    written = readme.README.read_text("utf-8")
    assert written == readme.with_tables(written, REPORT)
    assert readme.CHART.read_text("utf-8") == svg(REPORT)
    assert f"]({readme.CHART.relative_to(readme.README.parent).as_posix()})" in written


def test_the_kept_run_is_a_whole_one() -> None:
    """The kept run was not a quick one, and has memory, all competitors and enough rounds."""
    assert REPORT["quick"] is False
    assert REPORT["memory"]["rows"]
    for found in REPORT["sections"].values():
        assert found["missing"] == {}
        assert found["rounds"] >= 7


def test_the_readme_shows_the_figures() -> None:
    """The README's table shows the figure of the JSON, and would not show another figure."""
    (ours,) = [row for row in VERDICT["rows"] if row["name"] == OURS.name]
    shown = f"| **{OURS.name}** | **{table.short(ours['figures']['mixed'])}** ("
    text = readme.README.read_text("utf-8")
    assert shown in text
    changed = orjson.loads(orjson.dumps(REPORT))
    for row in changed["sections"]["verdict"]["rows"]:
        row["figures"]["mixed"]["ratio"]["median"] += 1
    assert shown not in readme.with_tables(text, changed)


def test_a_readme_without_a_place_for_tables_is_refused() -> None:
    """A README without both markers in order is refused, so that no table vanishes silently."""
    for text in ("", readme.START, f"{readme.END} {readme.START}"):
        with pytest.raises(ValueError, match="there is no"):
            readme.with_tables(text, REPORT)


def test_what_was_not_measured_is_in_the_tables() -> None:
    """Anything that was not measured is in the tables with its name and the reason."""
    changed = orjson.loads(orjson.dumps(REPORT))
    changed["sections"]["files"]["missing"] = {"sourcemeta --fast": "not installed"}
    changed["memory"]["missing"] = "no space"
    text = readme.with_tables(readme.START + readme.END, changed)
    assert "| sourcemeta --fast | not installed |" in text
    assert "not measured, no space." in text
    lines = list(table.lines(changed))
    assert "sourcemeta --fast: not installed" in lines
    assert "not measured: no space" in lines


def test_a_figure_that_was_disturbed_is_a_range() -> None:
    """A figure with a wide spread is shown as its quartiles, because its median is unreliable."""
    assert table.short(figure([1.0, 1.05] * 4, [1.0] * 8)) == "1.02"
    assert table.short(figure([0.8, 1.5] * 4, [1.0] * 8)) == "0.80–1.50"


# The chart


def _document(report: Any) -> ET.Element:
    return ET.fromstring(svg(report))


def _bars(root: ET.Element) -> list[ET.Element]:
    return [each for each in root.iter(f"{SVG}rect") if "bar" in each.get("class", "").split()]


def test_the_chart_can_be_read_without_being_seen() -> None:
    """The chart has a title, a description with every figure, and labels that are text."""
    root = _document(REPORT)
    assert root.get("role") == "img"
    labels = str(root.get("aria-labelledby")).split()
    found = {each.get("id"): each.text or "" for each in root.iter() if each.get("id")}
    assert [bool(found[label]) for label in labels] == [True, True]
    texts = [each.text for each in root.iter(f"{SVG}text")]
    for row in VERDICT["rows"]:
        figure = table.short(row["figures"][chart.COLUMN])
        assert f"{row['name']}: {figure}" in found["description"]
        marked = " †" if row["not_checked"] else ""
        assert f"{row['name']}{marked}" in texts
        assert f"{figure}×{marked}" in texts
        if marked:
            assert f"† does not check {table.not_checked(row)}" in texts


def test_bars_are_in_order_and_as_long_as_their_figures() -> None:
    """Bars are sorted, the fastest first, and competitors that check less have their own style."""
    bars = _bars(_document(REPORT))
    widths = [float(str(bar.get("width"))) for bar in bars]
    assert widths == sorted(widths)
    rows = sorted(
        VERDICT["rows"], key=lambda row: float(row["figures"][chart.COLUMN]["ratio"]["median"])
    )
    assert len(bars) == len(rows)
    for bar, row in zip(bars, rows, strict=True):
        kind = str(bar.get("class")).split()[1:]
        assert (kind == ["own"]) is (row["name"] == OURS.name)
        if row["not_checked"]:
            assert kind == ["less"]


def test_the_scale_is_logarithmic() -> None:
    """Doubling a figure moves it to the right by the same distance everywhere."""
    scale = Scale(160)
    assert scale(4) - scale(2) == pytest.approx(scale(80) - scale(40))
    assert scale(0.1) == scale(0.5)
    assert scale.ticks[-1] == 100


def test_the_chart_has_colours_for_the_dark() -> None:
    """Every class with a colour in the light scheme has one in the dark scheme."""
    style = _document(REPORT).findtext(f"{SVG}style") or ""
    light, _, dark = style.partition("@media (prefers-color-scheme: dark)")
    for line in light.splitlines():
        selector = line.partition("{")[0].strip()
        if "#" in line:
            assert f"  {selector} {{" in dark, selector


def test_names_are_text_and_no_markup() -> None:
    """Markup in a name is shown as text."""
    changed = orjson.loads(orjson.dumps(REPORT))
    changed["sections"]["verdict"]["rows"][0]["name"] = "<script>&"
    root = _document(changed)
    assert any(each.text == "<script>&" for each in root.iter(f"{SVG}text"))
    assert not list(root.iter("script"))


def test_the_chart_is_drawn_from_a_file(tmp_path: Any) -> None:
    """``python -m benchmarks.chart`` needs only the JSON."""
    drawn = tmp_path / "out.svg"
    assert chart.main([str(readme.REPORT), str(drawn)]) == 0
    assert drawn.read_text("utf-8") == svg(REPORT)
