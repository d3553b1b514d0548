"""Path patterns as in ``.gitignore``, for ``exclude`` and similar settings.

Source: https://git-scm.com/docs/gitignore, and ``git check-ignore``, which the tests run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

_CLASSES: Final = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": " \\t", "digit": "0-9", "lower": "a-z",
    "punct": "!-/:-@\\[-`{-~", "space": "\\s", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


_STAR: Final = "[^/]*"
_FOLDERS: Final = "(?:.*/)?"
_WILD: Final = r"[*?\[\\]"


class InvalidPattern(ValueError):
    """A pattern that is not valid."""


def check_pattern(pattern: str) -> None:
    """Raise :class:`InvalidPattern` if ``pattern`` is not valid, for example ``[z-a]``."""
    try:
        _regex(pattern.removeprefix("!"))
    except re.error as error:
        raise InvalidPattern(f"not a valid pattern: {pattern!r} ({error.msg})") from None


def matches(path: str, patterns: Sequence[str]) -> bool:
    """Return whether ``patterns`` match ``path`` or a folder that contains it.

    ``path`` is relative, with ``/`` between its parts, and also at its end if it is a folder.
    ``*`` and ``?`` match within a part, ``**/`` matches any number of parts. A pattern with a
    ``/`` before its end matches from the root, any other pattern at every depth. A pattern that
    ends in ``/`` matches only folders. The last matching pattern decides. ``!`` negates a pattern;
    this has no effect if a folder around the path is matched.
    """
    parts = path.rstrip("/").split("/")
    folders = ["/".join(parts[:end]) for end in range(1, len(parts))]
    if any(_is_matched(folder, patterns, is_folder=True) for folder in folders):
        return True
    return bool(path) and _is_matched("/".join(parts), patterns, is_folder=path.endswith("/"))


def _is_matched(path: str, patterns: Iterable[str], *, is_folder: bool) -> bool:
    verdict = False
    for pattern in patterns:
        taken_back = pattern.startswith("!")
        if not is_folder and pattern.endswith("/"):
            continue
        if _regex(pattern[taken_back:]).fullmatch(path):
            verdict = not taken_back
    return verdict


@lru_cache(maxsize=1024)
def _regex(pattern: str) -> re.Pattern[str]:
    bare = pattern.rstrip("/")
    start = "" if "/" in bare else _FOLDERS
    return re.compile(start + _body(bare.removeprefix("/")), re.DOTALL)


def _body(pattern: str) -> str:
    blocks, at = [[""]], 0
    while at < len(pattern):
        part, at = _part(pattern, at)
        if part == _FOLDERS:
            blocks.append([""])
        elif part == _STAR:
            blocks[-1].append("")
        else:
            blocks[-1][-1] += part
    first, *others = blocks
    if not others:
        return between_stars(first)
    # As with stars, the first match is correct for all blocks but the last.
    nearest = "".join(f"(?>(?:.*?/)??{between_stars(each, is_end=False)})" for each in others[:-1])
    return between_stars(first, is_end=False) + nearest + _FOLDERS + between_stars(others[-1])


def between_stars(parts: Sequence[str], *, is_end: bool = True) -> str:
    """Return a regular expression for ``parts`` with a ``*`` (no ``/``) between each two.

    The nearest match is correct for all parts but the last, so stars need no backtracking. If
    anything may follow (``is_end`` is False), it is correct for the last part too.
    """
    first, *others = parts
    last = [_STAR + part for part in others[-1:]] if is_end else []
    nearest = others[: len(others) - len(last)]
    return "".join([first, *(f"(?>{_STAR}?{part})" for part in nearest), *last])


def _part(pattern: str, at: int) -> tuple[str, int]:
    """Return the next part of a pattern as a regular expression, and its end."""
    # git first strips the plain prefix from pattern and path, so the rest may start with "**/".
    is_plain_before = not re.search(_WILD, pattern[:at])
    starts_a_part = pattern[at - 1 : at] in ("", "/")
    if (starts_a_part or is_plain_before) and pattern.startswith("**/", at):
        return _FOLDERS, at + 3
    if starts_a_part and pattern[at:] == "**":
        return ".+", len(pattern)
    if pattern[at] == "*":
        return _STAR, at + 1
    if pattern[at] == "?":
        return "[^/]", at + 1
    if pattern[at] == "[":
        return _bracket(pattern, at)
    character, end = _character(pattern, at)
    return re.escape(character), end


def _character(pattern: str, at: int) -> tuple[str, int]:
    """Return the character at ``at``, without a backslash before it, and its end."""
    if pattern[at] == "\\" and at + 1 < len(pattern):
        return pattern[at + 1], at + 2
    return pattern[at], at + 1


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """Return a bracket expression, or a literal bracket if it is not closed, and its end."""
    inner = at + 1 + pattern.startswith(("!", "^"), at + 1)
    items, end = "", inner
    while end < len(pattern) and (pattern[end] != "]" or end == inner):
        item, end = _item(pattern, end)
        items += item
    if end >= len(pattern):
        return re.escape(pattern[at]), at + 1
    negated = "^" if inner > at + 1 else ""
    return f"(?!/)[{negated}{items}]", end + 1


def _item(pattern: str, at: int) -> tuple[str, int]:
    """Return a class like ``[:digit:]``, a range or a character of a bracket, and its end."""
    name = re.compile(r"\[:([a-z]+):\]").match(pattern, at)
    if name is not None and name[1] in _CLASSES:
        return _CLASSES[name[1]], name.end()
    first, end = _character(pattern, at)
    if pattern[end : end + 1] == "-" and pattern[end + 1 : end + 2] not in ("", "]"):
        last, end = _character(pattern, end + 1)
        return f"{re.escape(first)}-{re.escape(last)}", end
    return re.escape(first), end
