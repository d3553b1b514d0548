"""Which TypedDicts of this package change with a new document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.session_codegen.typed_dicts import typed_dicts_source
from alcamine_validate.validator.compile import load_schema

_CLASS: Final = re.compile(
    r"^(?:class (?P<name>\w+)\(TypedDict\)|(?P<other>\w+) = TypedDict\()", re.M
)
_FIELD: Final = re.compile(
    r"""^(?:[ ]{4}(?P<name>\w+):[ ]|[ ]{8}(?P<text>"(?:[^"\\]|\\.)*"):[ ])(?P<type>.*)$""",
    re.MULTILINE,
)


@dataclass(frozen=True)
class TouchedType:
    """A TypedDict that is ``added``, ``removed`` or ``changed``, and the fields that changed."""

    name: str
    state: str
    fields: tuple[str, ...]


def touched_types(old: Any, new: Any) -> list[TouchedType]:
    """Return the typed dicts of a Session that differ between two documents, in their order.

    Raises :class:`UnsupportedSchema` if a document is one that can be compared but not compiled.
    """
    before, after = _classes(old), _classes(new)
    found = []
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            found.append(TouchedType(name, "removed", ()))
        elif name not in before:
            found.append(TouchedType(name, "added", ()))
        elif before[name] != after[name]:
            one, other = before[name], after[name]
            fields = [each for each in {**one, **other} if one.get(each) != other.get(each)]
            found.append(TouchedType(name, "changed", tuple(fields)))
    return found


def _classes(document: Any) -> dict[str, dict[str, str]]:
    """Return the annotation of each field, by class and name, from the source of the classes."""
    resolved = load_schema(
        document, component="Session", overlay=None, asserted_formats=FORMATS, strict=False
    )
    source = typed_dicts_source(resolved, origin="")
    starts = list(_CLASS.finditer(source))
    ends = [*(each.start() for each in starts[1:]), len(source)]
    return {
        start["name"] or start["other"]: {
            each["name"] or each["text"][1:-1]: each["type"].removesuffix(",")
            for each in _FIELD.finditer(source, start.end(), end)
        }
        for start, end in zip(starts, ends, strict=False)
    }
