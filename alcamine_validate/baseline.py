"""The baseline: findings that are known, so that only new ones fail.

The file is JSON with one entry a line, so that its changes can be read::

    {
      "format": "alcamine-validate baseline",
      "version": 1,
      "known": [
        {"file": "captures/a.json", "code": "ALC102", "pointer": "/messages/*/id", "count": 3}
      ]
    }

There are no lines, values or severities in it: what moves within a file stays known, and so
does what weighs more by now.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from alcamine_validate.messages import listed, nearest, printable, shown

if TYPE_CHECKING:
    from pathlib import Path

    from alcamine_validate.finding import Finding

FORMAT: Final = "alcamine-validate baseline"
"""What a baseline says that it is, so that no other file is taken for one."""

VERSION: Final = 1
"""The version of the format; another one is refused, for it may mean something else."""

_STANDARD_INPUT: Final = "<stdin>"
_INDEX: Final = re.compile(r"(?<=/)[0-9]++(?![^/])")
_BYTE: Final = re.compile(r"[\udc80-\udcff]")
_PERCENT: Final = re.compile(r"%(25|[89A-F][0-9A-F])")

_Key: TypeAlias = tuple[str, str, str]


class BaselineError(ValueError):
    """A baseline that can't be used: which file, what is wrong with it, what would be right."""


class Known(NamedTuple):
    """Findings that are known: of one file, one code and one place, and how many.

    ``file`` is the path relative to the folder of the baseline, with ``/``; ``pointer`` is
    the place in a Session, an index of an array being ``*``.
    """

    file: str
    code: str
    pointer: str
    count: int  # type: ignore[assignment] # of all that tuples can, their count is not missed


class Baseline:
    """Known findings, counted down as they are met."""

    def __init__(self, path: Path, known: Iterable[Known]) -> None:
        self._names = _Names(path)
        self._counts: dict[_Key, int] = {each[:3]: each.count for each in known}
        self._files = {file for file, _, _ in self._counts}
        self._met: Counter[_Key] = Counter()
        self._judged: dict[str, bool] = {}

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Return the baseline in the file ``path``.

        Raises :class:`BaselineError` where it can't be read, is no baseline, is one of
        another version, or has an entry that could never be met: a path or pointer that is
        spelled otherwise than :class:`BaselineWriter` does, an unknown code, one that says
        that there is no verdict, a repeated entry.
        """
        try:
            return cls(path, _entries(_items(_document(path))))
        except ValueError as error:
            raise BaselineError(f"{path}: {error}") from None

    def new_ones(self, filename: str, findings: list[Finding]) -> list[Finding]:
        """Return the findings of a file that are not known, in their order.

        To be called for every file that was checked, also where nothing was found; for a
        file that comes in blocks, once a block. Of findings that are alike, the first ones
        are the known ones. ``filename`` is the path as it was given or found.
        """
        file = self._names.name(filename)
        if file not in self._files:
            return findings
        # What could not be read may hold all that is known of it.
        unjudged = _unjudged().intersection(finding.code for finding in findings)
        self._judged[file] = self._judged.get(file, True) and not unjudged
        return [finding for finding in findings if not self._meet(_key(file, finding))]

    def _meet(self, key: _Key) -> bool:
        is_known = self._met[key] < self._counts.get(key, 0)
        if is_known:
            self._met[key] += 1
        return is_known

    def stale(self) -> list[Known]:
        """Return how many findings of each entry no longer occur, in the order of the file.

        It is about the files that were checked and those that are gone. A file that was
        not part of this run, or that could not be judged, may still have them all.
        """
        return [Known(*key, count) for key, count in sorted(self._missing().items())]

    def pruned(self) -> str:
        """Return the text of the baseline without what is stale."""
        missing = self._missing()
        kept = [Known(*key, n - missing.get(key, 0)) for key, n in self._counts.items()]
        return _text(known for known in kept if known.count)

    def _missing(self) -> dict[_Key, int]:
        final = {file for file in self._files if self._is_final(file)}
        counts = {key: count for key, count in self._counts.items() if key[0] in final}
        missing = {key: count - self._met[key] for key, count in counts.items()}
        return {key: count for key, count in missing.items() if count}

    def _is_final(self, file: str) -> bool:
        """Tell whether what was not found in a file is not there."""
        return self._judged.get(file, False) or self._names.is_gone(file)


class BaselineWriter:
    """Gathers findings into a baseline. ``path`` is where it will be written."""

    def __init__(self, path: Path) -> None:
        self._names = _Names(path)
        self._counts: Counter[_Key] = Counter()

    def add(self, filename: str, findings: list[Finding]) -> None:
        """Take in findings of a file, whose path is as it was given or found.

        Those that say that there is no verdict are left out: they can't be known.
        """
        file, unjudged = self._names.name(filename), _unjudged()
        judged = (finding for finding in findings if finding.code not in unjudged)
        self._counts.update(_key(file, finding) for finding in judged)

    def text(self) -> str:
        """Return the text of the baseline: the same for the same findings in any order."""
        return _text(Known(*key, count) for key, count in self._counts.items())


# What is alike


def _key(file: str, finding: Finding) -> _Key:
    return file, finding.code, "" if finding.record is None else _pattern(finding.pointer)


def _pattern(pointer: str) -> str:
    """Return a pointer with ``*`` for every index; what is no Unicode text becomes ``?``."""
    text = pointer if pointer.isascii() else pointer.encode("utf-8", "replace").decode()
    return _INDEX.sub("*", text)


def _unjudged() -> frozenset[str]:
    """Return the codes that say that there is no verdict, which can't be known."""
    from alcamine_validate.codes import UNJUDGED

    return UNJUDGED


