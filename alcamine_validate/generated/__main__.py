"""``python -m alcamine_validate.generated``: write the generated modules anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alcamine_validate.validator.compile import compile_to_source, load_schema
from alcamine_validate.session_codegen.canonical import canonical_source
from alcamine_validate.session_codegen.keys import keys_source
from alcamine_validate.session_codegen.object_shapes import object_shapes_source
from alcamine_validate.session_codegen.vocabulary import vocabulary_source
from alcamine_validate.compiler.typed_dicts import typed_dicts_source
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.nodes import ResolvedSchema
from alcamine_validate.schema.spec_files import spec_file

COMMAND = "python -m alcamine_validate.generated"
_ORIGIN = f"From spec/openapi.yaml, by: {COMMAND}"
_ORIGIN_CORRECTED = f"From spec/openapi.yaml with spec/overlay.yaml, by: {COMMAND}"


def generated_sources() -> dict[str, str]:
    """Return the source of each generated module of this folder, by file name."""
    document = read_document(spec_file("openapi.yaml"))
    overlay = read_document(spec_file("overlay.yaml"))
    return {
        "corrected.py": _module(document, overlay, "spec/openapi.yaml with spec/overlay.yaml"),
        "published.py": _module(document, None, "spec/openapi.yaml as published"),
        "keys.py": keys_source(_resolved(document, overlay), origin=_ORIGIN),
        "canonical.py": canonical_source(_resolved(document, overlay), origin=_ORIGIN_CORRECTED),
        "object_shapes.py": object_shapes_source(_resolved(document, overlay), origin=_ORIGIN),
        "vocabulary.py": vocabulary_source(_resolved(document, overlay), origin=_ORIGIN_CORRECTED),
        "types.py": typed_dicts_source(_resolved(document, overlay), origin=_ORIGIN),
    }


def _module(document: Any, overlay: Any, origin: str) -> str:
    return compile_to_source(
        document, component="Session", overlay=overlay, origin=f"From {origin}, by: {COMMAND}"
    )


def _resolved(document: Any, overlay: Any) -> ResolvedSchema:
    return load_schema(document, component="Session", overlay=overlay, asserted_formats=FORMATS)


def main() -> None:
    """Write every generated module beside this file."""
    for name, source in generated_sources().items():
        (Path(__file__).parent / name).write_text(source, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
