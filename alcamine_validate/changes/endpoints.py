"""Changes of the endpoints of an OpenAPI document that answer with a component.

OpenAPI 3.1.1, sections 4.8.8 to 4.8.17. A path parameter may have any name, so ``/sessions/{id}``
and ``/sessions/{sessionId}`` are one path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from alcamine_validate.changes.change import Change, FoundChange, Side
from alcamine_validate.schema.references import reached
from alcamine_validate.schema.subschemas import COMPONENTS
from alcamine_validate.text.json_pointer import join, split

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_PARAMETER: Final = re.compile(r"\{[^{}]*\}")


class _Endpoint(NamedTuple):
    """An operation: its method and path, its pointer, and whether it answers with the component."""

    name: str
    pointer: str
    is_answer: bool


def endpoint_changes(old: Any, new: Any, component: str) -> list[Change]:
    """Return the changes of the endpoints that answer with ``component``, directly or within.

    Documents without paths, and JSON Schemas, have none.
    """
    before, after = _endpoints(old, component), _endpoints(new, component)
    found = [*_removed(before, after), *_added(before, after)]
    return [Change(each, "", ()) for each in found]


def _removed(before: dict[Any, _Endpoint], after: dict[Any, _Endpoint]) -> Iterator[FoundChange]:
    for key, endpoint in before.items():
        other = after.get(key)
        old = Side(endpoint.pointer, endpoint.name)
        if endpoint.is_answer and other is None:
            yield FoundChange("ALC961", f"{endpoint.name} is removed", old, Side("/paths"))
        elif endpoint.is_answer and other is not None and not other.is_answer:
            message = f"{endpoint.name} answers with something else"
            yield FoundChange("ALC963", message, old, Side(other.pointer, other.name))


def _added(before: dict[Any, _Endpoint], after: dict[Any, _Endpoint]) -> Iterator[FoundChange]:
    for key, endpoint in after.items():
        if endpoint.is_answer and (key not in before or not before[key].is_answer):
            new = Side(endpoint.pointer, endpoint.name)
            yield FoundChange("ALC962", f"{endpoint.name} is added", Side("/paths"), new)


def _endpoints(document: Any, component: str) -> dict[tuple[str, str], _Endpoint]:
    paths = document.get("paths") if isinstance(document, dict) else None
    if not isinstance(paths, dict):
        return {}
    with_it = _parts_with(document, join(COMPONENTS, component))
    found = {}
    for path, item in paths.items():
        for method in _METHODS if isinstance(item, dict) else ():
            if isinstance(item.get(method), dict):
                parts = _references(item[method].get("responses"))
                pointer = join("/paths", path, method)
                is_answer = not with_it.isdisjoint(parts)
                key = (method, _PARAMETER.sub("{}", path))
                found[key] = _Endpoint(f"{method.upper()} {path}", pointer, is_answer)
    return found


def _parts_with(document: Any, wanted: str) -> set[str]:
    """Return the components of all kinds that refer to one of them, directly or through others."""
    components = document.get("components")
    used_by: dict[str, list[str]] = {}
    for kind, parts in (components if isinstance(components, dict) else {}).items():
        for name, part in (parts if isinstance(parts, dict) else {}).items():
            own = join("/components", kind, name)
            used_by.setdefault(own, [])
            for other in _references(part):
                used_by.setdefault(other, []).append(own)
    used_by.setdefault(wanted, [])
    return reached([wanted], used_by)


def _references(value: Any) -> set[str]:
    """Return the components that a part of the document refers to."""
    found = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            reference = each.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/components/"):
                found.add(join("", *split(reference[1:])[:3]))
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return found
