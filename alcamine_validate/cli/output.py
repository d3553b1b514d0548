"""Write reports to standard output and to files, several formats at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.cli.exit_codes import Ended, Failed
from alcamine_validate.cli.streams import wants_color, write_utf8
from alcamine_validate.finding import Severity
from alcamine_validate.reporters.registry import FORMATS, limited, reporter
from alcamine_validate.reporters.reporter import LimitedReporter, Reporter, ReportOptions

if TYPE_CHECKING:
    from alcamine_validate.cli.whole_files import WholeFile

_FOR_PEOPLE: Final = ("text", "concise")
_STDOUT: Final = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options for reports."""
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format",
        action="append",
        type=_format,
        metavar="FORMAT[=FILE]",
        help=f"{', '.join(FORMATS)}; repeatable; default: text",
    )
    group.add_argument(
        "--output-file", metavar="FILE", help="write the report to FILE, not to stdout"
    )
    group.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="default: auto, which respects NO_COLOR and FORCE_COLOR",
    )
    group.add_argument(
        "--statistics", action="store_true", help="print how often each rule fired, not where"
    )
    group.add_argument(
        "-q", "--quiet", action="store_true", help="print only the summary (text and concise)"
    )


def _format(text: str) -> tuple[str, str | None]:
    """Return the format and the file (None if not given) of a ``--format`` option."""
    name, sign, path = text.partition("=")
    if name not in FORMATS or (sign and not path):
        from alcamine_validate.validator.messages import nearest

        hint = "" if name in FORMATS else nearest(name, FORMATS)
        wanted = f"use one of {', '.join(FORMATS)}, or FORMAT=FILE"
        raise argparse.ArgumentTypeError(f"{wanted}, not {text!r}{hint}")
    return name, path if sign else None


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
        if self._file is None and isinstance(self.reporter, LimitedReporter):
            self.write(self.reporter.waiting())

    def close(self, *, is_whole: bool) -> None:
        """Move a file to its place, or delete it if the report is not complete."""
        if self._file is not None and is_whole:
            self._file.keep()
        elif self._file is not None:
            self._file.drop()


class Outputs:
    """All reports of a run, as a context. Files appear when it ends without an exception.

    Each report except ``jsonl`` shows at most ``most`` findings.
    """

    def __init__(self, options: argparse.Namespace, fail_on: Severity, most: int) -> None:
        self._wanted = _wanted(options)
        self._options = options
        self._fail_on = fail_on
        self._most = most
        self._outputs: list[_Output] = []

    @property
    def files(self) -> frozenset[str]:
        """The real paths of the files that reports are written to."""
        return frozenset(os.path.realpath(path) for _, path in self._wanted if path is not None)

    @property
    def want_excerpts(self) -> bool:
        """Whether a report shows the text that findings are about."""
        return any(name == "text" for name, _ in self._wanted) and not (
            self._options.statistics or self._options.quiet
        )

    def __enter__(self) -> Self:
        for name, path in self._wanted:
            try:
                self._outputs.append(_Output(self._reporter(name, path), path))
            except (OSError, ValueError) as error:
                self._close(is_whole=False)
                raise _failed(path, error) from error
        return self

    def _reporter(self, name: str, path: str | None) -> Reporter:
        colored = path is None and name in _FOR_PEOPLE and wants_color(self._options.color)
        if path is None and name not in _FOR_PEOPLE:
            write_utf8()
        root = _repository(os.getcwd())
        statistics = self._options.statistics
        how = ReportOptions(
            colored=colored,
            statistics=statistics,
            quiet=self._options.quiet and path is None,
            root=root,
            fail_on=self._fail_on,
        )
        made = reporter(name, how)
        # Statistics show no findings, so they need no limit.
        return made if statistics and name in _FOR_PEOPLE else limited(name, made, self._most)

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
        for (_, path), output in zip(self._wanted, self._outputs, strict=False):
            try:
                output.close(is_whole=is_whole)
            except OSError as error:
                failures.append(_failed(path, error))
        self._outputs.clear()
        if failures:
            raise failures[0]


def _failed(path: str | None, error: Exception) -> Failed:
    reason = getattr(error, "strerror", None) or str(error)
    return Failed(f"can't write {path}: {reason}")


def _wanted(options: argparse.Namespace) -> list[tuple[str, str | None]]:
    """Return the requested formats and files. Raise :class:`Failed` if they conflict."""
    given = options.format or [("text", None)]
    wanted = [
        (name, _target(options.output_file if path is None else path)) for name, path in given
    ]
    if len([path for _, path in wanted if path is None]) > 1:
        raise Failed("--format: only one format can go to standard output: add =FILE")
    paths = [os.path.realpath(path) for _, path in wanted if path is not None]
    if len(paths) > len(set(paths)):
        raise Failed("--format: two reports can't go to the same file")
    if paths:
        # Baselines and settings can't be replaced either. Files to be checked are found later.
        others = (options.config, options.baseline, options.write_baseline)
        used = {os.path.realpath(each): each for each in others if each}
        for path in paths:
            if path in used and not os.path.isdir(path):
                raise Failed(f"a report can't go to {used[path]}, which is also used otherwise")
    return wanted


def _target(path: str | None) -> str | None:
    """Return the file that a report is written to, or None for standard output."""
    if path in ("", "-"):
        wanted = "name a file, or omit the option for standard output"
        raise Failed(f"a report can't go to {path!r}: {wanted}")
    return None if path in _STDOUT else path


def _repository(folder: str) -> str:
    """Return the folder of the repository around ``folder``, or ``folder`` if there is none."""
    place = folder
    while True:
        with suppress(OSError):
            if os.path.exists(os.path.join(place, ".git")):
                return place
        above = os.path.dirname(place)
        if above == place:
            return folder
        place = above
