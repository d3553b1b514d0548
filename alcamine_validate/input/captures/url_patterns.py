"""Which responses of a capture hold Sessions: patterns of URLs, as OpenAPI writes paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from alcamine_validate.text.gitignore import between_stars

_PLACEHOLDER: Final = re.compile(r"\{[^{}/]*\}|\*\*|\*")
_HOST: Final = re.compile(r"^[^/]*://[^/]*")
_ANYTHING: Final = "**"
_PLAIN_SEGMENT: Final = re.compile(
    r"v[0-9][0-9.]{0,4}|accounts|agents|alcamine|api|apis|app|beta|calls|dev|gateway|internal"
    r"|interviews|me|organizations|people|persons|prod|projects|proxy|public|rest|sandbox|sessions?"
    r"|staging|test|users|voice|workspaces",
    re.IGNORECASE,
)
"""Parts of a path that name no person. Any other word may: ``/people/jane/sessions``."""


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


def pattern_for(url: str, *, is_one: bool) -> str | None:
    """Return a pattern that matches a URL and its like on any host; None if it has no path.

    Segments that are not plain words, such as ids and names of people, become ``{id}``. So
    does the last one if the response holds one Session rather than a list.
    """
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    segments = path.strip("/").split("/")
    if not path.startswith("/") or not all(segments):
        return None
    kept = [each if _PLAIN_SEGMENT.fullmatch(each) else "{id}" for each in segments]
    if is_one and len(kept) > 1:
        kept[-1] = "{id}"
    return "/" + "/".join(kept)


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    blocks, end = [[""]], 0
    stem = _HOST.sub(lambda match: match.group().lower(), pattern.rstrip("/"))
    for match in _PLACEHOLDER.finditer(stem):
        blocks[-1][-1] += re.escape(stem[end : match.start()])
        if match.group() == _ANYTHING:
            blocks.append([""])
        else:
            blocks[-1][-1] += "" if match.group() == "*" else "[^/]"
            blocks[-1].append("")
        end = match.end()
    blocks[-1][-1] += re.escape(stem[end:])
    return re.compile(_between_anything(blocks), re.DOTALL)


def _between_anything(blocks: list[list[str]]) -> str:
    """Return an expression for blocks with a ``**`` between each two, each with stars in it.

    The nearest place is right for all but the last, as in paths: URLs are of any length, so
    that to try all places for all of them would never end.
    """
    first, *others = blocks
    if not others:
        return between_stars(first)
    nearest = "".join(f"(?>.*?{between_stars(each, is_end=False)})" for each in others[:-1])
    return f"{between_stars(first, is_end=False)}{nearest}.*{between_stars(others[-1])}"
