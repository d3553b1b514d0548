"""Match URLs of responses with Sessions, by patterns written like OpenAPI paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from alcamine_validate.text.gitignore import between_stars

_URL: Final = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)")
"""Scheme, authority and path of any text (RFC 3986, appendix B)."""

_FIRST_SEGMENT: Final = re.compile(r"([^/?#]++)(/[^?#]*+)")
"""What may be a host without a scheme, and a path. Such a host has a port or a dot."""

_PLACEHOLDER: Final = re.compile(r"\{[^{}/]*\}|\*\*|\*")
_HOST: Final = re.compile(r"^[^/]*://[^/]*")
_ANYTHING: Final = "**"
_PLAIN_SEGMENT: Final = re.compile(
    r"v[0-9][0-9.]{0,4}|accounts|agents|alcamine|api|apis|app|beta|calls|dev|gateway|internal"
    r"|interviews|me|organizations|people|persons|prod|projects|proxy|public|rest|sandbox|sessions?"
    r"|staging|test|users|voice|workspaces",
    re.IGNORECASE,
)
"""Path segments that never name a person. Any other word may: ``/people/jane/sessions``."""


class InvalidUrlPattern(ValueError):
    """A pattern that can't match any URL."""


def check_url_pattern(pattern: str) -> None:
    """Raise :class:`InvalidUrlPattern` if a pattern is neither a path nor a URL."""
    if not pattern.startswith("/") and "://" not in pattern:
        wanted = "start it with / (any host) or a scheme, as in /v2/sessions/{id}"
        raise InvalidUrlPattern(f"not a valid URL pattern: {pattern!r}: {wanted}")


def is_matched(url: str, patterns: Iterable[str]) -> bool:
    """Return whether one of ``patterns`` matches a URL; its query and fragment are ignored.

    ``{name}`` and ``*`` match a path segment, ``**`` any number of segments. A pattern that
    starts with ``/`` applies to every host. A trailing ``/`` is ignored, and so is the case of
    scheme and host (RFC 3986, section 6.2.2.1).
    """
    path = path_of(url).rstrip("/")
    scheme, host = _split(url)[:2]
    whole = f"{scheme.lower()}://{host.lower()}{path}"
    return any(
        _regex(pattern).fullmatch(path if pattern.startswith("/") else whole) is not None
        for pattern in patterns
    )


def path_of(url: str) -> str:
    """Return the unescaped path of a URL, with a leading slash; "" if there is no path."""
    path = unquote(_split(url)[2])
    return path if path.startswith("/") or not path else f"/{path}"


def with_host(rest: str, host: str) -> str:
    """Return a URL that began with a variable, followed by ``rest``; ``host`` has a scheme.

    The variable may hold all of the host (``{{baseUrl}}/a``), or a part that is followed by a port
    (``{{host}}:80/a``) or by the host (``{{protocol}}://{{host}}/a``).
    """
    if rest.startswith("://"):
        return f"{host.partition(':')[0]}{rest}"
    return host + (rest if rest.startswith(("/", ":")) else f"/{rest}")


def _split(url: str) -> tuple[str, str, str]:
    match = _URL.match(url)
    scheme, host, path = match.groups(default="") if match else ("", "", "")
    found = None if host else _FIRST_SEGMENT.match(url)
    if found is not None and ("." in found[1] or ":" in found[1][1:]):
        return "", found[1], found[2]
    return scheme, host, path


def pattern_for(url: str, *, is_one: bool) -> str:
    """Return a pattern that matches a URL and similar ones on any host.

    Segments that are not plain words, for example ids and names of people, become ``{id}``. So
    does the last segment if the response holds one Session instead of a list (``is_one``).
    """
    segments = path_of(url).rstrip("/")[1:].split("/")
    kept = [each if is_plain_segment(each) else "{id}" for each in segments]
    if is_one and len(kept) > 1:
        kept[-1] = "{id}"
    return "/" + "/".join(kept)


def is_plain_segment(segment: str) -> bool:
    """Return whether a segment of a path is empty, or a word that never names a person."""
    return not segment or _PLAIN_SEGMENT.fullmatch(segment) is not None


_EXPRESSION_LENGTH: Final = 1000
_NAMED_SET: Final = re.compile(r"\\[pP]\{[^{}]*\}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_SET: Final = re.compile(r"\[\^?\]?[^\[\]]*+\]")
_LOOKAROUND: Final = re.compile(r"\(\?<?[=!][^()]*\)")
_GROUP: Final = re.compile(r"\((?:\?(?:P?<\w+>|[>:]|[a-z-]+:?))?([^()]*)\)")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{[0-9,]*\})[?+]?")
_QUERY: Final = "\0"
"""The replacement for a question mark that starts the query; others are quantifiers."""

_DOT: Final = "\1"
_ANYTHING_BEFORE_NAME: Final = re.compile(r"\.[*+]\??(?=\w)")
_ANYTHING_IN_NAME: Final = re.compile(r"(?<=\w)\.[*+]\??")
"""What begins or ends with a name, such as ``/sessions.*``, matches that name itself."""

_WRITTEN: Final = {each: each for each in "/-_"} | {".": _DOT, "?": _QUERY}
"""The characters that escapes stand for; other escapes become ``x``."""


def path_of_expression(expression: str) -> str:
    """Return a path that a regular expression matches; "" if it can't easily be derived.

    For example, it is ``/v1/sessions/x`` for ``^/(v1|v2)/sessions/([^/]+)$``: the first
    alternative that contains "session" is used, or else the first one, and a set of characters
    becomes the letter ``x``.
    """
    if len(expression) > _EXPRESSION_LENGTH:
        return ""
    text = _NAMED_SET.sub("x", expression.replace("[?]", r"\?"))
    text = _ESCAPE.sub(lambda match: _WRITTEN.get(match[1], "x"), text)
    text = _ANYTHING_IN_NAME.sub("", _ANYTHING_BEFORE_NAME.sub("x/", text))
    text = f"({_SET.sub('x', text)})"
    before = ""
    while text != before:  # innermost groups first
        before = text
        text = _GROUP.sub(lambda match: _alternative(match[1]), _LOOKAROUND.sub("", text))
    path = _QUANTIFIER.sub("", text).partition(_QUERY)[0].strip("^$").replace(_DOT, ".")
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
    """Return an expression for blocks that ``**`` separates; ``*`` separates a block's texts.

    Matching each block but the last at the nearest position is enough, as in ``between_stars``.
    URLs may be of any length, so trying all positions for all blocks could take forever.
    """
    first, *others = blocks
    if not others:
        return between_stars(first)
    nearest = "".join(f"(?>.*?{between_stars(each, is_end=False)})" for each in others[:-1])
    return f"{between_stars(first, is_end=False)}{nearest}.*{between_stars(others[-1])}"
