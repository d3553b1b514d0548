"""The command line: arguments, streams, exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn, Protocol

from alcamine_validate import __version__
from alcamine_validate.check import CheckedFile, Totals, check_paths
from alcamine_validate.session import CORRECTED, published

CLEAN: Final = 0
FOUND: Final = 1
FAILED: Final = 2
INTERRUPTED: Final = 130

_EPILOG: Final = """\
exit codes:
  0    checked, no finding of severity error
  1    at least one finding of severity error
  2    could not do what was asked: bad usage, a path that can't be read, a closed output
  130  interrupted
"""


class _Failed(Exception):
    """What was asked can't be done; the message goes to the standard error."""


class _Reporter(Protocol):
    def file(self, file: CheckedFile) -> Iterable[str]: ...
    def end(self, totals: Totals) -> Iterable[str]: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (default: the process's) and return the exit code.

    Raises SystemExit for ``--help``, ``--version`` and bad usage, as argparse does.
    """
    options = _parser().parse_args(arguments)
    try:
        _make_streams_safe()
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return FAILED
    except (_Failed, OSError) as error:
        print(f"alcamine-validate: {_one_line(_reason(error))}", file=sys.stderr)
        return FAILED


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"can't read {error.filename}: {error.strerror}"
    return str(error)


def _make_streams_safe() -> None:
    """Have what the terminal's encoding lacks escaped, instead of a crash half-way."""
    if sys.stdout is None:
        raise _Failed("the standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _one_line(text: str) -> str:
    """Return ``text`` with what could break the line or steer a terminal escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def run() -> NoReturn:
    """Run the command and exit the process."""
    try:
        code = main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else CLEAN
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        # Keep the interpreter from writing to the closed stream again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alcamine-validate",
        description="Check Sessions of the Alcamine voice-interview API, offline.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(commands)
    _add_compile(commands)
    _add_spec(commands)
    return parser


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser(
        "check",
        help="check files, and folders of .json files",
        description="Check files that hold a Session, an array of them, or a webhook body.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file, a folder (its .json files), or - for stdin",
    )
    check.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    check.add_argument(
        "--as-published",
        action="store_true",
        help="judge by the letter of the published document, without our corrections",
    )
    check.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="default: auto, which also heeds NO_COLOR and FORCE_COLOR",
    )
    check.add_argument(
        "--stdin-filename", default="<stdin>", metavar="NAME", help="what to call stdin in findings"
    )
    check.set_defaults(run=_check)


def _add_compile(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    compile_ = commands.add_parser(
        "compile",
        help="write a validating Python module for a schema document",
        description="Write a Python module that judges by a schema: JSON Schema 2020-12 or "
        "OpenAPI 3.1, as YAML, JSON, or Markdown with the document in a fenced block. "
        "Without --spec, the Session document that travels with this package.",
    )
    compile_.add_argument("--spec", type=Path, metavar="FILE", help="the schema document")
    compile_.add_argument(
        "--overlay",
        type=Path,
        metavar="FILE",
        help="an OpenAPI Overlay 1.0 document to apply first",
    )
    compile_.add_argument(
        "--component", metavar="NAME", help="which of an OpenAPI document's components.schemas"
    )
    compile_.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to write it (default: stdout)"
    )
    compile_.add_argument(
        "--no-strict",
        action="store_true",
        help="take unknown keywords and formats for annotations instead of refusing them",
    )
    compile_.set_defaults(run=_compile)


def _add_spec(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    spec = commands.add_parser(
        "spec",
        help="print the schema document, or the overlay of corrections, of this package",
        description="Print the documents that this package judges by.",
    )
    spec.add_argument(
        "name", choices=("openapi", "overlay"), metavar="{openapi,overlay}", help="which document"
    )
    spec.set_defaults(run=_spec)


def _check(options: argparse.Namespace) -> int:
    validator = published() if options.as_published else CORRECTED
    reporter = _reporter(options)
    totals = Totals()
    files = check_paths(
        options.paths,
        validator,
        stdin=sys.stdin.buffer if sys.stdin is not None else None,
        stdin_filename=options.stdin_filename,
    )
    for file in files:
        totals.add(file)
        sys.stdout.writelines(reporter.file(file))
    sys.stdout.writelines(reporter.end(totals))
    return FAILED if totals.unreadable else FOUND if totals.errors else CLEAN


def _reporter(options: argparse.Namespace) -> _Reporter:
    if options.format == "json":
        from alcamine_validate.reporters.json_report import JsonReporter

        _write_utf8()
        return JsonReporter()
    from alcamine_validate.reporters.text import TextReporter

    return TextReporter(colored=_wants_color(options.color))


def _write_utf8() -> None:
    """JSON is exchanged as UTF-8 (RFC 8259, section 8.1), and so is Python, on any terminal."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


def _wants_color(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _compile(options: argparse.Namespace) -> int:
    from alcamine_validate.compile import compile_to_source
    from alcamine_validate.schema.document import read_document
    from alcamine_validate.schema.errors import SchemaError
    from alcamine_validate.spec_files import spec_file

    spec = options.spec or spec_file("openapi.yaml")
    overlay = options.overlay or (None if options.spec else spec_file("overlay.yaml"))
    names = " with ".join(path.name for path in (spec, overlay) if path)
    try:
        source = compile_to_source(
            read_document(spec),
            component=options.component or (None if options.spec else "Session"),
            overlay=read_document(overlay) if overlay else None,
            origin=f"From {names}, by: alcamine-validate compile",
            strict=not options.no_strict,
        )
    except SchemaError as error:
        raise _Failed(str(error)) from error
    _write(source, options.output)
    return CLEAN


def _write(text: str, output: Path | None) -> None:
    """Write to a file as a whole or not at all, or to the standard output."""
    if output is None:
        _write_utf8()
        sys.stdout.write(text)
        return
    try:
        _write_file(text, Path(os.path.realpath(output)))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _Failed(f"can't write {output}: {reason}") from error


def _write_file(text: str, output: Path) -> None:
    if output.exists() and not output.is_file():
        # A pipe or device; a folder refuses by itself.
        output.write_text(text, encoding="utf-8", newline="\n")
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(output)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _spec(options: argparse.Namespace) -> int:
    from alcamine_validate.spec_files import spec_file

    _write(spec_file(f"{options.name}.yaml").read_text(encoding="utf-8"), None)
    return CLEAN