# How files are called


class _Names:
    """Names files relative to the folder of a baseline, however they were named.

    Links on the way to a file are resolved, so that each file has one name. A file that is
    a link itself keeps its own name, and so does the way through a link that leads out of
    the baseline's folder: what it leads to may lie elsewhere on another machine.
    """

    def __init__(self, path: Path) -> None:
        self._root = os.path.realpath(os.path.dirname(path) or os.curdir)
        self._folders: dict[str, str] = {}

    def name(self, filename: str) -> str:
        """Return the name of a file, a folder or the standard input."""
        if filename == _STANDARD_INPUT:
            return filename
        folder, name = os.path.split(filename)
        if not name:
            folder, name = os.path.split(folder)
        if name in ("", os.curdir, os.pardir):
            folder, name = filename, ""
        if folder not in self._folders:
            self._folders[folder] = self._folder(folder).replace(os.sep, "/")
        return posixpath.normpath(f"{self._folders[folder]}/{name}")

    def _folder(self, folder: str) -> str:
        try:
            real = os.path.realpath(folder or os.curdir)
            inner = os.path.relpath(real, self._root)
            leads_out = inner.split(os.sep)[0] == os.pardir and real != os.path.abspath(folder)
            return (leads_out and self._through_link(folder)) or inner
        except (OSError, ValueError):
            # A null character, or a drive of its own: there is nothing to be relative to.
            return folder

    def _through_link(self, folder: str) -> str | None:
        """Return the way down from the baseline's folder, where ``folder`` is spelled so."""
        from pathlib import PurePath

        way = PurePath(os.getcwd(), folder)
        for above in way.parents:
            if os.path.realpath(above) == self._root:
                inner = way.relative_to(above)
                return None if os.pardir in inner.parts else str(inner)
        return None

    def is_gone(self, file: str) -> bool:
        """Tell whether a file is known not to be there; one that is hidden from us may be."""
        if file == _STANDARD_INPUT:
            return False
        try:
            os.lstat(os.path.join(self._root, file))
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (OSError, ValueError):
            return False
        return False


# Writing


def _text(known: Iterable[Known]) -> str:
    entries = ",".join(f"\n    {_line(each)}" for each in sorted(known))
    items = f"[{entries}\n  ]" if entries else "[]"
    return f'{{\n  "format": "{FORMAT}",\n  "version": {VERSION},\n  "known": {items}\n}}\n'


def _line(known: Known) -> str:
    file, pointer = _string(_escaped(known.file)), _string(known.pointer)
    return (
        f'{{"file": {file}, "code": "{known.code}", "pointer": {pointer}, "count": {known.count}}}'
    )


def _string(text: str) -> str:
    """Return text as JSON, to be read by people: what can't be seen is escaped."""
    import json

    return json.dumps(text, ensure_ascii=not text.isprintable())


def _escaped(file: str) -> str:
    """Return a file's name as Unicode text: ``%FF`` is a byte that is none, ``%25`` a ``%``."""
    text = _BYTE.sub(lambda m: f"%{ord(m[0]) & 0xFF:02X}", file.replace("%", "%25"))
    return text.encode("utf-8", "replace").decode()


def _unescaped(text: str) -> str:
    """Return the name of a file, in which a byte that is no UTF-8 is a surrogate (PEP 383)."""
    raw = _PERCENT.sub(lambda m: "%" if m[1] == "25" else chr(0xDC00 + int(m[1], 16)), text)
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


