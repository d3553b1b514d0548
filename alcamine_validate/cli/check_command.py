"""``alcamine-validate check``: the main job."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import Protocol

from alcamine_validate.check import CheckedFile, Totals, check_paths
from alcamine_validate.cli.exit_codes import CLEAN, EXIT_CODES, FAILED, FOUND
from alcamine_validate.cli.settings_options import add_settings, config_of, shown_settings
from alcamine_validate.cli.streams import wants_color, write, write_utf8
from alcamine_validate.config import Config
from alcamine_validate.finding import Severity
from alcamine_validate.session import CORRECTED, published


class _Reporter(Protocol):
    def file(self, file: CheckedFile) -> Iterable[str]: ...
    def end(self, totals: Totals) -> Iterable[str]: ...


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    check = commands.add_parser(
        "check",
        help="check files, and folders of .json files",
        description="Check files that hold a Session, an array of them, or a webhook body.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "paths",
        nargs="*",
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
    check.add_argument(
        "--statistics", action="store_true", help="print how often each rule fired, not where"
    )
    add_settings(check)
    check.set_defaults(run=_run, error=check.error)


def _run(options: argparse.Namespace) -> int:
    if not options.paths and not options.show_settings:
        options.error("name a PATH to check: a file, a folder, or - for stdin")
    config, path = config_of(options)
    if options.show_settings:
        write(shown_settings(config, path), None)
        return CLEAN
    return _check(options, config)


def _check(options: argparse.Namespace, config: Config) -> int:
    validator = published() if options.as_published else CORRECTED
    reporter = _reporter(options)
    totals = Totals()
    files = check_paths(
        options.paths,
        validator,
        config,
        stdin=sys.stdin.buffer if sys.stdin is not None else None,
        stdin_filename=options.stdin_filename,
    )
    for file in files:
        totals.add(file)
        sys.stdout.writelines(reporter.file(file))
    sys.stdout.writelines(reporter.end(totals))
    return (
        FAILED if totals.unreadable else FOUND if totals.fails(Severity(config.fail_on)) else CLEAN
    )


def _reporter(options: argparse.Namespace) -> _Reporter:
    if options.format == "json":
        from alcamine_validate.reporters.json_report import JsonReporter

        write_utf8()
        return JsonReporter(statistics=options.statistics)
    from alcamine_validate.reporters.text import TextReporter

    return TextReporter(colored=wants_color(options.color), statistics=options.statistics)
