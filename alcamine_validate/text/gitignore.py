"""Path patterns as in ``.gitignore``: for such files, and for ``exclude`` and similar settings.

Source: https://git-scm.com/docs/gitignore, and ``wildmatch.c`` and ``dir.c`` of git for what that
page leaves open; the tests compare with git.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

_CLASSES: Final = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": " \\t", "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~",
    "punct": "!-/:-@\\[-`{-~", "space": " \\t\\n\\r", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


_STAR: Final = "[^/]*"
_FOLDERS: Final = "(?:.*/)?"
_ANYTHING: Final = ".*"
_NEVER: Final = "(?!)"
_WILD: Final = re.compile(r"[*?\[\\]")


class InvalidPattern(ValueError):
    """A pattern that is not valid."""


def check_pattern(pattern: str) -> None:
    """Raise :class:`InvalidPattern` if ``pattern`` is not valid, for example ``[z-a]`` or ``[a``.

    git accepts such a pattern, but the whole of it or a part of it matches nothing.
    """
    translation = _Translation(pattern.removeprefix("!").removesuffix("/"))
    if translation.problem is not None:
        raise InvalidPattern(f"not a valid pattern: {pattern!r} ({translation.problem})")


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
    return re.compile(_Translation(pattern.removesuffix("/")).expression, re.DOTALL)


class PatternList:
    """The patterns of a ``.gitignore`` file, which are matched all at once.

    Paths are relative to the folder of the file, without a ``/`` at the end. A path and the
    patterns hold one character for each byte, as :func:`read_patterns`
    returns them, because ``?`` matches a byte in git. Patterns that are not valid match what they
    match in git, if anything.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        # The last one comes first, because it decides; repetitions before it have no effect.
        self._patterns = tuple(dict.fromkeys(reversed(tuple(patterns))))

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def verdict(self, path: str, *, is_folder: bool) -> bool | None:
        """Return whether the last pattern that matches a path ignores it, or None without one.

        Folders around the path do not matter. The result is False if that pattern starts with !.
        """
        match = self._regex.fullmatch(_subject(path, is_folder=is_folder))
        if match is None or match.lastindex is None:
            return None
        return not self._patterns[match.lastindex - 1].startswith("!")

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        # The number of the group that matched is the position of the pattern.
        return re.compile("|".join(f"{_alternative(each)}()" for each in self._patterns), re.DOTALL)

    def without_matches(self, folders: Sequence[str]) -> PatternList:
        """Return a list without the patterns that ignore one of the folders, whatever follows."""
        subjects = [_subject(each, is_folder=True) for each in folders]

        def is_kept(pattern: str) -> bool:
            if pattern.startswith("!"):
                return True
            regex = re.compile(_alternative(pattern), re.DOTALL)
            return not any(map(regex.fullmatch, subjects))

        return PatternList(reversed(list(filter(is_kept, self._patterns))))


def _subject(path: str, *, is_folder: bool) -> str:
    """Return the text that :func:`_alternative` matches: ``path`` after one more character."""
    return f"{'d' if is_folder else 'f'}{path}"


def _alternative(pattern: str) -> str:
    bare = pattern.removeprefix("!")
    kind = "d" if bare.endswith("/") else "[df]"
    return kind + _Translation(bare.removesuffix("/")).expression + r"\Z"


def read_patterns(data: bytes) -> PatternList:
    """Return the patterns in the bytes of a ``.gitignore`` file, in any encoding.

    Empty lines and those that start with ``#`` are skipped. Spaces at the end of a line count only
    after a backslash. A line ends at a NUL, as git's strings do.
    """
    lines = data.removeprefix(BOM_UTF8).decode("latin-1").split("\n")
    texts = (line.removesuffix("\r") for line in lines if not line.startswith("#"))
    return PatternList(filter(None, (_without_spaces(text.partition("\0")[0]) for text in texts)))


def _without_spaces(text: str) -> str:
    """Return a line without the spaces at its end; a backslash keeps the space after it."""
    bare = text.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return text[: len(bare) + backslashes % 2]


class _Translation:
    """A pattern, without ``!`` and without ``/`` at its end, as a regular expression.

    ``expression`` matches the paths that the pattern matches. ``problem`` says what is not valid
    in the pattern, or is None.
    """

    def __init__(self, pattern: str) -> None:
        self.problem: str | None = None
        self._is_name = "/" not in pattern
        self._text = pattern.removeprefix("/")
        self._plain_end = self._next_wild(0)
        self._at = 0
        self._is_broken = False
        found = _joined(self._parts())
        self.expression = _NEVER if self._is_broken else (_FOLDERS * self._is_name + found)

    def _parts(self) -> Iterator[str]:
        """Yield the parts of the pattern as regular expressions."""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == "*":
                yield from self._stars()
            elif character == "?":
                self._at += 1
                yield "[^/]"
            elif character == "[":
                yield self._bracket()
            elif character == "\\":
                yield re.escape(self._escaped())
            else:
                start = self._at
                self._at = self._next_wild(start)
                yield re.escape(self._text[start : self._at])

    def _next_wild(self, start: int) -> int:
        wild = _WILD.search(self._text, start)
        return len(self._text) if wild is None else wild.start()

    def _broken(self, problem: str) -> str:
        """Skip the rest of a pattern that matches nothing."""
        self.problem = problem
        self._is_broken = True
        self._at = len(self._text)
        return ""

    def _stars(self) -> Iterator[str]:
        """Yield the parts for one or more asterisks, and for the slash after two or more."""
        text, start = self._text, self._at
        while text.startswith("*", self._at):
            self._at += 1
        end = self._at
        # git first strips the plain prefix from pattern and path, so the rest may start with "**".
        starts_a_part = start in (0, self._plain_end) or text[start - 1] == "/"
        if self._is_name or end - start == 1 or not starts_a_part:
            yield _STAR
        elif text.startswith("/", end):
            self._at = end + 1
            yield _FOLDERS
        elif text.startswith("\\/", end):
            self._at = end + 2
            yield from (_STAR, "/", _FOLDERS)
        elif end == len(text):
            yield _ANYTHING
        else:
            yield _STAR

    def _escaped(self) -> str:
        """Return the character at this place, without a backslash before it."""
        start = self._at
        if self._text[start] != "\\":
            self._at += 1
            return self._text[start]
        if start + 1 == len(self._text):
            return self._broken("it ends in a backslash")
        self._at += 2
        return self._text[start + 1]

    def _bracket(self) -> str:
        """Return a bracket expression."""
        text = self._text
        self._at += 1
        is_negated = text.startswith(("!", "^"), self._at)
        first = self._at = self._at + is_negated
        if text.find("]", first + 1) < 0:
            return self._broken("a bracket is not closed")
        items = []
        while self._at < len(text) and (text[self._at] != "]" or self._at == first):
            items.append(self._item())
        if self._at == len(text):
            return self._broken(self.problem or "a bracket is not closed")
        self._at += 1
        return f"(?!/)[{'^' * is_negated}{''.join(items)}]"

    def _item(self) -> str:
        """Return a class such as ``[:digit:]``, a range or a character in a bracket expression."""
        text, start = self._text, self._at
        if text.startswith("[:", start):
            end = text.find("]", start + 2)
            if end > start + 2 and text[end - 1] == ":":
                name = text[start + 2 : end - 1]
                self._at = end + 1
                return _CLASSES.get(name) or self._broken(f"there is no class [:{name}:]")
        first = self._escaped()
        if not text.startswith("-", self._at) or text[self._at + 1 : self._at + 2] in ("", "]"):
            return re.escape(first)
        self._at += 1
        last = self._escaped()
        if first > last:
            self.problem = self.problem or f"bad character range {first}-{last}"
            return re.escape(first)
        return f"{re.escape(first)}-{re.escape(last)}"


def _joined(parts: Iterable[str]) -> str:
    """Return a regular expression for consecutive parts, which matches without backtracking."""
    blocks: list[list[list[str]]] = [[[]]]
    for part in parts:
        if part == _FOLDERS:
            blocks.append([[]])
        elif part == _STAR:
            blocks[-1].append([])
        else:
            blocks[-1][-1].append(part)
    first, *others = [["".join(piece) for piece in block] for block in blocks]
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
