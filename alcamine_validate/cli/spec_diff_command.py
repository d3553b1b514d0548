"""``alcamine-validate spec diff``: what changed between two schema documents, for a reader."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alcamine_validate.cli.document_options import add_overlays
from alcamine_validate.cli.exit_codes import CLEAN, FOUND, Failed
from alcamine_validate.cli.streams import wants_color, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alcamine_validate.changes.difference import Difference
    from alcamine_validate.lint.settings.config import Config

_FORMATS: Final = ("text", "json", "markdown", "html")
_NEVER: Final = "never"
_THRESHOLDS: Final = ("breaking", "may-break", "harmless", _NEVER)


def add_options(diff: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    diff.description = (
        "Report what changed between two schema documents, judged for a reader of responses: "
        "breaking, may break or harmless. A document is OpenAPI 3.1 or 3.2, or JSON Schema "
        "2020-12, as YAML, JSON, or Markdown with the document in a fenced block."
    )
    for name in ("old", "new"):
        operand = diff.add_argument(
            name,
            metavar=name.upper(),
            help=f"the {name} document: a file, or 'published' for the one in this package",
        )
        operand.required = False  # _run says more if it is missing
    diff.add_argument(
        "--component",
        default="Session",
        metavar="NAME",
        help="which of an OpenAPI document's components.schemas; default: Session",
    )
    diff.add_argument("--format", choices=_FORMATS, default="text", help="default: text")
    diff.add_argument(
        "-o", "--output", metavar="FILE", help="write the report to FILE, not to stdout"
    )
    diff.add_argument(
        "--fail-on",
        choices=_THRESHOLDS,
        default="breaking",
        help="the least severe changes that make the exit code 1; default: breaking",
    )
    add_overlays(diff, "an overlay of yours whose actions are tried on both documents; repeatable")
    diff.add_argument(
        "--captures",
        nargs="+",
        action="extend",
        default=[],
        metavar="PATH",
        help="files or folders with Sessions: report which of them change their verdict; "
        "repeatable, after OLD and NEW",
    )
    diff.add_argument(
        "--show-values",
        action="store_true",
        help="show values of captures that are masked by default, including personal data",
    )
    diff.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="default: auto, which respects NO_COLOR and FORCE_COLOR",
    )
    diff.set_defaults(run=_run, parser=diff, error=diff.error)


def _run(options: argparse.Namespace) -> int:
    from alcamine_validate.changes.classes import Judgement
    from alcamine_validate.cli.whole_files import refuse_documents
    from alcamine_validate.schema.errors import SchemaError

    if options.new is None:
        _refuse_missing(options)
    config = _settings()
    # The overlays of the project's settings are part of what a new document may break.
    overlays = options.overlays or [Path(config.path(path)) for path in config.overlay]
    refuse_documents(options.output, (options.old, options.new, *overlays, *options.captures))
    if options.captures and options.output is not None:
        _refuse_captures(options, config)
    try:
        found = _difference(options, overlays, config)
    except SchemaError as error:
        raise Failed(str(error)) from error
    write(_report(found, options), options.output)
    if found.captures is not None and found.captures.unreadable:
        raise Failed(f"can't read {', '.join(found.captures.unreadable)}")
    if options.fail_on == _NEVER:
        return CLEAN
    threshold = Judgement(options.fail_on).rank
    is_over = any(each.kind.judgement.rank <= threshold for each in found.changes)
    return FOUND if is_over else CLEAN


def _refuse_missing(options: argparse.Namespace) -> None:
    """Report a usage error that OLD or NEW is missing; ``--captures`` may have taken them."""
    if options.captures:
        options.error(
            "--captures takes all paths that follow it: put OLD and NEW first, "
            "as in spec diff OLD NEW --captures PATH"
        )
    missing = "OLD, NEW" if options.old is None else "NEW"
    options.error(f"the following arguments are required: {missing}")


def _settings() -> Config:
    from alcamine_validate.lint.settings.config import Config, ConfigError

    try:
        return Config.load()
    except ConfigError as error:
        raise Failed(str(error)) from error


def _refuse_captures(options: argparse.Namespace, config: Config) -> None:
    from alcamine_validate.check.find_files import discover
    from alcamine_validate.cli.whole_files import refuse_documents

    found = discover(
        options.captures, config, force_exclude=config.force_exclude, gitignore=config.gitignore
    )
    refuse_documents(options.output, (each.path for each in found))


def _difference(
    options: argparse.Namespace, overlays: Sequence[Path], config: Config
) -> Difference:
    from alcamine_validate.changes.difference import Captures, NamedDocument, difference

    if "-" in options.captures:
        raise Failed("--captures takes files and folders, because each is read twice")
    captures = Captures(options.captures, config, options.show_values) if options.captures else None
    old = NamedDocument(options.old, options.component)
    new = NamedDocument(options.new, options.component)
    return difference(old, new, options.component, overlays, captures)


def _report(found: Difference, options: argparse.Namespace) -> str:
    # Only the module of the format is imported.
    if options.format == "json":
        from alcamine_validate.reporters.changes_json import changes_json

        return changes_json(found)
    if options.format == "markdown":
        from alcamine_validate.reporters.changes_markdown import changes_markdown

        return changes_markdown(found)
    if options.format == "html":
        from alcamine_validate.reporters.changes_html import changes_html

        return changes_html(found)
    from alcamine_validate.reporters.changes_text import changes_text

    is_colored = options.output is None and wants_color(options.color)
    return changes_text(found, colored=is_colored)
