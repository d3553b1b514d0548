"""Read settings from the nearest ``alcamine-validate.toml`` or pyproject.toml with our table."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from alcamine_validate.lint.settings.config import KEYS, Config, ConfigError, key_of
from alcamine_validate.validator.messages import displayed, listed, nearest

OWN_FILE: Final = "alcamine-validate.toml"
PYPROJECT: Final = "pyproject.toml"
TABLE: Final = ("tool", "alcamine-validate")

_NAMED: Final = re.compile(rb"(?i)alcamine[_-]v")
"""What begins like the name of our table, which may be misspelled."""

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


def read_config(path: AnyPath | None) -> Config:
    """Return the settings in a file, or the default settings if ``path`` is None.

    Patterns of paths in a file are relative to its folder. Raise :class:`ConfigError`, with the
    file and the key in the message, if the settings are not valid.
    """
    if path is None:
        return Config()
    settings = _settings(path)
    try:
        return Config(**settings, root=os.path.dirname(os.path.abspath(path)))
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _settings(path: AnyPath) -> dict[str, Any]:
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
        if key not in KEYS:
            known = f"{nearest(key, KEYS)}; the keys are {listed(KEYS)}"
            raise ConfigError(f"{path}: unknown key {displayed(key)}{known}")
    return {key.replace("-", "_"): value for key, value in table.items()}


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
    except OSError as error:
        raise ConfigError(f"can't read {path}: {error.strerror}") from None


def as_toml(config: Config) -> str:
    """Return settings as the content of an ``alcamine-validate.toml``."""
    lines = [f"{key_of(key)} = {_value(getattr(config, key.replace('-', '_')))}" for key in KEYS]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    from alcamine_validate.text.duration import spelled

    if isinstance(value, str):
        return _string(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        members = ", ".join(f"{_string(name)} = {_value(item)}" for name, item in value.items())
        return f"{{ {members} }}" if members else "{}"
    return _string(spelled(value))


def _string(text: str) -> str:
    """Return ``text`` as a TOML basic string (toml.io, v1.0.0)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    printable = [c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped]
    return '"' + "".join(printable) + '"'
