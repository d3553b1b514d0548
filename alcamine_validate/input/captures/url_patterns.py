"""Which responses of a capture hold Sessions: patterns of URLs, as OpenAPI writes paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from alcamine_validate.text.gitignore import between_stars

_URL: Final = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)")
"""Scheme, authority and path of any text (RFC 3986, appendix B)."""

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
    path = path_of(url).rstrip("/")
    scheme, host = _split(url)[:2]
    whole = f"{scheme.lower()}://{host.lower()}{path}"
    return any(
        _regex(pattern).fullmatch(path if pattern.startswith("/") else whole) is not None
        for pattern in patterns
    )


def path_of(url: str) -> str:
    """Return the path of a URL without its escapes, from its first slash on; "" for none."""
    path = unquote(_split(url)[2])
    return path if path.startswith("/") or not path else f"/{path}"


def _split(url: str) -> tuple[str, str, str]:
    match = _URL.match(url)
    scheme, host, path = match.groups(default="") if match else ("", "", "")
    return scheme, host, path


def pattern_for(url: str, *, is_one: bool) -> str:
    """Return a pattern that matches a URL and its like on any host.

    Segments that are not plain words, such as ids and names of people, become ``{id}``. So
    does the last one if the response holds one Session rather than a list.
    """
    segments = path_of(url).rstrip("/")[1:].split("/")
    kept = [each if _is_plain(each) else "{id}" for each in segments]
    if is_one and len(kept) > 1:
        kept[-1] = "{id}"
    return "/" + "/".join(kept)


def _is_plain(segment: str) -> bool:
    return not segment or _PLAIN_SEGMENT.fullmatch(segment) is not None


_EXPRESSION_LENGTH: Final = 1000
_NAMED_SET: Final = re.compile(r"\\[pP]\{[^{}]*\}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_SET: Final = re.compile(r"\[\^?\]?[^\]]*\]")
_LOOKAROUND: Final = re.compile(r"\(\?<?[=!][^()]*\)")
_GROUP: Final = re.compile(r"\((?:\?(?:P?<\w+>|[>:]|[a-z-]+:?))?([^()]*)\)")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{[0-9,]*\})[?+]?")
_QUERY: Final = "\0"
"""What a question mark that begins the query becomes, while the others are quantifiers."""

_WRITTEN: Final = {each: each for each in "/.-_"} | {"?": _QUERY}
"""What escapes of characters stand for, where it matters."""


def path_of_expression(expression: str) -> str:
    """Return a path that a regular expression matches, as far as that is easily seen.

    Such as ``/v1/sessions/x`` for ``^/(v1|v2)/sessions/([^/]+)$``: of alternatives the first
    one that speaks of sessions counts, and what stands for any character is a letter. It is ""
    if no path can be seen.
    """
    if len(expression) > _EXPRESSION_LENGTH:
        return ""
    text = _NAMED_SET.sub("x", expression.replace("[?]", r"\?"))
    text = _ESCAPE.sub(lambda match: _WRITTEN.get(match[1], "x"), text)
    text = f"({_SET.sub('x', text)})"
    before = ""
    while text != before:  # the innermost group first
        before = text
        text = _GROUP.sub(lambda match: _alternative(match[1]), _LOOKAROUND.sub("", text))
    path = _QUANTIFIER.sub("", text).partition(_QUERY)[0].strip("^$")
    return path if re.search(r"[A-Za-wyz]", path) else ""


def _alternative(alternatives: str) -> str:
    found = alternatives.split("|")
    return next((each for each in found if "session" in each.lower()), found[0])


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
