"""Convert documents to JSON-native values, only as far as they are used.

A caller's document can contain subclasses (an OrderedDict, a StrEnum) and values that are not JSON.
Converting all of a large document would take longer than compiling one schema in it.
"""

from __future__ import annotations

from typing import Any

from alcamine_validate.runtime.values import NotJson, as_json, non_json_values
from alcamine_validate.schema.errors import InvalidSchema


def native_json(value: Any, location: str, made: dict[int, Any] | None = None) -> Any:
    """Return the value at ``location`` of a document, converted to exact JSON classes.

    ``made`` keeps the results of several calls for one document that does not change meanwhile:
    see :func:`as_json`. Raises :class:`InvalidSchema` if any part of the value is not JSON.
    """
    try:
        return as_json(value, made)
    except (NotJson, RecursionError):
        for pointer, problem in non_json_values(value):
            raise InvalidSchema(f"{problem} is not JSON", pointer=f"{location}{pointer}") from None
        raise InvalidSchema("the document is nested too deep", pointer=location) from None


def native_container(value: Any, location: str, made: dict[int, Any] | None = None) -> Any:
    """Return ``value`` itself if it is an exact dict or list, else :func:`native_json` of it.

    The members of a dict or list need not be JSON.
    """
    return value if type(value) in (dict, list) else native_json(value, location, made)
