"""Recognise placeholders: texts that stand for a secret or for a person's data."""

from __future__ import annotations

import re
from typing import Final

from alcamine_validate.privacy.prose import is_made_prose

_LONGEST: Final = 200
_WORDS: Final = frozenset({
    "redacted", "filtered", "masked", "hidden", "removed", "scrubbed", "sanitized", "sanitised",
    "anonymized", "anonymised", "censored", "obfuscated", "replaced", "omitted", "stripped",
    "dummy", "fake", "mock", "mocked", "test", "testing", "tests", "example", "sample", "demo",
    "placeholder", "fixture", "stub", "invalid", "changeme", "change", "me", "todo", "none", "null",
    "undefined", "empty", "unknown", "default", "your", "my", "the", "a", "some", "any", "insert",
    "here", "put", "enter", "value", "string", "key", "token", "secret", "password", "pass",
    "passwd", "pwd", "auth", "authorization", "authentication", "bearer", "basic", "api", "apikey",
    "access", "refresh", "client", "private", "public", "session", "cookie", "id", "user",
    "username", "name", "credential", "credentials", "not", "real", "foo", "bar", "baz", "abc",
    "xyz", "abcdef", "abcd", "qwerty", "alcamine", "is", "valid", "expired", "header", "jwt",
    "oauth", "digest", "sid", "csrf", "admin", "bot", "account", "true", "ok",
})  # fmt: skip
"""Words of which placeholders consist."""

_WORD: Final = re.compile(r"[A-Za-z]+|[0-9]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MARKED: Final = re.compile(
    r"(?:<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}|\{\{.*\}\}|\$\{.*\}|\$\w+|%\w+%|%[({].*[)}]s?|#\{.*\}|__\w+__)",
    re.DOTALL,
)
"""A text in the brackets of a template, such as ``<token>``, ``{{token}}`` or ``$TOKEN``."""

_FILLER: Final = re.compile(r"[*xX•.…_#?\s\-]*")
_SEQUENCES: Final = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz")
_SHORT_NUMBER: Final = 4
_MOST_NUMBERS: Final = 2
_SHORTEST_SEQUENCE: Final = 3
_SHORTEST_REPETITION: Final = 6


def is_placeholder(text: str) -> bool:
    """Return whether a text is certainly a placeholder, not a value.

    It is one if it is in the brackets of a template, if it repeats one or two characters, or if it
    consists of words such as ``test`` and ``token``, and short or consecutive numbers. So is the
    prose that replaces texts.
    """
    text = text.strip().strip("\"'")
    if is_made_prose(text):
        return True
    if len(text) > _LONGEST:
        return _FILLER.fullmatch(text) is not None
    lowered = text.lower()
    # Short names have few characters too: Anna, Otto, 山田.
    fewest = 3 if len(text) >= _SHORTEST_REPETITION else 2
    if _MARKED.fullmatch(text) or _FILLER.fullmatch(text) or len(set(lowered)) < fewest:
        return True
    if "redacted" in lowered or "example" in lowered:
        return True
    words = [word.lower() for part in _CAMEL.split(text) for word in _WORD.findall(part)]
    # A random text has many short words and numbers.
    if not words or sum(map(str.isdecimal, words)) > _MOST_NUMBERS:
        return False
    return _WORD.sub("", text).isascii() and all(map(_is_filler, words))


def _is_filler(word: str) -> bool:
    if word.isdecimal():
        return len(word) <= _SHORT_NUMBER or word in _SEQUENCES[0] or len(set(word)) == 1
    is_long = len(word) >= _SHORTEST_SEQUENCE
    return word in _WORDS or (is_long and (len(set(word)) == 1 or word in _SEQUENCES[1]))
