"""Files of settings: find the nearest one, read its table, and write values as TOML."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from alcamine_validate.lint.settings.setting import declared_settings, key_of
from alcamine_validate.lint.settings.values import ConfigError, has_surrogates
from alcamine_validate.validator.messages import displayed, nearest

OWN_FILE: Final = "alcamine-validate.toml"
PYPROJECT: Final = "pyproject.toml"
TABLE: Final = ("tool", "alcamine-validate")

_NAMED: Final = re.compile(rb"(?i)alcamine[_-]v")
"""What begins like the name of our table, which may be misspelled."""

FOR_ONE_RUN: Final[Mapping[str, str]] = {
    "path": "name the paths to check",
    "stdin-filename": "use --stdin-filename",
    "show-files": "use --show-files",
    "show-values": "use --show-values. Personal data must not be shown by default",
    "split": "use --split",
    "fix": "use --fix",
    "diff": "use --diff",
    "fix-captures": "use --fix-captures",
    "write-baseline": "use --write-baseline",
    "prune-baseline": "use --prune-baseline",
    "config": "use --config",
    "isolated": "use --isolated",
    "show-settings": "use --show-settings",
    "help": "use --help",
}
"""What is only for one run and can't be a setting, and what to do instead."""

AnyPath = str | os.PathLike[str]


def find_file(folder: AnyPath) -> str | None:
    """Return the nearest settings file in ``folder`` or above it, or None if there is none.

    An ``alcamine-validate.toml`` takes precedence over a pyproject.toml in the same folder, and
    a pyproject.toml counts only if it has the table ``[tool.alcamine-validate]``. Raise
    :class:`ConfigError` if a pyproject.toml can't be read, misspells the name of the table, or
    may have the table and is not valid TOML.
    """
    for place in _upwards(os.path.abspath(folder)):
        own, pyproject = os.path.join(place, OWN_FILE), os.path.join(place, PYPROJECT)
        if os.path.isfile(own):
            return own
        if os.path.isfile(pyproject) and _has_table(pyproject):
            return pyproject
    return None


def _has_table(path: str) -> bool:
    """Return whether a pyproject.toml has our table. Files without its name are not parsed."""
    data = _content(path)
    # The name may be misspelled or have escapes. A NUL indicates UTF-16, which is not valid TOML.
    may_be_named = _NAMED.search(data) or b"\\u" in data.lower() or b"\0" in data
    return bool(may_be_named) and _table(path) is not None


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder and its parent folders, up to the root."""
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        yield (folder := above)


def read_table(path: AnyPath, keys: Collection[str]) -> dict[str, Any]:
    """Return the values in a settings file, not yet checked, by key.

    Raise :class:`ConfigError` if the file can't be read, is not a settings file, or has a key that
    is not in ``keys``.
    """
    table = _table(path)
    if table is None:
        raise ConfigError(f"{path}: there is no table [{'.'.join(TABLE)}]")
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: [{'.'.join(TABLE)}] must be a table")
    if TABLE[0] in table:
        raise ConfigError(
            f"{path}: keys in this file stand at the top level, without [{'.'.join(TABLE)}]"
        )
    for key in table:
        if key in FOR_ONE_RUN:
            reason = f"it is for one run only; {FOR_ONE_RUN[key]}"
            raise ConfigError(f"{path}: {key} can't be a setting: {reason}")
        if key not in keys:
            known = f"{nearest(key, keys)}; the keys are {', '.join(keys)}"
            raise ConfigError(f"{path}: unknown key {displayed(key)}{known}")
    return table


def _table(path: AnyPath) -> Any:
    """Return our table of a pyproject.toml (None if it has none), or all of any other file."""
    import tomllib

    data = _content(path)
    try:
        document: Any = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        # ValueError is also raised if an integer has too many digits for Python.
        raise ConfigError(f"{path}: not valid TOML: {error}") from None
    if os.path.basename(path) != PYPROJECT:
        return document
    tools = document.get(TABLE[0])
    if not isinstance(tools, dict):
        return None
    for name in () if TABLE[1] in tools else tools:
        hint = nearest(name, TABLE[1:])
        if hint and _NAMED.match(name.encode()):
            raise ConfigError(f"{path}: unknown table {displayed(name)} in [tool]{hint}")
    return tools.get(TABLE[1])


def _content(path: AnyPath) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        # ValueError is raised if the path has a null character.
        from alcamine_validate.input.files import reason_of

        raise ConfigError(f"can't read {path}: {reason_of(error)}") from None


def as_toml(config: Any) -> str:
    """Return a ``Config`` as the content of an ``alcamine-validate.toml``.

    Raise :class:`ConfigError` if it has text that TOML can't represent.
    """
    lines = []
    for name, own in declared_settings(config).items():
        value = _value(own.spelled(getattr(config, name)))
        lines.append(f"{key_of(name)} = {value}\n")
    return "".join(lines)


def _value(value: Any) -> str:
    """Return a string, boolean, number, list or table as TOML."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        members = ", ".join(f"{_string(name)} = {_value(item)}" for name, item in value.items())
        return f"{{ {members} }}" if members else "{}"
    return f"[{', '.join(map(_value, value))}]"


def _string(text: str) -> str:
    """Return ``text`` as a TOML basic string (toml.io, v1.0.0)."""
    if has_surrogates(text):
        raise ConfigError(f"TOML can't represent {displayed(text)}: it is not valid Unicode text")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    printable = [c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped]
    return '"' + "".join(printable) + '"'
