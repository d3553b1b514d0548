"""``alcamine-validate spec``: print the documents that this package validates against."""

from __future__ import annotations

import argparse

from alcamine_validate.cli.exit_codes import CLEAN
from alcamine_validate.cli.streams import write


def add_options(spec: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    spec.description = "Print a document that travels with this package."
    spec.add_argument(
        "name",
        choices=("openapi", "overlay", "webhook", "report"),
        metavar="DOCUMENT",
        help="openapi (the published schema), overlay (the corrections), webhook (the changes "
        "for webhook bodies), or report (the JSON Schema of the JSON report)",
    )
    spec.set_defaults(run=_spec)


def _spec(options: argparse.Namespace) -> int:
    from alcamine_validate.schema.spec_files import spec_file

    if options.name == "report":
        from alcamine_validate.cli.help_command import MANUAL

        path = MANUAL / "report.schema.json"
    else:
        name = "webhook.overlay" if options.name == "webhook" else options.name
        path = spec_file(f"{name}.yaml")
    write(path.read_text(encoding="utf-8"), None)
    return CLEAN
