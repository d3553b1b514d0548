"""``alcamine-validate compile``: compile a schema document to a validating Python module."""

from __future__ import annotations

import argparse
from pathlib import Path

from alcamine_validate.cli.document_options import add_overlays
from alcamine_validate.cli.exit_codes import CLEAN, Failed
from alcamine_validate.cli.streams import write


def add_options(compile_: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    compile_.description = (
        "Write a Python module that validates against a schema: JSON Schema 2020-12, or "
        "OpenAPI 3.1 or 3.2, as YAML, JSON, or Markdown with the document in a fenced block. "
        "Without --spec, the Session schema of this package is compiled."
    )
    compile_.add_argument("--spec", type=Path, metavar="FILE", help="the schema document")
    add_overlays(
        compile_,
        "an OpenAPI Overlay 1.0 or 1.1 document to apply first; repeatable, applied in order",
    )
    compile_.add_argument(
        "--component", metavar="NAME", help="which of an OpenAPI document's components.schemas"
    )
    compile_.add_argument(
        "--resource",
        action="append",
        default=[],
        dest="resources",
        metavar="URI=FILE",
        help="a document that references point to; repeatable. Nothing is fetched",
    )
    compile_.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to write it (default: stdout)"
    )
    compile_.add_argument(
        "--no-strict",
        action="store_true",
        help="treat unknown keywords and formats as annotations instead of refusing them",
    )
    for each in ("keywords", "formats"):
        compile_.add_argument(
            f"--no-strict-{each}",
            action="store_true",
            help=f"the same, only for {each}",
        )
    compile_.set_defaults(run=_compile)


def _compile(options: argparse.Namespace) -> int:
    from alcamine_validate.cli.whole_files import refuse_documents
    from alcamine_validate.schema.document import read_document
    from alcamine_validate.schema.errors import SchemaError
    from alcamine_validate.schema.session_documents import with_overlay
    from alcamine_validate.schema.spec_files import OPENAPI, OVERLAY, spec_file
    from alcamine_validate.validator.compile import compile_to_source

    resources = _resources(options.resources)
    refuse_documents(options.output, (options.spec, *options.overlays, *resources.values()))
    spec = options.spec or spec_file(OPENAPI)
    overlays = options.overlays or ([] if options.spec else [spec_file(OVERLAY)])
    names = " with ".join(path.name for path in (spec, *overlays, *resources.values()))
    try:
        document = read_document(spec)
        for path in overlays:
            document = with_overlay(document, path)
        source = compile_to_source(
            document,
            component=options.component or (None if options.spec else "Session"),
            resources={uri: read_document(path) for uri, path in resources.items()},
            origin=f"From {names}, by: alcamine-validate compile",
            strict_keywords=not (options.no_strict or options.no_strict_keywords),
            strict_formats=not (options.no_strict or options.no_strict_formats),
        )
    except SchemaError as error:
        raise Failed(str(error)) from error
    write(source, options.output)
    return CLEAN


def _resources(options: list[str]) -> dict[str, Path]:
    """Return the files of ``--resource`` by URI. The file is the text after the last ``=``."""
    files: dict[str, Path] = {}
    for option in options:
        uri, _, path = option.rpartition("=")
        if not uri or not path:
            raise Failed(f"--resource: use URI=FILE, not {option!r}")
        if uri in files:
            raise Failed(f"--resource: {uri!r} is given twice")
        files[uri] = Path(path)
    return files