# Reading. What is wrong is raised as a ValueError that does not name the file yet.


def _document(path: Path) -> Any:
    """Return the JSON value in a file; a key that an object has twice is refused."""
    from alcamine_validate.json_text import MalformedJson, may_hold_duplicate_keys, parse
    from alcamine_validate.locate import duplicate_keys

    data = _read(path)
    try:
        value = parse(data)
    except MalformedJson as error:
        line = data.decode("utf-8", "replace").count("\n", 0, error.position) + 1
        raise ValueError(f"no JSON: line {line}: {error}") from None
    if may_hold_duplicate_keys(data, value):
        for repeat in duplicate_keys(data.decode()):
            raise ValueError(f"the key of {printable(repeat.pointer)} stands there twice")
    return value


def _read(path: Path) -> bytes:
    """Return the bytes of a regular file; a FIFO or device would block or never end."""
    import stat

    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise ValueError("it is no regular file")
        return path.read_bytes()
    except FileNotFoundError:
        raise ValueError("there is no such file; --write-baseline writes one") from None
    except (OSError, ValueError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "not enough memory"
        raise ValueError(f"can't read it: {reason}") from None


def _items(document: Any) -> list[Any]:
    """Return the entries of a baseline as they stand there."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f'it is no baseline: one starts with "format": {shown(FORMAT)}')
    if (version := document.get("version")) != VERSION or isinstance(version, bool):
        anew = f"only version {VERSION} can be read here; --write-baseline writes it anew"
        raise ValueError(f"its version is {shown(version)}: {anew}")
    _check_keys(document, ("format", "version", "known"))
    if not isinstance(document["known"], list):
        raise ValueError(f"/known must be an array, not {shown(document['known'])}")
    return document["known"]


def _check_keys(value: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in value:
        if key not in keys:
            raise ValueError(f"unknown key {shown(key)}{nearest(key, keys)}; use {listed(keys)}")
    for key in keys:
        if key not in value:
            raise ValueError(f"the key {shown(key)} is missing")


def _entries(items: list[Any]) -> list[Known]:
    """Return the entries, each checked; what many have in common is checked and kept once."""
    from functools import cache

    entries: dict[_Key, Known] = {}
    checks = _Checks(cache(_file), cache(_code), cache(_pointer))
    for index, item in enumerate(items):
        try:
            known = _entry(item, checks)
        except ValueError as error:
            raise ValueError(f"/known/{index}: {error}") from None
        if entries.setdefault(known[:3], known) is not known:
            first = list(entries).index(known[:3])
            raise ValueError(f"/known/{index} repeats /known/{first}: make one of them")
    return list(entries.values())


class _Checks(NamedTuple):
    """How each text of an entry is checked, and made what it is kept as."""

    file: Callable[[str], str]
    code: Callable[[str], str]
    pointer: Callable[[str], str]


def _entry(item: Any, checks: _Checks) -> Known:
    if not isinstance(item, dict):
        raise ValueError(f"an entry must be an object, not {shown(item)}")
    _check_keys(item, Known._fields)
    file = _checked("file", item, checks.file)
    code = _checked("code", item, checks.code)
    pointer = _checked("pointer", item, checks.pointer)
    count = item["count"]
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise ValueError(f"count must be a whole number from 1 on, not {shown(count)}")
    return Known(file, code, pointer, count)


def _checked(name: str, item: dict[str, Any], check: Callable[[str], str]) -> str:
    if not isinstance(item[name], str):
        raise ValueError(f"{name} must be a string, not {shown(item[name])}")
    return check(item[name])


def _file(text: str) -> str:
    if "\0" in text:
        raise ValueError("file: no name has a null character")
    name = posixpath.normpath(_unescaped(text))
    if (spelled := _escaped(name)) != text:
        raise ValueError(f"file {shown(text)} must be spelled {shown(spelled)}")
    return name


def _code(text: str) -> str:
    from alcamine_validate.rules.catalogue import catalogue

    if text not in catalogue():
        raise ValueError(f"there is no code {shown(text)}{nearest(text, catalogue())}")
    if text in _unjudged():
        raise ValueError(f"{text} can't be known: what can't be read has no verdict; remove it")
    return text


def _pointer(text: str) -> str:
    if text and not text.startswith("/"):
        raise ValueError(f"pointer must be empty or start with /, not be {shown(text)}")
    if (pattern := _pattern(text)) != text:
        raise ValueError(f"pointer {shown(text)} must be spelled {shown(pattern)}")
    return text
