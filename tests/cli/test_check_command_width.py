"""The width of frames: COLUMNS, then the terminal, then a hundred; at least forty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.cells import width_of
from tests.support.places import EXAMPLES
from tests.support.systems import needs_terminals
from tests.support.tables import for_each

if TYPE_CHECKING:
    from tests.cli.conftest import Main

MARGIN: Final = ("  |", "1 |")


@pytest.fixture
def minified(tmp_path: Path) -> Path:
    """Return a file with a Session with mistakes in one line."""
    path = tmp_path / "minified.json"
    mistakes = json.loads((EXAMPLES / "session-mistakes.json").read_bytes())
    path.write_text(json.dumps(mistakes, separators=(",", ":")))
    return path


def widths(report: str) -> set[int]:
    """Return the widths of the lines of text in a report, which are cut on both sides."""
    return {width_of(line) for line in report.splitlines() if line.startswith("1 | …")} - {0}


def widest(report: str) -> int:
    """Return the width of the widest line of all frames."""
    return max(width_of(line) for line in report.splitlines() if line.startswith(MARGIN))


def on_a_terminal(columns: int, *arguments: str | Path, **environment: str) -> str:
    """Return what the command writes to a terminal with a number of columns."""
    if sys.platform == "win32":
        raise OSError("there are no pseudo terminals")
    import pty
    import termios

    leader, follower = pty.openpty()
    if columns:
        termios.tcsetwinsize(follower, (24, columns))
    variables = {**os.environ, "NO_COLOR": "1", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "alcamine_validate", "check", *map(str, arguments)],
        stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.DEVNULL, env=variables,
    ) as process:  # fmt: skip
        os.close(follower)
        pieces = []
        try:
            while piece := os.read(leader, 65536):
                pieces.append(piece)
        except OSError:
            pass  # On Linux, this means that the other end is closed.
        process.wait(60)
    os.close(leader)
    return b"".join(pieces).decode().replace("\r\n", "\n")


@needs_terminals
def test_frames_fit_the_terminal(minified: Path) -> None:
    """They use all of its columns, but at least forty; an unknown size counts as eighty."""

    def check(columns: int, expected: int) -> None:
        out = on_a_terminal(columns, minified)
        assert widest(out) == expected
        assert max(widths(out)) == expected

    for_each([(80, 80), (61, 61), (120, 120), (40, 40), (10, 40), (0, 80)], check)


@needs_terminals
def test_columns_overrides_the_terminal(minified: Path) -> None:
    """So a person can choose the width; what is not a positive number is ignored."""
    assert widest(on_a_terminal(80, minified, COLUMNS="64")) == 64
    for wrong in ("", "0", "-5", "wide"):
        assert widest(on_a_terminal(80, minified, COLUMNS=wrong)) == 80


def test_without_a_terminal_columns_decides(
    main: Main, minified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default is a hundred, also if COLUMNS is not a positive number."""
    assert widest(main("check", minified).out) == 100

    def check(columns: str, expected: int) -> None:
        monkeypatch.setenv("COLUMNS", columns)
        assert widest(main("check", minified).out) == expected

    for_each(
        [("80", 80), ("40", 40), ("39", 40), ("1", 40), ("130", 130), ("0", 100), ("-80", 100),
         ("", 100), ("x", 100), ("80.5", 100), ("9" * 5_000, 100)],
        check,
    )  # fmt: skip


def test_a_huge_width_shows_all_of_an_excerpt(
    main: Main, minified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is padded, and the memory does not depend on the width."""
    monkeypatch.setenv("COLUMNS", str(10**18))
    assert max(widths(main("check", minified).out)) == 206


def test_a_report_in_a_file_has_the_default_width(
    main: Main, minified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is for others, whose terminals are not known."""
    monkeypatch.setenv("COLUMNS", "60")
    report = minified.with_name("report.txt")
    for options in (["--output-file", report], ["--format", f"text={report}"]):
        main("check", minified, *options)
        assert widest(report.read_text("utf-8")) == 100
    main("check", minified, "--format", "text", "--format", f"concise={report}")
    assert widest(main("check", minified).out) == 60


def test_concise_is_one_line_per_finding(
    main: Main, minified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Editors and grep need each finding in one line, whatever the width."""
    outs = set()
    for columns in ("40", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        outs.add(main("check", "--format", "concise", minified).out)
    (out,) = outs
    assert out.count("\n") == 12  # with two lines of totals
    assert max(map(len, out.splitlines())) > 150


def test_frames_can_be_left_out(main: Main, minified: Path) -> None:
    """Each finding then has a line with its place, and related places as before."""
    framed = main("check", minified)
    plain = main("check", "--no-frames", minified)
    assert plain.code == framed.code == 1
    assert "|" not in plain.out
    assert "^" not in plain.out
    assert "  at /status\n" in plain.out
    assert "  see minified.json:1:111: " in plain.out.replace(str(minified), "minified.json")
    heads = [line for line in framed.out.splitlines() if "error[" in line]
    assert [line for line in plain.out.splitlines() if "error[" in line] == heads
    assert framed.out.splitlines()[-1] == plain.out.splitlines()[-1]


def test_a_file_has_frames_although_standard_output_is_quiet(main: Main, minified: Path) -> None:
    """Only the report on standard output is quiet."""
    report = minified.with_name("report.txt")
    options = ["--quiet", "--format", f"text={report}"]
    assert main("check", minified, *options).code == 1
    assert widest(report.read_text("utf-8")) == 100
    assert main("check", minified, *options, "--no-frames").code == 1
    assert "|" not in report.read_text("utf-8")
