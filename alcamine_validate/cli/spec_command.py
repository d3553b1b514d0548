"""``alcamine-validate spec``: print the documents that this package validates against."""

from __future__ import annotations

import argparse
from functools import partial
from importlib import import_module
from typing import Final

from alcamine_validate.cli.exit_codes import CLEAN
from alcamine_validate.cli.help_format import HelpFormatter
from alcamine_validate.cli.streams import write

DOCUMENTS: Final = {
    "openapi": ("openapi.yaml", "the schema as published"),
    "overlay": ("overlay.yaml", "the corrections"),
    "webhook": ("webhook.overlay.yaml", "the changes for webhook bodies"),
    "report": ("report.schema.json", "the JSON Schema of the JSON report of check"),
    "drift": ("drift.schema.json", "the JSON Schema of the JSON report of drift"),
    "changes": ("changes.schema.json", "the JSON Schema of the JSON report of spec diff"),
}
"""Every document that is printed as it is, with its file and its help text."""

COMMANDS: Final = {
    "corrected": "the OpenAPI document with the corrections applied",
    "schema": "one JSON Schema for the Session, for other programs",
    "diff": "what changed between two schema documents",
}
"""Every other command with its help text. The module ``spec_<name>_command`` adds its options."""


def add_options(spec: argparse.ArgumentParser) -> None:
    """Add the description and the commands of the command."""
    spec.description = (
        "Print a document that travels with this package, or one made from it, or compare two."
    )
    commands = spec.add_subparsers(
        title="documents", metavar="DOCUMENT", dest="document", required=True
    )
    for name, (file, text) in DOCUMENTS.items():
        document = commands.add_parser(name, help=text, formatter_class=HelpFormatter)
        document.description = f"Print {text}."
        document.set_defaults(run=partial(_print, file), parser=document)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, formatter_class=HelpFormatter)
        import_module(f"alcamine_validate.cli.spec_{name}_command").add_options(command)
        command.set_defaults(parser=command)


def _print(file: str, _: argparse.Namespace) -> int:
    from alcamine_validate.cli.help_command import MANUAL
    from alcamine_validate.schema.spec_files import spec_file

    path = MANUAL / file if (MANUAL / file).is_file() else spec_file(file)
    write(path.read_text(encoding="utf-8"), None)
    return CLEAN
