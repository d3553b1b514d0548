"""``python -m alcamine_validate.generated``: write the generated modules anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alcamine_validate.validator.compile import compile_to_source, load_schema
from alcamine_validate.session_codegen.canonical import canonical_source
from alcamine_validate.session_codegen.keys import keys_source
from alcamine_validate.session_codegen.object_shapes import object_shapes_source
from alcamine_validate.session_codegen.vocabulary import vocabulary_source
from alcamine_validate.session_codegen.typed_dicts import typed_dicts_source
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.nodes import ResolvedSchema
from alcamine_validate.schema.spec_files import spec_file

COMMAND = "python -m alcamine_validate.generated"
_ORIGIN_PUBLISHED = f"From spec/openapi.yaml as published, by: {COMMAND}"
_ORIGIN_CORRECTED = f"From spec/openapi.yaml with spec/overlay.yaml, by: {COMMAND}"
_ORIGIN_WEBHOOK = (
    f"From spec/openapi.yaml with spec/overlay.yaml and spec/webhook.overlay.yaml, by: {COMMAND}"
)


def generated_sources() -> dict[str, str]:
    """Return the source of each generated module of this folder, by file name."""
    document = read_document(spec_file("openapi.yaml"))
    overlays = [read_document(spec_file("overlay.yaml"))]
    of_webhooks = [*overlays, read_document(spec_file("webhook.overlay.yaml"))]
    session = _resolved(document, overlays)
    # The Session in a webhook body has all properties of a Session, and more.
    session_in_webhook = _resolved(document, of_webhooks)
    webhook = _resolved(document, of_webhooks, component="Webhook")
    return {
        "corrected.py": _module(document, overlays, _ORIGIN_CORRECTED),
        "published.py": _module(document, [], _ORIGIN_PUBLISHED),
        "webhook.py": _module(document, of_webhooks, _ORIGIN_WEBHOOK),
        "keys.py": keys_source(session_in_webhook, origin=_ORIGIN_WEBHOOK),
        "canonical.py": canonical_source(session, origin=_ORIGIN_CORRECTED),
        "object_shapes.py": object_shapes_source(
            session, origin=_ORIGIN_WEBHOOK, others={"WEBHOOK_ROOT": session_in_webhook}
        ),
        "vocabulary.py": vocabulary_source(session_in_webhook, origin=_ORIGIN_WEBHOOK),
        "types.py": typed_dicts_source(
            session, origin=_ORIGIN_WEBHOOK, others={"Webhook": webhook}
        ),
        "partial_types.py": typed_dicts_source(
            session, origin=_ORIGIN_WEBHOOK, others={"Webhook": webhook}, is_partial=True
        ),
    }


def _module(document: Any, overlays: list[Any], origin: str) -> str:
    return compile_to_source(document, component="Session", overlay=overlays, origin=origin)


def _resolved(document: Any, overlays: list[Any], component: str = "Session") -> ResolvedSchema:
    return load_schema(document, component=component, overlay=overlays, asserted_formats=FORMATS)


def main() -> None:
    """Write every generated module beside this file."""
    for name, source in generated_sources().items():
        (Path(__file__).parent / name).write_text(source, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
