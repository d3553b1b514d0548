"""One setting: how its values are checked, stored, and written to a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any, Final, NamedTuple

from alcamine_validate.input.limits import exact_size
from alcamine_validate.lint.settings.by_file import AUTO, ByFile
from alcamine_validate.lint.settings.values import Check, value_by_file

_KEY: Final = "setting"


class Setting(NamedTuple):
    """How the values of a setting are checked and written.

    ``check`` returns the value to store. ``spell`` returns the value to write for a stored one.
    If ``is_by_file`` is True, a table may give values by pattern of paths.
    """

    check: Check
    spell: Callable[[Any], Any]
    is_by_file: bool

    def checked(self, key: str, value: Any, default: Any) -> Any:
        """Return the value to store. Raise :class:`ConfigError` if ``value`` is not valid."""
        if self.is_by_file:
            return value_by_file(key, value, self.check, default)
        return self.check(key, value)

    def spelled(self, stored: Any) -> Any:
        """Return a stored value as strings, numbers, booleans, lists and tables."""
        if isinstance(stored, ByFile):
            return {pattern: self.spell(own) for pattern, own in stored.values}
        return self.spell(stored)


def uniform(
    check: Check,
    spell: Callable[[Any], Any] = lambda stored: stored,
    *,
    is_by_file: bool = False,
) -> dict[str, Setting]:
    """Return the metadata of a dataclass field that is a setting with one value for all files."""
    return {_KEY: Setting(check, spell, is_by_file)}


by_file: Final = partial(uniform, is_by_file=True)
"""The same for a setting whose value may depend on the file."""


def declared_settings(config: Any) -> dict[str, Setting]:
    """Return the settings that a dataclass, or an instance of one, declares, by field name."""
    return {each.name: each.metadata[_KEY] for each in fields(config) if each.metadata}


_KEYS: Final = {"part": "as"}
"""The keys that can't be names in Python."""


def key_of(name: str) -> str:
    """Return a field's name as it is written in a file: ``per-file-ignores``."""
    return _KEYS.get(name, name.replace("_", "-"))


# How values are written that TOML lacks or that are hard to read


def auto_for_none(stored: Any) -> Any:
    """Return ``auto`` for None, and any other value as it is."""
    return AUTO if stored is None else stored


def false_for_none(stored: Any) -> Any:
    """Return False for None, and any other value as it is."""
    return False if stored is None else stored


def spelled_size(stored: int | None) -> str | int:
    """Return a size in bytes with its unit, or ``auto`` for None."""
    return AUTO if stored is None else exact_size(stored)
