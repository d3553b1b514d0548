"""Patterns of paths, as in ``.gitignore``: which files ``exclude`` and the like mean.

Source: https://git-scm.com/docs/gitignore, and ``git check-ignore``, which the tests ask.
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
    """A pattern that can't be one."""


def check_pattern(pattern: str) -> None:
    """Raise :class:`InvalidPattern` where ``pattern`` is none, such as ``[z-a]``."""
    try:
        _regex(pattern.removeprefix("!"))
    except re.error as error:
        raise InvalidPattern(f"no pattern of paths: {pattern!r} ({error})") from None


def matches(path: str, patterns: Sequence[str]) -> bool:
    """Tell whether ``path``, or a folder that it is in, is meant by ``patterns``.

    ``path`` is relative, with ``/`` between its parts, and at its end where it is a folder.
    ``*`` and ``?`` stay within a part, ``**/`` spans any number of them; a pattern with a
    ``/`` before its end is meant from the root, any other at every depth; one that ends
    in ``/`` means folders. The last pattern that matches decides, and ``!`` takes back,
    unless the folder around is meant.
    """
    parts = path.rstrip("/").split("/")
    folders = ["/".join(parts[:end]) for end in range(1, len(parts))]
    if any(_is_meant(folder, patterns, is_folder=True) for folder in folders):
        return True
    return bool(path) and _is_meant("/".join(parts), patterns, is_folder=path.endswith("/"))


def _is_meant(path: str, patterns: Iterable[str], *, is_folder: bool) -> bool:
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
    # As with stars: what ends in a folder is right where it is met first.
    nearest = "".join(f"(?>(?:.*?/)??{between_stars(each, is_end=False)})" for each in others[:-1])
    return between_stars(first, is_end=False) + nearest + _FOLDERS + between_stars(others[-1])


def between_stars(parts: Sequence[str], *, is_end: bool = True) -> str:
    """Return an expression for ``parts`` of one with a ``*`` (no ``/``) between each two.

    The nearest place is right for all but the last, so no star need be tried again; where
    anything may follow, it is right for the last one too.
    """
    first, *others = parts
    last = [_STAR + part for part in others[-1:]] if is_end else []
    nearest = others[: len(others) - len(last)]
    return "".join([first, *(f"(?>{_STAR}?{part})" for part in nearest), *last])


def _part(pattern: str, at: int) -> tuple[str, int]:
    """Return the next part of a pattern as a regular expression, and where it ends."""
    # git takes what is plain text off both first, so that the rest may start with "**/".
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
    """Return the character at ``at``, which a backslash may precede, and where it ends."""
    if pattern[at] == "\\" and at + 1 < len(pattern):
        return pattern[at + 1], at + 2
    return pattern[at], at + 1


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """Return a bracket expression; a bracket that nothing closes is one by itself."""
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
    """Return a class such as ``[:digit:]``, a range, or one character of a bracket."""
    name = re.compile(r"\[:([a-z]+):\]").match(pattern, at)
    if name is not None and name[1] in _CLASSES:
        return _CLASSES[name[1]], name.end()
    first, end = _character(pattern, at)
    if pattern[end : end + 1] == "-" and pattern[end + 1 : end + 2] not in ("", "]"):
        last, end = _character(pattern, end + 1)
        return f"{re.escape(first)}-{re.escape(last)}", end
    return re.escape(first), end
