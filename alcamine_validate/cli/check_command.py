"""``alcamine-validate check``: check files and report findings."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.result import CheckedFile, Omissions, Summary
from alcamine_validate.cli.exit_codes import CLEAN, EXIT_CODES, FAILED, FOUND, Failed
from alcamine_validate.cli.help_format import RawHelpFormatter
from alcamine_validate.cli.input_options import add_input, add_paths, add_schema
from alcamine_validate.cli.output import Outputs, add_output
from alcamine_validate.cli.progress import Progress, progress_stream
from alcamine_validate.cli.settings_options import add_settings, config_of, shown_settings
from alcamine_validate.cli.streams import one_line, write
from alcamine_validate.finding import Severity
from alcamine_validate.lint.settings.config import DEFAULT, Config
from alcamine_validate.reporters.wording import counted
from alcamine_validate.session import session_schemas
from alcamine_validate.text.redact import NOTHING_HIDDEN, Redaction

if TYPE_CHECKING:
    from alcamine_validate.check.baseline import Baseline, BaselineWriter, InForce
    from alcamine_validate.check.coverage import Coverage
    from alcamine_validate.cli.fixes import Fixes
    from alcamine_validate.cli.split_files import SplitFiles
    from alcamine_validate.lint.schemas import SessionSchemas
    from alcamine_validate.schema.session_documents import SessionDocuments

_OTHER_RULES: Final = (
    "select",
    "extend_select",
    "ignore",
    "per_file_ignores",
    "order_tolerance",
    "as_published",
    "spec",
    "overlay",
    "component",
)
"""Options that make a check look for other findings than the project's settings do."""

_OTHER_SCHEMA: Final = ("spec", "overlay", "component")

_OTHER_VALUES: Final = (
    *("at", "column", "part", "partial", "only_sessions"),
    *("input_format", "url_pattern"),
)
"""Options that make a check judge other values, or in another way, than the settings do."""

_MOST_UNREADABLE: Final = 10
"""How many unreadable paths a quiet check names."""


def add_options(check: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    check.description = (
        "Check Sessions in files: JSON (a Session, an array of Sessions, or a webhook\n"
        "body), JSON Lines, YAML, captures (HAR, cassettes, Pact, nock, WireMock,\n"
        "Postman and others), and columns of Parquet and Arrow files. Files may be\n"
        "compressed (.gz, .zst)."
    )
    check.epilog = EXIT_CODES
    check.formatter_class = RawHelpFormatter
    add_paths(check)
    check.add_argument(
        "--show-files",
        action="store_true",
        help="print the files that would be checked, their formats, and what is left out",
    )
    check.add_argument(
        "--split",
        action="append",
        metavar="SIDE=DIR",
        help="copy each line or row to valid=DIR or invalid=DIR (comma-separated or repeated)",
    )
    check.add_argument(
        "--show-values",
        action="store_true",
        help="show values and names that are masked by default, including personal data",
    )
    _add_fixes(check)
    add_output(check)
    add_schema(check)
    add_input(check)
    _add_baseline(check)
    add_settings(check)
    check.set_defaults(run=_run, error=check.error)


def _add_fixes(check: argparse.ArgumentParser) -> None:
    """Add the options for fixes."""
    group = check.add_argument_group("fixes")
    group.add_argument(
        "--fix", action="store_true", help="make the safe fixes, and report what is left"
    )
    group.add_argument(
        "--diff",
        action="store_true",
        help="print what --fix would change, and write nothing; exit code 1 if anything",
    )
    group.add_argument(
        "--fix-captures",
        action="store_true",
        help="with --fix or --diff: also fix captures, which record what happened",
    )


def _add_baseline(check: argparse.ArgumentParser) -> None:
    group = check.add_argument_group("baseline")
    either = group.add_mutually_exclusive_group()
    either.add_argument(
        "--baseline", metavar="FILE", help="report only findings that are not in FILE"
    )
    either.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="accept all findings: write them to FILE",
    )
    group.add_argument(
        "--no-baseline",
        dest="baseline",
        action="store_const",
        const=False,
        help="also report findings that are in the baseline of the settings",
    )
    group.add_argument(
        "--prune-baseline",
        action="store_true",
        help="remove entries from the baseline that no longer occur",
    )


def _run(options: argparse.Namespace) -> int:
    if not options.paths and not options.show_settings:
        options.error("name a PATH to check: a file, a folder, or - for stdin")
    if options.as_published and options.overlay:
        options.error("--as-published can't be combined with --overlay: it leaves out all overlays")
    config, path = config_of(options)
    if options.show_settings:
        write(shown_settings(config, path), None)
        return CLEAN
    if options.show_files:
        from alcamine_validate.cli.show_files import show_files

        written = {os.path.realpath(options.write_baseline)} if options.write_baseline else set()
        how = CheckOptions(config=config, excluded=config.files | written)
        return show_files(options.paths, how, options.stdin_filename)
    _check_baseline(options, config)
    if options.fix or options.diff or options.fix_captures:
        from alcamine_validate.cli.fixes import check_fixes

        check_fixes(options)
    if options.split and options.write_baseline:
        options.error("--split can't be combined with --write-baseline, which accepts all findings")
    if options.diff:
        # The differences are all that is printed.
        config = replace(config, format=DEFAULT.format, output_file=None)
    return _check(options, config, path)


