"""The options of ``check`` for reading input: formats, URLs of captures, limits."""

from __future__ import annotations

import argparse
from typing import Final

from alcamine_validate.cli.exit_codes import Failed
from alcamine_validate.input.limits import Limits, shown_size, size
from alcamine_validate.input.read import FORMATS, ReadOptions

_MOST_JOBS: Final = 1_000
_DEFAULTS: Final = Limits()
_SHOWN: Final = f"default: {_DEFAULTS.report_findings:,}; jsonl shows all"
_LIMITS: Final = {
    "file_size": ("SIZE", "size of a file; default: 256 MiB, and no limit for JSON Lines"),
    "expanded_size": (
        "SIZE",
        f"size of decompressed data; default: {shown_size(_DEFAULTS.expanded_size)}",
    ),
    "ratio": ("N", f"decompressed size divided by compressed size; default: {_DEFAULTS.ratio}"),
    "nesting": ("N", f"depth of arrays and objects; default and maximum: {_DEFAULTS.nesting}"),
    "records": ("N", f"Sessions in a file; default: {_DEFAULTS.records:,}"),
    "findings": ("N", f"findings shown per file; default: {_DEFAULTS.findings:,}"),
    "report_findings": ("N", f"findings shown in a report; {_SHOWN}"),
}


def add_input(parser: argparse.ArgumentParser) -> None:
    """Add the options for reading input."""
    group = parser.add_argument_group("input")
    group.add_argument(
        "--input-format",
        choices=("auto", *FORMATS),
        default="auto",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)}; default: auto, from the file's name and content",
    )
    group.add_argument(
        "--url-pattern",
        action="append",
        metavar="PATTERN",
        help="which responses of a capture contain Sessions; default: /sessions/{id} and /sessions",
    )
    group.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="number of processes; default: the number of processors",
    )
    for name, (metavar, text) in _LIMITS.items():
        option = f"--max-{name.replace('_', '-')}"
        group.add_argument(option, dest=f"max_{name}", metavar=metavar, help=text)


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:5]) <= _MOST_JOBS):
        raise argparse.ArgumentTypeError(f"use a number from 1 to {_MOST_JOBS}, not {text!r}")
    return int(text)


def read_options(options: argparse.Namespace) -> ReadOptions:
    """Return the options for reading. Raise :class:`Failed` if a value is not valid."""
    own = {"url_patterns": _url_patterns(options.url_pattern)} if options.url_pattern else {}
    given = {name: getattr(options, f"max_{name}") for name in _LIMITS}
    limits = {name: _limit(name, text) for name, text in given.items() if text is not None}
    return ReadOptions(
        input_format=None if options.input_format == "auto" else options.input_format,
        limits=Limits(**limits),
        **own,
    )


def _url_patterns(patterns: list[str]) -> tuple[str, ...]:
    from alcamine_validate.input.captures.url_patterns import InvalidUrlPattern, check_url_pattern

    try:
        for pattern in patterns:
            check_url_pattern(pattern)
    except InvalidUrlPattern as error:
        raise Failed(str(error)) from error
    return tuple(patterns)


def _limit(name: str, text: str) -> int:
    option = f"--max-{name.replace('_', '-')}"
    if _LIMITS[name][0] == "SIZE":
        try:
            return size(text)
        except ValueError as error:
            raise Failed(f"{option}: {error}") from error
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else -1
    if number < (0 if name.endswith("findings") else 1) or (name == "nesting" and number > 1024):
        most = " up to 1024" if name == "nesting" else ""
        raise Failed(f"{option}: use a whole number{most}, not {text!r}")
    return number
