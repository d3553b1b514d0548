"""Write an overlay as YAML that people read, change and commit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

_PLAIN: Final = re.compile(r"[A-Za-z$](?:[\w.$\[\]?@='/()-]| (?!#))*(?<! )|\d+\.\d+\.\d+", re.ASCII)
"""The strings that need no quotes in any version of YAML, except for :data:`_WORDS`."""

_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""The words that YAML 1.1 reads as other values, in any case."""

_FOLDED: Final = frozenset({"description"})
_WIDTH: Final = 96


def overlay_text(overlay: dict[str, Any]) -> str:
    """Return an overlay as YAML 1.2 in block style, which YAML 1.1 parsers read alike."""
    return "\n".join(_lines(overlay, "")) + "\n"


def _lines(value: Any, margin: str) -> Iterator[str]:
    """Yield the lines of a container that is not empty."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _member(f"{margin}{_scalar(name)}:", name, each, margin)
        return
    for each in value:
        if _is_block(each):
            first, *rest = _lines(each, f"{margin}  ")
            yield f"{margin}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{margin}- {_scalar(each)}"


def _member(key: str, name: str, value: Any, margin: str) -> Iterator[str]:
    inner = f"{margin}  "
    if name in _FOLDED and isinstance(value, str):
        import textwrap

        yield f"{key} >-"
        yield from textwrap.wrap(
            value, _WIDTH, initial_indent=inner, subsequent_indent=inner,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    elif _is_block(value):
        yield key
        yield from _lines(value, inner)
    else:
        yield f"{key} {_scalar(value)}"


def _is_block(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _scalar(value: Any) -> str:
    """Return a scalar or an empty container; strings are in quotes if they need them."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
