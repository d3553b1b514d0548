"""The options that name the documents of the Session, and the documents that they mean."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from alcamine_validate.cli.exit_codes import Failed
from alcamine_validate.cli.streams import one_line


def add_document_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--spec``, ``--overlay``, ``--webhook`` and ``--output``."""
    parser.add_argument(
        "--spec",
        type=Path,
        metavar="FILE",
        help="an OpenAPI document instead of the published one; corrections that don't fit it "
        "are left out",
    )
    add_overlays(
        parser,
        "an OpenAPI Overlay 1.0 or 1.1 document to apply after the corrections; repeatable",
    )
    parser.add_argument(
        "--webhook", action="store_true", help="include the changes for webhook bodies"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to write it (default: stdout)"
    )


def add_overlays(parser: argparse.ArgumentParser, help_: str) -> None:
    """Add ``--overlay`` with a help text, for commands without settings.

    In ``check`` and ``drift`` it replaces a setting: see ``input_options.add_schema``.
    """
    parser.add_argument(
        "--overlay",
        action="append",
        default=[],
        type=Path,
        dest="overlays",
        metavar="FILE",
        help=help_,
    )


def document_of(options: argparse.Namespace) -> Any:
    """Return the document that the options mean, and report each skipped correction.

    Raises :class:`Failed` if a document is invalid, and OSError if it can't be read.
    """
    from alcamine_validate.cli.whole_files import refuse_documents
    from alcamine_validate.schema.errors import SchemaError
    from alcamine_validate.schema.session_documents import session_documents

    refuse_documents(options.output, (options.spec, *options.overlays))
    try:
        documents = session_documents(options.spec, options.overlays)
    except SchemaError as error:
        raise Failed(str(error)) from error
    for notice in documents.notices:
        print(f"alcamine-validate: {one_line(notice)}", file=sys.stderr)
    return documents.webhook if options.webhook else documents.session


def as_json(value: Any) -> str:
    """Return a JSON value as indented JSON text that UTF-8 can encode."""
    import json

    text = json.dumps(value, indent=2, ensure_ascii=False)
    # JSON text may have escapes for lone surrogates, which UTF-8 can't encode.
    is_encodable = text.encode("utf-8", "ignore").decode() == text
    return (text if is_encodable else json.dumps(value, indent=2)) + "\n"
