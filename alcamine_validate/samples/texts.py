"""Mistakes that only text can have: how compact JSON is spoilt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_DEEPEST: Final = 1_024


def _member(text: bytes) -> Callable[[bytes], bytes]:
    """Return a mistake that puts the text of a member first in the Session."""
    return lambda data: b"{" + text + b"," + data[1:]


TEXTS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "ALC002": lambda data: data[: len(data) // 2].decode(errors="ignore").encode(),
    "ALC003": lambda data: b"\xef\xbb\xbf" + data,
    "ALC004": lambda data: data[:-1] + b',"isDemo":false}',
    "ALC005": _member(b'"nested":' + b"[" * _DEEPEST + b"]" * _DEEPEST),
    "ALC006": _member(b'"score":1e400'),
    "ALC007": lambda _: b"[]",
}
"""The mistake of each code that is about the text, and not about what it says."""
