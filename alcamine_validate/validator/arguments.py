"""Errors for arguments that are neither JSON text nor parsed values, with what to pass instead.

This is a separate module because it is imported only when an argument is refused.
"""

from __future__ import annotations

from typing import Any, Final

from alcamine_validate.runtime.values import class_name
from alcamine_validate.text.json_text import is_text

_HINTS: Final = (
    ("__fspath__", "read the file", "text", "path.read_bytes()"),
    ("read", "read it", "text", "file.read()"),
    ("model_dump_json", "have the model write its JSON", "text", "model.model_dump_json()"),
    ("__dataclass_fields__", "make it a dict", "value", "dataclasses.asdict(instance)"),
    ("__attrs_attrs__", "make it a dict", "value", "attrs.asdict(instance)"),
    ("as_py", "take the Python value", "text", "scalar.as_py()"),
    ("tolist", "take the Python value", "value", "array.tolist()"),
    ("__next__", "pass its values one by one", "text", "next(iterator)"),
    ("keys", "make it a dict", "value", "dict(mapping)"),
)
"""Each row: an attribute of an object's class, what to do with the object, which function takes
the result, and what to pass to it.
"""

_OF_BUFFERS: Final = ("pass its bytes", "text", "memoryview(buffer)")


def unsuitable(argument: Any, text: str, value: str) -> TypeError:
    """Return the error for an argument whose class does not represent a JSON value.

    ``text`` is the function that takes JSON text, ``value`` the one that takes parsed values;
    they are the same if one function takes both.
    """
    if is_text(argument):
        return TypeError(f"{value} takes a parsed value; pass JSON text to {text}")
    found = _hint(argument)
    if found is None:
        return TypeError(_neither(argument))
    what, taken_by, passed = found
    function = text if taken_by == "text" else value
    return TypeError(f"{_neither(argument)}: {what}, as in {function}({passed})")


def unsuitable_item(item: Any) -> str:
    """Return the problem of such an item in a stream, with what to pass instead."""
    found = _hint(item)
    return _neither(item) if found is None else f"{_neither(item)}: {found[0]}, as in {found[2]}"


def _neither(argument: Any) -> str:
    name = class_name(argument)
    return f"a value of type {name} is neither JSON text nor a parsed JSON value"


def _hint(argument: Any) -> tuple[str, str, str] | None:
    """Return a row of hints without its attribute, or None if there is none for an object."""
    # Only the class counts, and not what its own class has code for: an object may claim anything.
    attributes = {name for kind in type.mro(type(argument)) for name in _DICT_OF(kind)}
    for attribute, what, taken_by, passed in _HINTS:
        if attribute in attributes:
            return what, taken_by, passed
    return _OF_BUFFERS if _holds_bytes(argument) else None


_DICT_OF: Final = type.__dict__["__dict__"].__get__
"""Returns the attributes of a class, whatever its metaclass does."""


def _holds_bytes(argument: Any) -> bool:
    """Return whether an object is a buffer of bytes, as those of pyarrow and mmap are."""
    try:
        with memoryview(argument) as view:
            return view.itemsize == 1
    except Exception:  # a class may have its own code for this
        return False
