"""Short descriptions of what a place allows, for reports: ``string (cuid2) or null``."""

from __future__ import annotations

from typing import Final

from alcamine_validate.changes.shapes import KINDS, Case, Schemas, Shapes, find, is_integer, listed
from alcamine_validate.schema import nodes
from alcamine_validate.validator.messages import listed as listed_values

_MOST_DETAILS: Final = 3


def description(shapes: Shapes, schemas: Schemas) -> str:
    """Return what ``schemas`` allow in a few words, such as ``array of string or null``."""
    cases = shapes.cases(schemas)
    if all(shapes.is_open(kind, schemas) for kind in KINDS):
        return "any value"
    return " or ".join(words(shapes, *each) for each in cases.items()) or "no value"


def types(shapes: Shapes, schemas: Schemas) -> str:
    """Return the JSON types that ``schemas`` allow, such as ``integer or null``."""
    cases = shapes.cases(schemas)
    if list(cases) == list(KINDS) and not is_integer(cases["number"].base):
        return "any type"
    return " or ".join(type_of(*each) for each in cases.items()) or "no value"


def type_of(kind: str, case: Case) -> str:
    """Return the JSON type of the values of a case: ``integer`` if no other numbers are allowed."""
    return "integer" if kind == "number" and is_integer(case.base) else kind


def words(shapes: Shapes, kind: str, case: Case) -> str:
    """Return what a case allows in a few words, such as ``string (cuid2)``."""
    values = listed(kind, case.base)
    if values is not None:
        return listed_values([value for value, _ in values.by_key.values()])
    name = type_of(kind, case)
    if kind == "array":
        items = [node.schema for node in find(nodes.Items, case.base)]
        return f"array of {types(shapes, tuple(items))}" if items else "array"
    if kind == "object":
        names = {name for node in find(nodes.Properties, case.base) for name in node.schemas}
        return f"object with {_counted(len(names))}" if names else "object"
    details = [node.name for node in find(nodes.Format, case.base)]
    if kind == "string":
        sizes = find(nodes.SizeLimit, case.base)
        details += [f"{each.kind} {each.limit}" for each in sizes if each.kind.endswith("Length")]
    details = details[:_MOST_DETAILS]
    return f"{name} ({', '.join(details)})" if details else name


def _counted(number: int) -> str:
    return "1 property" if number == 1 else f"{number:,} properties"
