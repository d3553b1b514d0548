"""Mistakes that only text can have, made in compact JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_DEEPEST: Final = 1_024


def _member(text: bytes) -> Callable[[bytes], bytes]:
    """Return a mistake that inserts the text of a member at the start of the Session."""
    return lambda data: b"{" + text + b"," + data[1:]


TEXTS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "ALC002": lambda data: data[: len(data) // 2].decode(errors="ignore").encode(),
    "ALC003": lambda data: b"\xef\xbb\xbf" + data,
    "ALC004": lambda data: data[:-1] + b',"isDemo":false}',
    "ALC005": _member(b'"nested":' + b"[" * _DEEPEST + b"]" * _DEEPEST),
    "ALC006": _member(b'"score":1e400'),
    "ALC007": lambda _: b"[]",
}
"""The mistake for each code about the JSON text rather than its values."""
