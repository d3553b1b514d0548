"""The settings of a project, checked when they are made: which rules, how severe, where."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from alcamine_validate.finding import Severity
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.settings.selectors import ALL, UnknownSelector, codes_of, is_exact
from alcamine_validate.text.duration import Duration, Seconds, seconds
from alcamine_validate.text.gitignore import InvalidPattern, check_pattern, matches
from alcamine_validate.validator.messages import displayed, listed, nearest

_SURROGATE: Final = "[\ud800-\udfff]"


class ConfigError(ValueError):
    """The settings are not valid. The message names the key, the error and what would be right."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The rules to run and their severities. Raises :class:`ConfigError` if a value is not valid.

    A *selector* is a code (``ALC501``), the beginning of codes (``ALC5``), a rule's name
    (``other-agent``) or ``ALL``; the more specific one wins. An ignore may be limited to a
    place: ``ALC701:/messages``. The place is a pattern of JSON Pointers as in ``.gitignore``:
    ``*`` stays within a token, and everything below a match is included.

    - ``select``: selectors of the rules to run. Rules about the input (``ALC0``) need no
      selector. ``extend_select`` adds to it.
    - ``ignore``: selectors of the rules to ignore, with or without a place.
    - ``severity``: maps selectors to severities (``error``, ``warning``, ``info``).
    - ``per_file_ignores``: maps patterns of paths, as in ``.gitignore``, to ignores.
    - ``exclude``: patterns of paths to skip when searching folders.
    - ``fail_on``: the least severity that makes the exit code 1.
    - ``order_tolerance``: how far any two timestamps may be out of order: a number of seconds,
      text such as ``250ms``, or a timedelta.
    - ``root``: the folder that patterns of paths are relative to; default: the working folder.
    """

    select: Sequence[str] = (ALL,)
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    per_file_ignores: Mapping[str, Sequence[str]] = field(default_factory=dict)
    exclude: Sequence[str] = ()
    fail_on: str = Severity.ERROR
    order_tolerance: Duration = 0
    root: str = ""

    def __post_init__(self) -> None:
        for name, check in _CHECKS.items():
            # Store the values that the checks return: tuples, severities, seconds.
            object.__setattr__(self, name, check(key_of(name), getattr(self, name)))

    def __hash__(self) -> int:
        # Tables are not hashable. Settings that differ only in them are still not equal.
        return hash((self.select, self.extend_select, self.ignore, self.root))

    @property
    def tolerance(self) -> Seconds:
        """The order tolerance in seconds."""
        return seconds(self.order_tolerance)

    @property
    def severities(self) -> dict[str, Severity]:
        """The severities, by selector."""
        return {selector: Severity(name) for selector, name in self.severity.items()}

    def ignores_of(self, filename: str | None) -> tuple[str, ...]:
        """Return the ignores of a file from ``per_file_ignores``."""
        if filename is None or not self.per_file_ignores:
            return ()
        path = self.relative(filename)
        own = self.per_file_ignores.items()
        more = [selectors for pattern, selectors in own if matches(path, [pattern])]
        return tuple(selector for selectors in more for selector in selectors)

    def excludes(self, path: str) -> bool:
        """Return whether ``exclude`` matches a path."""
        return bool(self.exclude) and matches(self.relative(path), self.exclude)

    def relative(self, path: str) -> str:
        """Return a path in the form that patterns match: relative to the root, with ``/``."""
        if os.path.isabs(path) or self.root:
            inner = _below(self.root or os.curdir, os.path.abspath(path))
        else:
            inner = os.path.normpath(path)
        return inner.replace(os.sep, "/") + ("/" if path.endswith("/") else "")


def _below(root: str, path: str) -> str:
    try:
        return os.path.relpath(path, root)
    except ValueError:
        # The path is on another Windows drive, so only patterns of names can match.
        return path


def key_of(name: str) -> str:
    """Return a field's name as it is written in a file: ``per-file-ignores``."""
    return name.replace("_", "-")


