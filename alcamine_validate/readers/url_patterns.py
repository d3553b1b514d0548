"""Which responses of a capture hold Sessions: patterns of URLs, as OpenAPI writes paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

_PLACEHOLDER: Final = re.compile(r"\{[^{}/]*\}|\*\*|\*")
_HOST: Final = re.compile(r"^[^/]*://[^/]*")
_WILD: Final = {"**": ".*", "*": "[^/]*"}


class InvalidUrlPattern(ValueError):
    """A pattern that no URL could match."""


def check_url_pattern(pattern: str) -> None:
    """Raise :class:`InvalidUrlPattern` where a pattern is no path and no URL."""
    if not pattern.startswith("/") and "://" not in pattern:
        wanted = "it starts with / (any host) or is a URL, such as /v2/sessions/{id}"
        raise InvalidUrlPattern(f"no pattern of URLs: {pattern!r}: {wanted}")


def is_meant(url: str, patterns: Iterable[str]) -> bool:
    """Tell whether one of ``patterns`` matches a URL; its query and fragment don't count.

    ``{name}`` and ``*`` stand for a part of the path, ``**`` for any number of them. A
    pattern that starts with ``/`` is for every host. A ``/`` at the end does not count, nor
    does the case of scheme and host (RFC 3986, section 6.2.2.1).
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = unquote(parts.path).rstrip("/")
    whole = f"{parts.scheme}://{parts.netloc.lower()}{path}"
    return any(
        _regex(pattern).fullmatch(path if pattern.startswith("/") else whole) is not None
        for pattern in patterns
    )


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    parts, end = [], 0
    stem = _HOST.sub(lambda match: match.group().lower(), pattern.rstrip("/"))
    for match in _PLACEHOLDER.finditer(stem):
        parts += [re.escape(stem[end : match.start()]), _WILD.get(match.group(), "[^/]+")]
        end = match.end()
    return re.compile("".join(parts) + re.escape(stem[end:]), re.DOTALL)
