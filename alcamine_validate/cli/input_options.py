"""The options for reading input: formats, URLs of captures, limits, processes."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Final

from alcamine_validate.input.expected import PARTS
from alcamine_validate.input.limits import Limits, shown_size
from alcamine_validate.input.read import FORMATS
from alcamine_validate.lint.settings.config import DEFAULT

_DEFAULTS: Final = Limits()
_SHOWN: Final = f"default: {DEFAULT.max_report_findings:,}; for text only with --all"
_LIMITS: Final = {
    "file-size": ("SIZE", "size of a file; default: 256 MiB; none for JSON Lines, tables"),
    "expanded-size": (
        "SIZE",
        f"size of decompressed data; default: {shown_size(_DEFAULTS.expanded_size)}",
    ),
    "ratio": ("N", f"decompressed size divided by compressed size; default: {_DEFAULTS.ratio}"),
    "nesting": ("N", f"depth of arrays and objects; default and maximum: {_DEFAULTS.nesting}"),
    "records": ("N", f"Sessions in a file; default: {_DEFAULTS.records:,}"),
    "findings": ("N", f"findings shown per file; default: {_DEFAULTS.findings:,}"),
    "report-findings": ("N", f"findings shown in a report; {_SHOWN}"),
}


OF_READING: Final = ("file-size", "expanded-size", "ratio", "nesting", "records")
"""The limits that do not depend on findings."""


def add_paths(
    parser: argparse.ArgumentParser, words: str = "a file, a folder, or - for stdin"
) -> None:
    """Add the paths of the files to read; ``words`` say what they may be."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help=words)
    parser.add_argument(
        "--stdin-filename", default="<stdin>", metavar="NAME", help="the name of stdin in reports"
    )


def add_schema(parser: argparse.ArgumentParser, *, has_published: bool = True) -> None:
    """Add the options for the schema of Sessions, if ``has_published`` also ``--as-published``."""
    group = parser.add_argument_group("schema")
    group.add_argument(
        "--spec",
        metavar="FILE",
        help="a newer document of the vendor (OpenAPI 3.1 or 3.2: YAML, JSON or Markdown)",
    )
    group.add_argument(
        "--overlay",
        action="append",
        metavar="FILE",
        help="an OpenAPI Overlay with changes of your own, applied after the corrections of this\n"
        "package; repeatable, applied in order",
    )
    group.add_argument(
        "--component", metavar="NAME", help="the schema of a Session in --spec; default: Session"
    )
    if has_published:
        group.add_argument(
            "--as-published",
            action=argparse.BooleanOptionalAction,
            help="check against the document as published, without corrections and overlays",
        )
    for name, text in (("spec", "document"), ("overlay", "overlays")):
        group.add_argument(
            f"--no-{name}",
            dest=name,
            action="store_const",
            const=False if name == "spec" else [],  # which argparse copies when --overlay follows
            help=f"ignore the {text} of the settings",
        )


def add_input(
    parser: argparse.ArgumentParser,
    limits: Iterable[str] = tuple(_LIMITS),
    *,
    has_jobs: bool = True,
) -> None:
    """Add the options for reading input, with those for some limits.

    ``has_jobs`` says that the command can use several processes.
    """
    group = parser.add_argument_group("input")
    group.add_argument(
        "--input-format",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)}; default: auto, from the file's name and content",
    )
    group.add_argument(
        "--url-pattern",
        action="append",
        metavar="PATTERN",
        help="which responses of a capture contain Sessions; default: /sessions/{id} and /sessions",
    )
    _add_expected(group)
    if has_jobs:
        group.add_argument(
            "--jobs",
            metavar="N",
            help="number of processes; default: auto, the number of processors",
        )
    for name in limits:
        metavar, text = _LIMITS[name]
        group.add_argument(f"--max-{name}", metavar=metavar, help=text)


def _add_expected(group: argparse._ArgumentGroup) -> None:
    """Add the options that say where the Sessions are, and what is there."""
    group.add_argument(
        "--at",
        action="append",
        metavar="POINTER",
        help="where the Sessions are in a file or body, such as /data or '/items/*'; "
        "default: at the root, or in an envelope",
    )
    group.add_argument(
        "--no-at",
        dest="at",
        action="store_const",
        const=[],  # which argparse copies when --at follows
        help="ignore the places of the settings",
    )
    group.add_argument(
        "--column",
        metavar="NAME",
        help="the column of Parquet and Arrow files that holds the Sessions; default: session, or\n"
        "the only column of text. Folders are searched for such files only with this",
    )
    group.add_argument(
        "--no-column",
        dest="column",
        action="store_const",
        const=False,
        help="ignore the column of the settings",
    )
    group.add_argument(
        "--partial",
        action=argparse.BooleanOptionalAction,
        help="properties may be missing; what is there is checked",
    )
    group.add_argument(
        "--as",
        dest="part",
        metavar="PART",
        help=f"files hold a part of a Session: {', '.join(PARTS)}",
    )
    group.add_argument(
        "--no-as",
        dest="part",
        action="store_const",
        const=False,
        help="files hold whole Sessions, whatever the settings say",
    )
    group.add_argument(
        "--only-sessions",
        action=argparse.BooleanOptionalAction,
        help="leave out files and values that are not Sessions at all, and count them",
    )
