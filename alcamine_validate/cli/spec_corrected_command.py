"""``alcamine-validate spec corrected``: print the OpenAPI document with the overlays applied."""

from __future__ import annotations

import argparse

from alcamine_validate.cli.document_options import add_document_options, as_json, document_of
from alcamine_validate.cli.exit_codes import CLEAN, Failed
from alcamine_validate.cli.streams import write


def add_options(corrected: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    corrected.description = (
        "Print the OpenAPI 3.1 document with the corrections of this package applied, for other "
        "programs. With --spec and --overlay, it is your document with your overlays."
    )
    add_document_options(corrected)
    corrected.add_argument(
        "--format", choices=("yaml", "json"), default="yaml", help="yaml (the default) or json"
    )
    corrected.set_defaults(run=_corrected)


def _corrected(options: argparse.Namespace) -> int:
    from alcamine_validate.schema.errors import SchemaError
    from alcamine_validate.schema.session_documents import placed_error
    from alcamine_validate.schema.subschemas import check_openapi
    from alcamine_validate.text.yaml_writer import yaml_text

    document = document_of(options)
    try:
        check_openapi(document, "")
    except SchemaError as error:
        raise Failed(str(placed_error(error, options.spec, options.overlays))) from error
    try:
        text = as_json(document) if options.format == "json" else yaml_text(document)
    except RecursionError:
        raise Failed("the document is nested too deep to be written") from None
    write(text, options.output)
    return CLEAN
