"""Read the two documents of a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.changes.compare import ComparedDocument
from alcamine_validate.schema.errors import UnsupportedSchema
from alcamine_validate.schema.reader import read_schema
from alcamine_validate.schema.subschemas import is_openapi


class _EveryFormat:
    """The formats to read into nodes: all of them, so that each change of one is seen."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def read_schemas(document: Any, component: str | None) -> ComparedDocument:
    """Return a document with the schemas of a component, or of a JSON Schema as a whole.

    ``component`` is ignored in a JSON Schema. Unknown keywords are allowed, because a change of
    one is reported. Raises :class:`InvalidSchema` and :class:`UnsupportedSchema`.
    """
    try:
        resolved = read_schema(
            document,
            component=component if is_openapi(document) else None,
            asserted_formats=_EveryFormat(),
            strict_keywords=False,
            strict_formats=False,
            refuse_earlier_drafts=False,
        )
    except RecursionError:
        raise UnsupportedSchema("schemas are nested too deep") from None
    return ComparedDocument(document, resolved)
