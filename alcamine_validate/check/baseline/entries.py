"""Read and write the entries of a baseline file."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.text.json_pointer import Pointer, pattern_of
from alcamine_validate.text.redact import Redaction
from alcamine_validate.validator.messages import displayed, nearest, one_of, printable

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = "alcamine-validate baseline"
"""The value that identifies a baseline, so that no other file is treated as one."""

VERSION: Final = 1
"""The version of the format; others are refused, because their meaning may differ."""

_BYTE: Final = re.compile(r"[\udc80-\udcff]")
_PERCENT: Final = re.compile(r"%(25|[89A-F][0-9A-F])")
_LONGEST_HEAD: Final = 1_000
_HEAD: Final = rb'\s*\{\s*"format"\s*:\s*"alcamine-validate baseline"'


class BaselineError(ValueError):
    """A baseline that can't be used; the message names the file, the problem and the fix."""


class BaselineEntry(NamedTuple):
    """Known findings of one file, one code and one place, and their number.

    ``file`` is the path relative to the folder of the baseline, with ``/``. ``pointer`` is the
    place in a Session, with ``*`` for each array index.
    """

    file: str
    code: str
    pointer: str
    count: int  # type: ignore[assignment] # tuple.count is not needed


def pattern(pointer: Pointer, redaction: Redaction) -> str:
    """Return a finding's pointer as it is spelled in entries, the same for all similar places.

    Indices are ``*``. Names that ``redaction`` hides are masked, because baselines are committed. A
    lone surrogate becomes ``?``.
    """
    return _with_indices(str(redaction.shown_pointer(pointer)))


def _with_indices(pointer: str) -> str:
    text = pattern_of(pointer)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


# Writing


def check_target(path: Path) -> None:
    """Raise :class:`BaselineError` if a baseline can't be written, or would destroy a file.

    A baseline may be replaced, even if it has another version or merge conflict markers. An empty
    file may be replaced too.
    """
    if os.path.exists(path):
        try:
            data = _read(path, _LONGEST_HEAD)
        except ValueError as error:
            raise BaselineError(f"{path}: {error}") from None
        if data and not re.match(_HEAD, data):
            raise BaselineError(
                f"{path}: the file exists and is not a baseline, so it is not replaced"
            )
    elif not os.path.isdir(os.path.dirname(os.path.realpath(path))):
        raise BaselineError(f"{path}: the folder does not exist")


def is_baseline(path: str) -> bool:
    """Return whether a file is a baseline of any version. Raises OSError."""
    with open(path, "rb") as file:
        return re.match(_HEAD, file.read(_LONGEST_HEAD)) is not None


def text_of(known: Iterable[BaselineEntry]) -> str:
    """Return entries as the text of a baseline, one per line."""
    entries = ",".join(f"\n    {_line(each)}" for each in sorted(known))
    items = f"[{entries}\n  ]" if entries else "[]"
    return f'{{\n  "format": "{FORMAT}",\n  "version": {VERSION},\n  "known": {items}\n}}\n'


def _line(known: BaselineEntry) -> str:
    file, pointer = _string(_escaped(known.file)), _string(known.pointer)
    return (
        f'{{"file": {file}, "code": "{known.code}", "pointer": {pointer}, "count": {known.count}}}'
    )


def _string(text: str) -> str:
    """Return text as JSON for people, escaped to ASCII if a character in it is not printable."""
    import json

    return json.dumps(text, ensure_ascii=not text.isprintable())


def _escaped(file: str) -> str:
    """Return a file's name as Unicode text: ``%FF`` is a non-UTF-8 byte, ``%25`` is ``%``."""
    text = _BYTE.sub(lambda m: f"%{ord(m[0]) & 0xFF:02X}", file.replace("%", "%25"))
    return text.encode("utf-8", "replace").decode()


def _unescaped(text: str) -> str:
    """Return the name of a file, in which a non-UTF-8 byte is a surrogate (PEP 383)."""
    raw = _PERCENT.sub(lambda m: "%" if m[1] == "25" else chr(0xDC00 + int(m[1], 16)), text)
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


# Reading. Problems are raised as a ValueError; the name of the file is added later.


def read_entries(path: Path, redaction: Redaction) -> list[BaselineEntry]:
    """Return the entries of a baseline. Raises :class:`BaselineError` if it can't be used."""
    try:
        return _entries(_items(_document(path)), redaction)
    except ValueError as error:
        raise BaselineError(f"{path}: {error}") from None


