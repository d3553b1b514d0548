"""Write reports to standard output and to files, several formats at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, Self

from alcamine_validate.check.repository import repository_of
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.cli.exit_codes import Ended, Failed
from alcamine_validate.cli.streams import terminal_width, wants_color, write_utf8
from alcamine_validate.finding import Severity
from alcamine_validate.input.files import reason_of
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.reporters.registry import FORMATS, MOST_GROUPS, limited, reporter
from alcamine_validate.reporters.reporter import (
    DEFAULT_WIDTH,
    Reporter,
    ReportOptions,
)

if TYPE_CHECKING:
    from alcamine_validate.cli.whole_files import WholeFile

_FOR_PEOPLE: Final = ("text", "concise")
_WITH_EDITS: Final = ("json", "jsonl", "sarif")

_LEAST_WIDTH: Final = 40
"""The least width of a frame. On a narrower terminal, its lines break."""


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options for reports."""
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format",
        action="append",
        metavar="FORMAT[=FILE]",
        help=f"{', '.join(FORMATS)}; repeatable; default: text",
    )
    group.add_argument(
        "-o", "--output-file", metavar="FILE", help="write the report to FILE, not to stdout"
    )
    group.add_argument(
        "--color",
        metavar="{auto,always,never}",
        help="default: auto, which respects NO_COLOR and FORCE_COLOR",
    )
    group.add_argument(
        "--statistics",
        action=argparse.BooleanOptionalAction,
        help="print how often each rule fired, not where",
    )
    group.add_argument(
        "--coverage",
        action=argparse.BooleanOptionalAction,
        help="also report which parts of the schema occur in none of the Sessions",
    )
    group.add_argument(
        "--min-coverage",
        metavar="PERCENT",
        help="fail if fewer parts of the schema occur; includes --coverage",
    )
    group.add_argument(
        "--no-min-coverage",
        dest="min_coverage",
        action="store_const",
        const=False,
        help="any coverage is enough, whatever the settings say",
    )
    group.add_argument(
        "-q",
        "--quiet",
        action=argparse.BooleanOptionalAction,
        help="print only the summary (text and concise)",
    )
    group.add_argument(
        "--frames",
        action=argparse.BooleanOptionalAction,
        help="show the line of text that a finding is about (text; default: yes)",
    )
    group.add_argument(
        "--all",
        action=argparse.BooleanOptionalAction,
        help="print every finding; by default, the text report prints similar ones once",
    )


class _Output:
    """Writes a report to standard output, or to a file, completely or not at all."""

    def __init__(self, reporter_: Reporter, path: str | None) -> None:
        self.reporter = reporter_
        self._path = path
        self._file: WholeFile | None = None
        if path is not None:
            from alcamine_validate.cli.whole_files import WholeFile

            self._file = WholeFile(path, "backslashreplace")

    def write(self, pieces: Iterable[str]) -> None:
        """Write pieces of the report. Raise :class:`Failed` if the file can't be written."""
        if self._file is None:
            sys.stdout.writelines(pieces)
            return
        try:
            self._file.stream.writelines(pieces)
        except OSError as error:
            raise _failed(self._path, error) from error

    def write_waiting(self) -> None:
        """Write to standard output what still waits, because the run was interrupted."""
        waiting = getattr(self.reporter, "waiting", None)
        if self._file is None and waiting is not None:
            self.write([*waiting(), "Interrupted: this report is not complete.\n"])

    def close(self, *, is_whole: bool) -> None:
        """Move a file to its place, or delete it if the report is not complete."""
        if self._file is not None and is_whole:
            self._file.keep()
        elif self._file is not None:
            self._file.drop()


