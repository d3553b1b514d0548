"""Plain scalars of YAML: their values in JSON, and their types for YAML 1.1 readers."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

import yaml

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORDS: Final = {"true": True, "false": False, "null": None, "": None}


def resolved(text: str) -> Any:
    """Return the value of a plain scalar: JSON's words and numbers, else the text.

    Raises ValueError for a number that is larger than the largest double.
    """
    if text in _WORDS:
        return _WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    is_float = bool(match.group(1) or match.group(2))
    number = float(text)
    if math.isinf(number):
        problem = "is too large for a double" if is_float else "has too many digits"
        raise ValueError(f"a number {problem}")
    return number if is_float else int(text)


_TYPE_NAMES: Final = {
    "bool": "a boolean", "float": "a number", "int": "a number", "null": "null",
    "timestamp": "a timestamp",
}  # fmt: skip


def yaml_1_1_type(text: str) -> str:
    """Return the type of a plain scalar for YAML 1.1 readers: ``a string``, ``a timestamp`` …

    This uses the resolver of PyYAML; source: https://yaml.org/type/.
    """
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], ())
    for tag, pattern in resolvers:
        if pattern.match(text):
            return _TYPE_NAMES.get(tag.rpartition(":")[2], "a string")
    return "a string"


def own_type(value: Any) -> str:
    """Return the type of a scalar's value here, in the words of :func:`yaml_1_1_type`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    return "a string" if isinstance(value, str) else "a number"


_OWN_TAGS: Final = "tag:yaml.org,2002:"
_LONGEST_TAG: Final = 100


def written_tag(tag: str) -> str:
    """Return a tag as people write it: ``!!int``, ``"!own"``, ``"!<tag:example.org,2002:x>"``.

    Tags that are not YAML's own are in quotes, because they are text from the file. A long tag is
    cut, because a short tag in the text may stand for a long one.
    """
    if len(tag) > _LONGEST_TAG:
        tag = f"{tag[:_LONGEST_TAG]}…"
    if tag in yaml.SafeLoader.yaml_constructors:
        return f"!!{tag.removeprefix(_OWN_TAGS)}"
    if tag.startswith(_OWN_TAGS):
        return quoted(f"!!{tag.removeprefix(_OWN_TAGS)}")
    return quoted(tag if tag.startswith("!") else f"!<{tag}>")


def quoted(text: str) -> str:
    """Return text from the file as JSON, to set it apart from the other words of a message."""
    return json.dumps(text, ensure_ascii=False)