def _check_baseline(options: argparse.Namespace, config: Config) -> None:
    """Report a usage error if the options of the baseline conflict with others."""
    if options.write_baseline == "-":
        options.error("a baseline must be a file, not -")
    if not options.prune_baseline:
        return
    if config.baseline is None:
        options.error("--prune-baseline needs --baseline FILE, or the setting baseline")
    for name in (*_OTHER_RULES, *_OTHER_VALUES):
        if getattr(options, name) is not None:
            option = "--as" if name == "part" else f"--{name.replace('_', '-')}"
            reason = "it would remove entries that are only hidden"
            options.error(f"--prune-baseline can't be combined with {option}: {reason}")


def _check(options: argparse.Namespace, config: Config, settings_file: str | None) -> int:
    started = time.perf_counter()
    schemas = schemas_of_settings(config)
    known_path = None if config.baseline is None else config.path(config.baseline)
    baseline = _baseline(known_path, options, config, schemas.redaction)
    writer = _writer(options, schemas.redaction)
    summary = Summary(coverage=_coverage(config, schemas))
    baselines = [each for each in (known_path, options.write_baseline) if each is not None]
    documents = [config.path(path) for path in (config.spec, *config.overlay) if path is not None]
    reports = Outputs(config, filter(None, [*baselines, *documents, settings_file]))
    _check_written(reports, options, config)
    split = _split(options, config, [*reports.files, *baselines, *documents], settings_file)
    summary.split = None if split is None else split.counts
    with (
        reports as outputs,
        Progress(progress_stream(), summary) as progress,
        split or nullcontext(),
    ):
        check_options = CheckOptions(
            config=config,
            redaction=NOTHING_HIDDEN if options.show_values else schemas.redaction,
            excerpts=outputs.want_excerpts,
            most_excerpts=outputs.most_excerpts,
            baseline=baseline,
            writer=writer,
            excluded=outputs.files | set(map(os.path.realpath, [*baselines, *documents])),
            progress=progress.show,
            coverage=None if summary.coverage is None else summary.coverage.observer(),
            split=split,
            edits=outputs.want_edits,
        )
        fixes = _fixes(options, schemas, check_options)
        for found in checked_files(options, schemas, check_options, summary.omissions):
            file = found if fixes is None else fixes.fixed(found, summary)
            summary.add(file)
            progress.clear()
            if not file.is_left_out and not options.diff:
                outputs.file(file)
                if config.quiet and file.unreadable:
                    _say_unreadable(file, summary.unreadable)
        summary.stale = baseline.stale() if baseline is not None else []
        summary.seconds = time.perf_counter() - started
        if fixes is not None and options.diff:
            return fixes.end(summary)
        outputs.end(summary)
    if writer is not None:
        return _write_baseline(options.write_baseline, writer, summary)
    if baseline is not None and options.prune_baseline and summary.stale:
        write(baseline.pruned(), known_path)
        dropped = sum(known.count for known in summary.stale)
        _say(f"Removed {counted(dropped, 'known finding')} from {known_path}.")
    failures = split.failures if split is not None else []
    for failure in failures:
        _say(f"alcamine-validate: {failure}")
    if summary.unreadable or failures or (fixes is not None and fixes.has_failed):
        return FAILED
    is_covered = _is_covered(summary, config)
    return CLEAN if is_covered and not summary.fails(Severity(config.fail_on)) else FOUND


def _say_unreadable(file: CheckedFile, number: int) -> None:
    """Say why a file can't be read, because a quiet report does not say why the exit code is 2.

    ``number`` counts such files up to this one; only the first few are named.
    """
    if number > _MOST_UNREADABLE + 1:
        return
    if number > _MOST_UNREADABLE:
        _say("alcamine-validate: more paths can't be read")
        return
    found = next((each for each in file.findings if each.code == "ALC001"), None)
    # The finding may be past the limit of a file's findings.
    reason = "can't be read completely" if found is None else found.message
    _say(f"alcamine-validate: {file.filename}: {reason}")


def _split(
    options: argparse.Namespace, config: Config, used: Iterable[str], settings_file: str | None
) -> SplitFiles | None:
    """Return the split that ``--split`` asks for, if it does."""
    if not options.split:
        return None
    from alcamine_validate.cli.split_files import SplitFiles, folders_of

    return SplitFiles(folders_of(options), options, config, used, settings_file)


def _fixes(options: argparse.Namespace, schemas: SessionSchemas, how: CheckOptions) -> Fixes | None:
    if not options.fix and not options.diff:
        return None
    from alcamine_validate.cli.fixes import Fixes

    return Fixes(options, schemas, how)


