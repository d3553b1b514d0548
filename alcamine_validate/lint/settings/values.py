"""The checks of the values of settings. Each returns the value in the form that is stored."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from math import isfinite
from typing import Any, Final

from alcamine_validate.finding import Severity
from alcamine_validate.input.limits import size
from alcamine_validate.input.read import DEFAULT_PATTERNS
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.settings.by_file import AUTO, ByFile
from alcamine_validate.lint.settings.selectors import UnknownSelector, codes_of, is_exact
from alcamine_validate.text.duration import Seconds, seconds
from alcamine_validate.text.gitignore import InvalidPattern, check_pattern
from alcamine_validate.text.json_pointer import has_lone_tilde
from alcamine_validate.validator.messages import displayed, listed, nearest

Check = Callable[[str, Any], Any]
"""Takes the name of a setting, for messages, and a value. Raises :class:`ConfigError`."""

REPORT_FORMATS: Final = (
    "text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html",
)  # fmt: skip
"""The names of the formats of reports."""

_SURROGATE: Final = "[\ud800-\udfff]"
_MOST_DIGITS: Final = 19
_ALL: Final = 100


class ConfigError(ValueError):
    """The settings are not valid. The message names the key, the error and what would be right."""


# Values of any setting


def _strings(key: str, value: Any) -> tuple[str, ...]:
    """Check a list of strings, which may be any bytes of a path (PEP 383)."""
    if not _is_list(value):
        raise ConfigError(f"{key} must be a list of strings, not {_of(value)}")
    found = tuple(value)
    for text in found:
        if not isinstance(text, str):
            raise ConfigError(f"{key} must be a list of strings, not of {_of(text)}")
    return found


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)


def texts(key: str, value: Any) -> tuple[str, ...]:
    """Check a list of strings that are Unicode text."""
    for text in (found := _strings(key, value)):
        if has_surrogates(text):
            raise ConfigError(f"{key}: {displayed(text)} is not valid Unicode text")
    return found


def has_surrogates(text: str) -> bool:
    """Return whether a text has lone surrogates, which no file in UTF-8 can contain."""
    return not text.isprintable() and re.search(_SURROGATE, text) is not None


def _of(value: Any) -> str:
    if isinstance(value, float) and not isfinite(value):
        return repr(value)  # as in TOML; JSON has no name for it
    return displayed(value) if isinstance(value, str | int | float) else type(value).__name__


def choice(names: Collection[str]) -> Check:
    """Return a check of a string that is one of ``names``."""

    def check(key: str, value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            hint = nearest(value, names)
            raise ConfigError(f"{key} must be one of {listed(names)}, not {_of(value)}{hint}")
        return str(value)

    return check


def boolean(key: str, value: Any) -> bool:
    """Check a boolean."""
    if not isinstance(value, bool):
        raise ConfigError(f"{key} must be true or false, not {_of(value)}")
    return value


def count(least: int, most: int = sys.maxsize) -> Check:
    """Return a check of a whole number from ``least`` to ``most``. Digits in a string are one."""
    limits = f"from {least} to {most}" if most < sys.maxsize else f"of at least {least}"

    def check(key: str, value: Any) -> int:
        number = value
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            number = int(value) if len(value) <= _MOST_DIGITS else most + 1
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise ConfigError(f"{key} must be a whole number {limits}, not {_of(value)}")
        return number

    return check


def percent(key: str, value: Any) -> float:
    """Check a number from 0 to 100, which may be written as text."""
    try:
        number = float(value) if isinstance(value, str | int | float) else -1.0
    except (ValueError, OverflowError):
        number = -1.0
    if isinstance(value, bool) or not 0 <= number <= _ALL:
        raise ConfigError(f"{key} must be a number from 0 to 100, not {_of(value)}")
    return number


def byte_size(key: str, value: Any) -> int:
    """Check a size: a number of bytes, or a string such as ``100MB``."""
    if not isinstance(value, str):
        return int(count(0)(key, value))
    try:
        return size(value)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}") from None


def or_auto(check: Check) -> Check:
    """Return a check that also accepts ``auto`` (or None), and returns None for it."""

    def checked(key: str, value: Any) -> Any:
        return None if value is None or value == AUTO else check(key, value)

    return checked


def or_none(check: Check) -> Check:
    """Return a check that also accepts False (or None), and returns None for it."""

    def checked(key: str, value: Any) -> Any:
        return None if value is None or value is False else check(key, value)

    return checked


def file(key: str, value: Any) -> str | None:
    """Check the path of a file; False (or None) means that there is none."""
    if value is None or value is False:
        return None
    if not isinstance(value, str):
        raise ConfigError(f"{key} must be the path of a file, or false, not {_of(value)}")
    _check_path(key, value)
    return value


def files(key: str, value: Any) -> tuple[str, ...]:
    """Check the path of a file, or a list of such paths; False means that there is none."""
    if value is False:
        return ()
    if not isinstance(value, str) and not _is_list(value):
        raise ConfigError(f"{key} must be the path of a file, or a list of paths, not {_of(value)}")
    for path in (found := _strings(key, [value] if isinstance(value, str) else value)):
        _check_path(key, path)
    return found


def name(of: str) -> Check:
    """Return a check of a name, which is a string that is not empty; ``of`` says what has it."""

    def check(key: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise ConfigError(f"{key} must be the name of {of}, not {_of(value)}")
        return texts(key, [value])[0]

    return check


def _check_path(key: str, path: str) -> None:
    if path in ("", "-") or "\0" in path:
        raise ConfigError(f"{key}: {displayed(path)} is not the path of a file")


def duration(key: str, value: Any) -> Seconds:
    """Check a duration, and return it in seconds."""
    try:
        return seconds(value)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}") from None


# Rules


def selectors(key: str, value: Any) -> tuple[str, ...]:
    """Check a list of selectors of rules."""
    for selector in (found := texts(key, value)):
        _check_selector(key, selector)
    return found


def _check_selector(key: str, selector: str) -> None:
    try:
        codes_of(selector)
    except UnknownSelector as error:
        raise ConfigError(f"{key}: {error}") from None


def ignores(key: str, value: Any) -> tuple[str, ...]:
    """Check a list of selectors of rules that are ignored, with or without a place."""
    for text in (found := texts(key, value)):
        selector, colon, place = text.partition(":")
        _check_selector(key, selector)
        _check_suppressible(key, selector, "ignored")
        if colon and place and not place.startswith("/"):
            wanted = (
                "a place must start with /, such as /messages, or be empty for the whole Session"
            )
            raise ConfigError(f"{key}: {displayed(text)}: {wanted}")
        _check_pattern(key, place)
    return found


def _check_suppressible(key: str, selector: str, verb: str) -> None:
    if is_exact(selector) and codes_of(selector) <= UNSUPPRESSIBLE:
        reason = "it means that the file was not checked"
        raise ConfigError(f"{key}: {selector} can't be {verb}: {reason}")


def severity(key: str, value: Any) -> Severity:
    """Check the name of a severity."""
    return Severity(choice([str(each) for each in Severity])(key, value))


def severities(key: str, value: Any) -> Mapping[str, Severity]:
    """Check a table of severities by selector."""
    found = {}
    for selector, name in _table(key, value).items():
        _check_selector(key, selector)
        own = severity(f"{key}: {selector}", name)
        if own is not Severity.ERROR:
            _check_suppressible(key, selector, "less than an error")
        # If a rule is given by code and by name, the last one wins.
        found[next(iter(codes_of(selector))) if is_exact(selector) else selector] = own
    return found


def _table(key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise ConfigError(f"{key} must be a table, not {_of(value)}")
    return value


# Files


def _check_pattern(key: str, pattern: str) -> None:
    try:
        check_pattern(pattern)
    except InvalidPattern as error:
        raise ConfigError(f"{key}: {error}") from None


def patterns(key: str, value: Any) -> tuple[str, ...]:
    """Check a list of patterns of paths."""
    for pattern in (found := texts(key, value)):
        _check_pattern(key, pattern)
    return found


def table_by_pattern(key: str, value: Any, check: Check) -> dict[str, Any]:
    """Check a table by pattern of paths, each value with ``check``."""
    found = {}
    for pattern, own in _table(key, value).items():
        texts(key, [pattern])
        _check_pattern(key, pattern)
        if pattern.startswith("!"):
            raise ConfigError(f"{key}: {displayed(pattern)}: a pattern can't start with ! here")
        found[pattern] = check(f"{key}: {pattern}", own)
    return found


def ignores_by_pattern(key: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    """Check a table of ignores by pattern of paths."""
    return table_by_pattern(key, value, ignores)


def value_by_file(key: str, value: Any, check: Check, default: Any) -> Any:
    """Check a value for all files, or a table of values by pattern, whose default is ``default``.

    A boolean may also be a list of the patterns for which it is true.
    """
    if isinstance(value, ByFile):
        value = value.table
    elif check is boolean and _is_list(value):
        value = dict.fromkeys(texts(key, value), True)
    if check is boolean and not isinstance(value, bool | Mapping):
        raise ConfigError(
            f"{key} must be true, false or a list of patterns of files, not {_of(value)}"
        )
    if not isinstance(value, Mapping):
        return check(key, value)
    table = table_by_pattern(key, value, check)
    return ByFile(default, tuple(table.items())) if table else default


# Sanitizing


def fields(key: str, value: Any) -> Mapping[str, str]:
    """Check a table of kinds of fields by place in a Session."""
    found: dict[str, str] = {}
    if not (table := _table(key, value)):
        return found
    # Imported only if there is a table, because most runs only check.
    from alcamine_validate.privacy.fields import KINDS

    for place, kind in table.items():
        places(key, [place])
        if not place:
            raise ConfigError(f"{key}: a place must start with /, such as /person/properties")
        found[place] = choice(KINDS)(f"{key}: {displayed(place)}", kind)
    return found


# Input and reports


def url_patterns(key: str, value: Any) -> tuple[str, ...]:
    """Check one pattern of URLs, or a list of them."""
    found = texts(key, [value] if isinstance(value, str) else value)
    if found == DEFAULT_PATTERNS:
        return found
    # Imported only if there are own patterns, because it imports urllib.
    from alcamine_validate.input.captures.url_patterns import InvalidUrlPattern, check_url_pattern

    for pattern in found:
        try:
            check_url_pattern(pattern)
        except InvalidUrlPattern as error:
            raise ConfigError(f"{key}: {error}") from None
    if not found:
        raise ConfigError(f"{key}: name a pattern, such as {DEFAULT_PATTERNS[0]}")
    return found


def places(key: str, value: Any) -> tuple[str, ...]:
    """Check one JSON Pointer, or a list of them."""
    found = texts(key, [value] if isinstance(value, str) else value)
    for pointer in found:
        if pointer and not pointer.startswith("/"):
            wanted = "a place must be empty or start with /, such as /data or /items/*"
            raise ConfigError(f"{key}: {displayed(pointer)}: {wanted}")
        if has_lone_tilde(pointer):
            wanted = "in a place, ~ must be written as ~0, and / in a name as ~1"
            raise ConfigError(f"{key}: {displayed(pointer)}: {wanted}")
    return found


def report_formats(key: str, value: Any) -> tuple[str, ...]:
    """Check a list of formats of reports, each with or without ``=`` and a file."""
    check = choice(REPORT_FORMATS)
    for text in (found := _strings(key, value)):
        name, sign, path = text.partition("=")
        check(key, name)
        if sign:
            _check_path(f"{key}: {name}", path)
    if not found:
        raise ConfigError(f"{key}: name a format, such as {displayed(REPORT_FORMATS[0])}")
    return found
