"""``alcamine-validate spec``: print the documents that this package validates against."""

from __future__ import annotations

import argparse
from importlib import import_module

from alcamine_validate.cli.exit_codes import CLEAN
from alcamine_validate.cli.help_format import HelpFormatter
from alcamine_validate.cli.streams import write

_DOCUMENTS = {
    "openapi": "print the published schema",
    "overlay": "print the corrections",
    "webhook": "print the changes for webhook bodies",
    "report": "print the JSON Schema of the JSON report of check",
    "changes": "print the JSON Schema of the JSON report of diff",
}
_COMMANDS = {"diff": "report what changed between two schema documents"}
"""The commands that are not documents. The module ``spec_<name>_command`` adds their options."""


def add_options(spec: argparse.ArgumentParser) -> None:
    """Add the description and the subcommands of the command."""
    spec.description = "Print a document that travels with this package, or compare two."
    commands = spec.add_subparsers(metavar="DOCUMENT", dest="name", required=True)
    for name, text in _DOCUMENTS.items():
        command = commands.add_parser(name, help=text, formatter_class=HelpFormatter)
        command.set_defaults(run=_spec, parser=command)
    for name, text in _COMMANDS.items():
        command = commands.add_parser(name, help=text, formatter_class=HelpFormatter)
        import_module(f"alcamine_validate.cli.spec_{name}_command").add_options(command)


def _spec(options: argparse.Namespace) -> int:
    from alcamine_validate.schema.spec_files import spec_file

    if options.name in ("report", "changes"):
        from alcamine_validate.cli.help_command import MANUAL

        path = MANUAL / f"{options.name}.schema.json"
    else:
        name = "webhook.overlay" if options.name == "webhook" else options.name
        path = spec_file(f"{name}.yaml")
    write(path.read_text(encoding="utf-8"), None)
    return CLEAN