def _document(path: Path) -> Any:
    """Return the JSON value in a file; duplicate keys are refused."""
    from alcamine_validate.text.json_text import MalformedJson, may_hold_duplicate_keys, parse
    from alcamine_validate.text.locate import duplicate_keys

    data = _read(path)
    try:
        value = parse(data)
    except MalformedJson as error:
        line = data.decode("utf-8", "replace").count("\n", 0, error.position) + 1
        raise ValueError(f"not valid JSON: line {line}: {error}") from None
    if may_hold_duplicate_keys(data, value):
        for repeat in duplicate_keys(data.decode()):
            raise ValueError(f"the key of {printable(str(repeat.pointer))} appears twice")
    return value


def _read(path: Path, size: int = -1) -> bytes:
    """Return the first ``size`` bytes of a regular file, or all of them.

    A FIFO would block, and a device may never end.
    """
    import stat

    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise ValueError("it is not a regular file")
        with path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError:
        raise ValueError("the file does not exist; --write-baseline creates it") from None
    except (OSError, ValueError, MemoryError) as error:
        from alcamine_validate.input.files import reason_of

        raise ValueError(f"can't read the file: {reason_of(error)}") from None


def _items(document: Any) -> list[Any]:
    """Return the entries of a baseline, not yet checked."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f'it is not a baseline, which starts with "format": {displayed(FORMAT)}')
    if (version := document.get("version")) != VERSION or isinstance(version, bool):
        anew = f"only version {VERSION} is supported; --write-baseline replaces it"
        raise ValueError(f"its version is {displayed(version)}: {anew}")
    _check_keys(document, ("format", "version", "known"))
    if not isinstance(document["known"], list):
        raise ValueError(f"/known must be an array, not {displayed(document['known'])}")
    return document["known"]


def _check_keys(value: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in value:
        if key not in keys:
            raise ValueError(
                f"unknown key {displayed(key)}{nearest(key, keys)}; use {one_of(keys)}"
            )
    for key in keys:
        if key not in value:
            raise ValueError(f"the key {displayed(key)} is missing")


def _entries(items: list[Any], redaction: Redaction) -> list[BaselineEntry]:
    """Return the checked entries; a text that many entries share is checked and kept once."""
    from functools import cache, partial

    entries: dict[tuple[str, str, str], BaselineEntry] = {}
    checks = _Checks(cache(_file), cache(_code), cache(partial(_pointer, redaction)))
    for index, item in enumerate(items):
        try:
            known = _entry(item, checks)
        except ValueError as error:
            raise ValueError(f"/known/{index}: {error}") from None
        if entries.setdefault(known[:3], known) is not known:
            first = list(entries).index(known[:3])
            raise ValueError(f"/known/{index} repeats /known/{first}: merge them")
    return list(entries.values())


class _Checks(NamedTuple):
    """Functions that check a text of an entry and return it in the form to keep."""

    file: Callable[[str], str]
    code: Callable[[str], str]
    pointer: Callable[[str], str]


def _entry(item: Any, checks: _Checks) -> BaselineEntry:
    if not isinstance(item, dict):
        raise ValueError(f"an entry must be an object, not {displayed(item)}")
    _check_keys(item, BaselineEntry._fields)
    file = _checked("file", item, checks.file)
    code = _checked("code", item, checks.code)
    pointer = _checked("pointer", item, checks.pointer)
    count = item["count"]
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise ValueError(f"count must be a positive integer, not {displayed(count)}")
    return BaselineEntry(file, code, pointer, count)


def _checked(name: str, item: dict[str, Any], check: Callable[[str], str]) -> str:
    if not isinstance(item[name], str):
        raise ValueError(f"{name} must be a string, not {displayed(item[name])}")
    return check(item[name])


def _file(text: str) -> str:
    if "\0" in text:
        raise ValueError("file: a name can't contain a null character")
    name = posixpath.normpath(_unescaped(text))
    if (spelled := _escaped(name)) != text:
        raise ValueError(f"file {displayed(text)} must be spelled {displayed(spelled)}")
    return name


def _code(text: str) -> str:
    from alcamine_validate.lint.rules.catalogue import catalogue

    if text not in catalogue():
        raise ValueError(f"there is no code {displayed(text)}{nearest(text, catalogue())}")
    if text in UNSUPPRESSIBLE:
        raise ValueError(
            f"{text} can't be in a baseline, because the file was not checked; remove it"
        )
    return text


def _pointer(redaction: Redaction, text: str) -> str:
    if text and not text.startswith("/"):
        raise ValueError(f"pointer must be empty or start with /, not be {displayed(text)}")
    spelled = pattern(text, redaction)
    # Earlier versions masked only credentials in names. Their entries are still accepted.
    if spelled != text and _with_indices(redaction.text(text)) != text:
        shown = displayed(redaction.pointer(text))
        raise ValueError(f"pointer {shown} must be spelled {displayed(spelled)}")
    return spelled
