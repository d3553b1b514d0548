"""``alcamine-validate spec schema``: print one JSON Schema for the Session."""

from __future__ import annotations

import argparse

from alcamine_validate.cli.document_options import add_document_options, as_json, document_of
from alcamine_validate.cli.exit_codes import CLEAN, Failed
from alcamine_validate.cli.streams import write


def add_options(schema: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    schema.description = (
        "Print one JSON Schema 2020-12 for the Session, for editors, generators of code and other "
        "validators. It has patterns for formats; the order of timestamps is only in comments."
    )
    add_document_options(schema)
    schema.add_argument(
        "--component",
        metavar="NAME",
        help="which of the document's components.schemas (default: Session, or the whole body, "
        "Webhook, with --webhook)",
    )
    schema.set_defaults(run=_schema)


def _schema(options: argparse.Namespace) -> int:
    from alcamine_validate.schema.errors import SchemaError
    from alcamine_validate.schema.plain_schema import plain_schema
    from alcamine_validate.schema.session_documents import placed_error
    from alcamine_validate.schema.subschemas import is_openapi

    document = document_of(options)
    default = ("Webhook" if options.webhook else "Session") if is_openapi(document) else None
    try:
        schema = plain_schema(document, options.component or default)
    except SchemaError as error:
        raise Failed(str(placed_error(error, options.spec, options.overlays))) from error
    write(as_json(schema), options.output)
    return CLEAN