def _texts(key: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise ConfigError(f"{key} must be a list of strings, not {_of(value)}")
    texts = tuple(value)
    for text in texts:
        if not isinstance(text, str):
            raise ConfigError(f"{key} must be a list of strings, not of {_of(text)}")
        if not text.isprintable() and re.search(_SURROGATE, text):
            raise ConfigError(f"{key}: {displayed(text)} is not valid Unicode text")
    return texts


def _of(value: Any) -> str:
    return displayed(value) if isinstance(value, str | int | float) else type(value).__name__


def _selectors(key: str, value: Any) -> tuple[str, ...]:
    for selector in (texts := _texts(key, value)):
        _known(key, selector)
    return texts


def _known(key: str, selector: str) -> None:
    try:
        codes_of(selector)
    except UnknownSelector as error:
        raise ConfigError(f"{key}: {error}") from None


def _ignores(key: str, value: Any) -> tuple[str, ...]:
    for text in (texts := _texts(key, value)):
        selector, colon, place = text.partition(":")
        _known(key, selector)
        _may_be_silenced(key, selector, "ignored")
        if colon and place and not place.startswith("/"):
            wanted = (
                "a place must start with /, such as /messages, or be empty for the whole Session"
            )
            raise ConfigError(f"{key}: {displayed(text)}: {wanted}")
        _check_pattern(key, place)
    return texts


def _may_be_silenced(key: str, selector: str, verb: str) -> None:
    if is_exact(selector) and codes_of(selector) <= UNSUPPRESSIBLE:
        reason = "it means that the file was not checked"
        raise ConfigError(f"{key}: {selector} can't be {verb}: {reason}")


def _check_pattern(key: str, pattern: str) -> None:
    try:
        check_pattern(pattern)
    except InvalidPattern as error:
        raise ConfigError(f"{key}: {error}") from None


def _patterns(key: str, value: Any) -> tuple[str, ...]:
    for pattern in (texts := _texts(key, value)):
        _check_pattern(key, pattern)
    return texts


def _table(key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise ConfigError(f"{key} must be a table, not {_of(value)}")
    return value


def _severities(key: str, value: Any) -> Mapping[str, Severity]:
    table = {}
    for selector, name in _table(key, value).items():
        _known(key, selector)
        severity = _severity(f"{key}: {selector}", name)
        if severity is not Severity.ERROR:
            _may_be_silenced(key, selector, "less than an error")
        # If a rule is given by code and by name, the last one wins.
        table[next(iter(codes_of(selector))) if is_exact(selector) else selector] = severity
    return table


def _severity(key: str, value: Any) -> Severity:
    names = [str(severity) for severity in Severity]
    if not isinstance(value, str) or value not in names:
        hint = nearest(value, names)
        raise ConfigError(f"{key} must be one of {listed(names)}, not {_of(value)}{hint}")
    return Severity(value)


def _per_file(key: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    table = {}
    for pattern, selectors in _table(key, value).items():
        _check_pattern(key, pattern)
        if pattern.startswith("!"):
            raise ConfigError(f"{key}: {displayed(pattern)}: a pattern can't start with ! here")
        table[pattern] = _ignores(f"{key}: {pattern}", selectors)
    return table


def _duration(key: str, value: Any) -> Seconds:
    try:
        return seconds(value)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}") from None


_CHECKS: Final[dict[str, Callable[[str, Any], Any]]] = {
    "select": _selectors,
    "extend_select": _selectors,
    "ignore": _ignores,
    "severity": _severities,
    "per_file_ignores": _per_file,
    "exclude": _patterns,
    "fail_on": _severity,
    "order_tolerance": _duration,
}
"""The function for each setting that checks a value and returns the value to store."""

KEYS: Final = tuple(key_of(name) for name in _CHECKS)
"""The names of the settings in files, in display order."""

DEFAULT: Final = Config()
"""All rules, with their default severities."""

__all__ = ["DEFAULT", "KEYS", "Config", "ConfigError", "key_of"]
