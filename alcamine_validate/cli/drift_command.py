"""``alcamine-validate drift``: show what captures have that the document does not know."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace
from typing import Final

from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.cli.check_command import checked_files, documents_and_schemas
from alcamine_validate.cli.document_options import as_json
from alcamine_validate.cli.exit_codes import CLEAN, FAILED, FOUND, SIGNALS, Failed
from alcamine_validate.cli.help_format import RawHelpFormatter
from alcamine_validate.cli.input_options import OF_READING, add_input, add_paths, add_schema
from alcamine_validate.cli.progress import Progress, progress_stream
from alcamine_validate.cli.settings_options import (
    add_excludes,
    add_files,
    config_of,
    leave_out_settings,
)
from alcamine_validate.cli.streams import wants_color, write
from alcamine_validate.drift.documents import KnownDocuments
from alcamine_validate.drift.evidence import Observations
from alcamine_validate.drift.report import DriftReport, add_drift
from alcamine_validate.finding import Severity
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.reporters.drift_html import drift_html
from alcamine_validate.reporters.drift_json import drift_json
from alcamine_validate.reporters.drift_markdown import drift_markdown
from alcamine_validate.reporters.drift_rows import DriftOptions
from alcamine_validate.reporters.drift_text import drift_text
from alcamine_validate.reporters.summary import note_lines
from alcamine_validate.text.redact import NOTHING_HIDDEN
from alcamine_validate.text.yaml_writer import yaml_text

FORMATS: Final = {
    "text": drift_text,
    "json": drift_json,
    "markdown": drift_markdown,
    "html": drift_html,
}
MOST_FINDINGS: Final = 20
"""How many findings about the input are shown; others are only counted."""

_EXIT_CODES: Final = f"""\
exit codes:
  0    no drift
  1    drift, also if an overlay that accepts it was written; or values that are
       not Sessions
  2    the command could not run, or something could not be read or written
{SIGNALS}"""


def add_options(drift: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    drift.description = (
        "Show what Sessions in files have that the schema does not know: properties,\n"
        "values, nulls, types. Files are read as check reads them. With --propose, write\n"
        "an OpenAPI Overlay that accepts it."
    )
    drift.epilog = _EXIT_CODES
    drift.formatter_class = RawHelpFormatter
    leave_out_settings(drift)
    add_paths(drift)
    drift.add_argument(
        "--show-values",
        action="store_true",
        help="show values and names that are masked by default, including personal data",
    )
    group = drift.add_argument_group("output")
    group.add_argument(
        "--propose",
        metavar="FILE",
        help="write an overlay that accepts the drift to FILE, in JSON if it ends in .json",
    )
    group.add_argument(
        "--format",
        dest="report_format",
        default="text",
        choices=FORMATS,
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)}; default: text",
    )
    group.add_argument(
        "-o",
        "--output",
        dest="report_file",
        metavar="FILE",
        help="write the report to FILE, not to stdout",
    )
    group.add_argument(
        "--color",
        metavar="{auto,always,never}",
        help="default: auto, which respects NO_COLOR and FORCE_COLOR",
    )
    add_schema(drift, has_published=False)
    add_input(drift, OF_READING)
    settings = drift.add_argument_group("settings")
    add_excludes(settings)
    add_files(settings)
    drift.set_defaults(run=_run, error=drift.error)


def _run(options: argparse.Namespace) -> int:
    if not options.paths:
        options.error("name a PATH: a file, a folder, or - for stdin")
    started = time.perf_counter()
    config, settings_file = config_of(options)
    written = [each for each in (options.report_file, options.propose) if each is not None]
    _check_written(written, options, config, settings_file)
    documents, schemas = documents_and_schemas(replace(config, as_published=False))
    report, observed, summary = DriftReport(), Observations(), Summary()
    with Progress(progress_stream(), summary) as progress:
        how = CheckOptions(
            config=_of_input(config),
            excluded=config.files | frozenset(map(os.path.realpath, written)),
            progress=progress.show,
            observer=KnownDocuments(documents).observer(),
        )
        for file in checked_files(options, schemas, how, summary.omissions):
            summary.add(file)
            progress.clear()
            _add_file(report, observed, file)
    report.files, report.unreadable = summary.files, summary.unreadable
    report.notes = list(note_lines(summary))
    add_drift(report, observed, documents.session, schemas.redaction)
    shown = DriftOptions(
        redaction=NOTHING_HIDDEN if options.show_values else schemas.redaction,
        proposed=options.propose,
        seconds=time.perf_counter() - started,
        colored=options.report_file is None and wants_color(config.color),
        root=os.getcwd(),
    )
    if options.propose is not None and report.overlay is not None:
        is_json = options.propose.lower().endswith(".json")
        write((as_json if is_json else yaml_text)(report.overlay), options.propose)
    write("".join(FORMATS[options.report_format](report, shown)), options.report_file)
    if any(summary.codes[code] for code in UNSUPPRESSIBLE):
        return FAILED
    return FOUND if report.rows or summary.errors else CLEAN


def _of_input(config: Config) -> Config:
    """Return the settings with all rules about the input, and no others."""
    return replace(
        config, select=("ALC0",), extend_select=(), ignore=(), severity={}, per_file_ignores={},
        baseline=None,
    )  # fmt: skip


def _check_written(
    written: list[str], options: argparse.Namespace, config: Config, settings_file: str | None
) -> None:
    """Raise :class:`Failed` if an output would replace another one, or a file to be read."""
    if not written:
        return
    if len(set(map(os.path.realpath, written))) < len(written):
        raise Failed("the report and the overlay can't go to the same file")
    if "-" in written:
        raise Failed("name a file, not -: the report goes to stdout without -o")
    from alcamine_validate.cli.whole_files import refuse_documents
    from alcamine_validate.cli.written_files import refuse_inputs

    named = [config.path(each) for each in (config.spec, *config.overlay) if each]
    for each in written:
        refuse_documents(each, (*named, settings_file))
    refuse_inputs(written, None, options, config)


def _add_file(report: DriftReport, observed: Observations, file: CheckedFile) -> None:
    """Add what was observed in a file, and what could not be observed."""
    if file.observed is not None:
        observed.merge(file.observed)
    found = [each for each in file.findings if each.severity is not Severity.INFO]
    shown = found[: MOST_FINDINGS - len(report.findings)]
    report.findings += [replace(each, filename=each.filename or file.filename) for each in shown]
    report.more_findings += len(found) - len(shown) + file.left_out
