"""Masking: what people's captures hold is not shown, but as type, length and a short hash.

The hash has 16 bits: enough to tell two values of a report apart, far too few to find a
value by trying all of them, as one could find a phone number by a longer one.
"""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.json_pointer import escape, split

SENSITIVE: Final = frozenset({"email", "phone", "name", "systemPrompt", "properties", "messages"})
"""The properties whose values are masked, with all that is in them."""

_TOKEN: Final = (
    r"(?i:bearer|basic|token)\s+[\w\-.~+/=]{8,}"  # RFC 6750, section 2.1
    r"|eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"  # RFC 7519: {" in base64url begins so
    r"|\b(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abps])[-_][\w-]{10,}"
    r"|\bAKIA[0-9A-Z]{12,}"
)
_LONG_TOKEN: Final = r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=[^0-9]*[0-9])[\w\-.~+/]{33,}={0,2}"
_LONGEST_SEARCHED: Final = 10_000


class Masked:
    """A value that messages may speak of, but not show."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __str__(self) -> str:
        return mask(self.value)


def type_name(value: Any) -> str:
    """Return the JSON type of a value: integer for whole numbers, also 1.0."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names = {float: "number", str: "string", list: "array", dict: "object"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "value")


def is_sensitive(pointer: str, value: Any) -> bool:
    """Tell whether a value at a pointer in a Session is to be masked."""
    return not SENSITIVE.isdisjoint(split(pointer)) or _is_token(value)


def _is_token(value: Any) -> bool:
    if not isinstance(value, str) or len(value) < 9:
        return False
    text = value[:_LONGEST_SEARCHED]
    return re.search(_TOKEN, text) is not None or re.fullmatch(_LONG_TOKEN, text) is not None


def mask(value: Any) -> str:
    """Return what is shown in place of a value: ``<string of 17 characters #3f2a>``."""
    from hashlib import blake2b

    kind = type_name(value)
    if value is None or isinstance(value, bool) or value == "":
        return f"<{kind}>"
    text = value if isinstance(value, str) else repr(value)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=2).hexdigest()
    if isinstance(value, list | dict):
        return f"<{kind}>"
    unit = "character" if isinstance(value, str) else "digit"
    length = len(text) if isinstance(value, str) else sum(map(str.isdigit, text))
    return f"<{kind} of {length:,} {unit}{'' if length == 1 else 's'} #{digest}>"


def sensitive_pointers(value: Any) -> list[str]:
    """Return the pointers of all that is to be masked in a Session, the outermost each."""
    found: list[str] = []
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        pointer, item = waiting.pop()
        if isinstance(item, dict):
            below = {name: f"{pointer}/{escape(name)}" for name in item}
            found += [below[name] for name in item if name in SENSITIVE]
            waiting += [(below[name], item[name]) for name in item if name not in SENSITIVE]
        elif isinstance(item, list):
            waiting += [(f"{pointer}/{index}", inner) for index, inner in enumerate(item)]
        elif _is_token(item):
            found.append(pointer)
    return found
