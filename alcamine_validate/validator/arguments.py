"""Errors for arguments that are neither JSON text nor parsed values, with what to pass instead.

This is a separate module because it is imported only when an argument is refused.
"""

from __future__ import annotations

from typing import Any, Final

from alcamine_validate.runtime.values import class_name
from alcamine_validate.text.json_text import is_text

_HINTS: Final = (
    ("__fspath__", "read the file", "{text}(path.read_bytes())"),
    ("read", "read it", "{text}(file.read())"),
    ("model_dump_json", "have the model write its JSON", "{text}(model.model_dump_json())"),
    ("__dataclass_fields__", "make it a dict", "{value}(dataclasses.asdict(instance))"),
    ("__attrs_attrs__", "make it a dict", "{value}(attrs.asdict(instance))"),
    ("as_py", "take the Python value", "{either}(scalar.as_py())"),
    ("tolist", "take the Python value", "{value}(array.tolist())"),
    ("__next__", "pass its values one by one", "{either}(next(iterator))"),
    ("keys", "make it a dict", "{value}(dict(mapping))"),
)
"""Each row: an attribute of an object's class, what to do with the object, and the call."""


def unsuitable(argument: Any, text: str, value: str) -> TypeError:
    """Return the error for an argument whose class does not represent a JSON value.

    ``text`` is the function that takes JSON text, ``value`` the one that takes parsed values;
    they are the same if one function takes both.
    """
    if is_text(argument):
        return TypeError(f"{value} takes a parsed value; pass JSON text to {text}")
    # Only the class counts: an object may claim to have any attribute.
    attributes = {name for kind in type.mro(type(argument)) for name in vars(kind)}
    hint = next(
        (
            f": {what}, as in {call.format(text=text, value=value, either=text)}"
            for attribute, what, call in _HINTS
            if attribute in attributes
        ),
        "",
    )
    name = class_name(argument)
    return TypeError(f"a value of type {name} is neither JSON text nor a parsed JSON value{hint}")