def _coverage(config: Config, schemas: SessionSchemas) -> Coverage | None:
    if not config.wants_coverage:
        return None
    from alcamine_validate.check.coverage import Coverage, Item

    return Coverage([Item(*each) for each in schemas.parts()])


def _is_covered(summary: Summary, config: Config) -> bool:
    """Return whether enough parts of the schema occur, and say so if not."""
    least, coverage = config.min_coverage, summary.coverage
    if least is None or coverage is None or coverage.is_at_least(least):
        return True
    _say(f"The coverage of {coverage.percent} % is below {least:g} % (--min-coverage).")
    return False


def _check_written(reports: Outputs, options: argparse.Namespace, config: Config) -> None:
    """Raise :class:`Failed` if a report or a baseline would replace a file to be checked."""
    if reports.files or options.write_baseline is not None:
        from alcamine_validate.cli.written_files import refuse_inputs

        refuse_inputs(reports.files, options.write_baseline, options, config)


def schemas_of_settings(config: Config) -> SessionSchemas:
    """Return the schemas that the settings name, and print what does not fit the document.

    Raises as :func:`documents_and_schemas`.
    """
    if not config.has_own_schema:
        return session_schemas()
    return documents_and_schemas(config)[1]


def documents_and_schemas(config: Config) -> tuple[SessionDocuments, SessionSchemas]:
    """Return the documents that the settings name and their schemas, and print what does not fit.

    Raises :class:`Failed` if a document is not valid or not supported, and OSError if one can't be
    read.
    """
    from alcamine_validate.check.schemas import compiled, documents_of
    from alcamine_validate.schema.errors import SchemaError

    try:
        documents = documents_of(config)
        schemas = compiled(config, documents)
    except SchemaError as error:
        raise Failed(str(error)) from error
    for notice in documents.notices:
        _say(f"alcamine-validate: {notice}")
    return documents, schemas


def checked_files(
    options: argparse.Namespace, schemas: SessionSchemas, how: CheckOptions, omissions: Omissions
) -> Iterator[CheckedFile]:
    """Yield the results of the files that the options name."""
    return check_all(
        options.paths,
        schemas,
        how,
        jobs=how.config.jobs,
        stdin=sys.stdin.buffer if sys.stdin is not None else None,
        stdin_filename=options.stdin_filename,
        omissions=omissions,
    )


def _baseline(
    path: str | None, options: argparse.Namespace, config: Config, redaction: Redaction
) -> Baseline | None:
    if path is None:
        return None
    from pathlib import Path

    from alcamine_validate.check.baseline import Baseline, BaselineError

    try:
        return Baseline.read(Path(path), _in_force(options, config), redaction)
    except BaselineError as error:
        raise Failed(str(error)) from error


def _in_force(options: argparse.Namespace, config: Config) -> InForce:
    """Return a function that returns whether a rule is checked at a place of a file.

    It returns False for every rule if a file is checked as published: a baseline belongs to the
    corrected schema, so a check of the published one can't show that a known finding no longer
    occurs. So does a check with options by which other values are judged, or in another way, such
    as ``--partial``. With settings that say the same, a finding really no longer occurs.
    """
    from alcamine_validate.lint.linter import linter_for

    others = (*_OTHER_VALUES, *_OTHER_SCHEMA)
    judges_others = any(getattr(options, name) is not None for name in others)

    def is_in_force(filename: str, code: str, pointer: str) -> bool:
        is_tolerated = options.order_tolerance is not None and code.startswith("ALC4")
        if judges_others or is_tolerated or config.of_file(filename).as_published:
            return False
        return linter_for(config, filename).severity(code, pointer) is not None

    return is_in_force


def _writer(options: argparse.Namespace, redaction: Redaction) -> BaselineWriter | None:
    if options.write_baseline is None:
        return None
    from pathlib import Path

    from alcamine_validate.check.baseline import BaselineError, BaselineWriter

    try:
        return BaselineWriter(Path(options.write_baseline), redaction)
    except BaselineError as error:
        raise Failed(str(error)) from error


def _write_baseline(path: str, writer: BaselineWriter, summary: Summary) -> int:
    """Write the findings to a baseline, and return the exit code.

    A finding that means that something was not checked can't be accepted: it still gives code 1.
    If a path can't be read, nothing is written, because its findings are unknown.
    """
    from alcamine_validate.lint.codes import UNSUPPRESSIBLE

    if summary.unreadable:
        _say(f"{path} is not written: {counted(summary.unreadable, 'path')} can't be read.")
        return FAILED
    write(writer.text(), path)
    _say(f"Wrote {counted(writer.total, 'known finding')} to {path}.")
    unjudged = sum(summary.codes[code] for code in UNSUPPRESSIBLE)
    if unjudged:
        reason = "the files were not checked"
        _say(f"{counted(unjudged, 'finding')} can't be accepted: {reason}.")
    return FOUND if unjudged else CLEAN


def _say(text: str) -> None:
    if sys.stderr is not None:
        print(one_line(text), file=sys.stderr)
