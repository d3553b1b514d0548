"""``alcamine-validate spec``: print the documents that this package validates against."""

from __future__ import annotations

import argparse

from alcamine_validate.cli.exit_codes import CLEAN
from alcamine_validate.cli.streams import write


def add_options(spec: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    spec.description = "Print the documents that this package judges by."
    spec.add_argument(
        "name", choices=("openapi", "overlay"), metavar="{openapi,overlay}", help="which document"
    )
    spec.set_defaults(run=_spec)


def _spec(options: argparse.Namespace) -> int:
    from alcamine_validate.schema.spec_files import spec_file

    write(spec_file(f"{options.name}.yaml").read_text(encoding="utf-8"), None)
    return CLEAN