class Outputs:
    """All reports of a run, as a context. Files appear when it ends without an exception.

    ``used`` holds the paths of files that no report may replace. Raise :class:`Failed` if one of
    them would be replaced.
    """

    def __init__(self, config: Config, used: Iterable[str]) -> None:
        self._config = config
        self._reports = config.reports
        self._outputs: list[_Output] = []
        _check_files([path for _, path in self._reports if path is not None], used)

    @property
    def files(self) -> frozenset[str]:
        """The real paths of the files that reports are written to."""
        return frozenset(os.path.realpath(path) for _, path in self._reports if path is not None)

    @property
    def want_excerpts(self) -> bool:
        """Whether a report shows the text that findings are about."""
        config = self._config
        if not config.frames:
            return False
        if any(name == "html" for name, _ in self._reports):
            return True
        # Only the report on standard output is quiet.
        texts = [path for name, path in self._reports if name == "text"]
        return not config.statistics and any(path or not config.quiet for path in texts)

    @property
    def want_edits(self) -> bool:
        """Whether a report has the edits of fixes."""
        return any(name in _WITH_EDITS for name, _ in self._reports)

    @property
    def most_excerpts(self) -> int | None:
        """How many excerpts of a severity the reports show of one file; None for all."""
        names = [name for name, _ in self._reports]
        if self._config.all and "text" in names:
            return None
        return max(MOST_GROUPS.get(name, 0) for name in names)

    def __enter__(self) -> Self:
        for name, path in self._reports:
            try:
                self._outputs.append(_Output(self._reporter(name, path), path))
            except (OSError, ValueError) as error:
                self._close(is_whole=False)
                raise _failed(path, error) from error
        return self

    def _reporter(self, name: str, path: str | None) -> Reporter:
        config = self._config
        colored = path is None and name in _FOR_PEOPLE and wants_color(config.color)
        if path is None and name not in _FOR_PEOPLE:
            write_utf8()
        how = ReportOptions(
            colored=colored,
            statistics=config.statistics,
            quiet=config.quiet and path is None,
            frames=config.frames,
            all=config.all,
            width=_width(sys.stdout) if path is None else DEFAULT_WIDTH,
            root=repository_of(os.getcwd()) or os.getcwd(),
            fail_on=Severity(config.fail_on),
        )
        made = reporter(name, how)
        # Statistics show no findings, so they need no limit.
        if config.statistics and name in _FOR_PEOPLE:
            return made
        return limited(name, made, how, config.max_report_findings)

    def file(self, file: CheckedFile) -> None:
        """Report one file."""
        for output in self._outputs:
            output.write(output.reporter.file(file))

    def end(self, summary: Summary) -> None:
        """Report the summary of all files."""
        for output in self._outputs:
            output.write(output.reporter.end(summary))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind in (KeyboardInterrupt, Ended):
            for output in self._outputs:
                # The terminal may be gone.
                with suppress(OSError):
                    output.write_waiting()
        self._close(is_whole=kind is None)

    def _close(self, *, is_whole: bool) -> None:
        failures = []
        for (_, path), output in zip(self._reports, self._outputs, strict=False):
            try:
                output.close(is_whole=is_whole)
            except OSError as error:
                failures.append(_failed(path, error))
        self._outputs.clear()
        if failures:
            raise failures[0]


def _width(stream: IO[str]) -> int:
    """Return the number of cells that a line of a frame may take on a stream.

    A positive number in ``COLUMNS`` (POSIX.1-2024, XBD 8.3) overrides the width of a terminal.
    """
    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        columns = 0
    if columns <= 0:
        columns = terminal_width(stream) if stream.isatty() else DEFAULT_WIDTH
    return max(_LEAST_WIDTH, columns)


def _failed(path: str | None, error: Exception) -> Failed:
    return Failed(f"can't write {path}: {reason_of(error)}")


def _check_files(paths: list[str], used: Iterable[str]) -> None:
    """Raise :class:`Failed` if two paths are the same file, or one of them is in ``used``."""
    if not paths:
        return
    real = list(map(os.path.realpath, paths))
    if len(real) > len(set(real)):
        raise Failed("format: two reports can't go to the same file")
    # Baselines and settings can't be replaced. Files to be checked are found later.
    others = {os.path.realpath(each): each for each in used}
    for path in real:
        if path in others and not os.path.isdir(path):
            raise Failed(f"a report can't go to {others[path]}, which is also used otherwise")
