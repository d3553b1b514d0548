"""Findings: the only type in which the parts of the package report on an instance.

A *finding* is one message about one place. Every check creates findings, every reporter
reads findings, and nothing else is passed between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from math import isfinite
from typing import Any, Final, Self


class Severity(StrEnum):
    """The severity of a finding. Only ``ERROR`` makes a Session invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """The place in the order of severities: 0 for errors, the most severe ones."""
        return _RANKS[self]


_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding mentions, such as the other of two timestamps.

    ``pointer`` is an RFC 6901 JSON Pointer relative to the Session. ``line`` and
    ``column`` are 1-based and count characters, ``end_column`` is exclusive; all four
    are None for a finding of a parsed value, which has no text.
    """

    message: str
    pointer: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), _as_set(self)


@dataclass(frozen=True, slots=True)
class RecordedExchange:
    """The request and response of a capture that a finding is about.

    ``method`` is the request's method, and ``url`` its URL (RFC 3986) without user name,
    password, query and fragment; both are "" if the capture does not state them. ``entry`` is the
    JSON Pointer (RFC 6901) of the exchange in the file, such as ``/log/entries/3`` in a HAR.
    """

    method: str
    url: str
    entry: str


@dataclass(frozen=True, slots=True)
class FixEdit:
    """The replacement of a span of a file by a text, which may be empty.

    ``line`` and ``column`` are 1-based and count characters, and ``end_column`` is exclusive, as
    those of findings. The span is empty if the text is only inserted.
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe fix of a finding: what it does, and the edits of the file that do it.

    All edits belong together, and none of them overlap. ``edits`` is empty if the text is stored
    in another form, such as base64. ``check --fix`` fixes that too.
    """

    message: str
    edits: tuple[FixEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One message about one place of one Session.

    ``code`` is ``ALC`` and three digits, and its meaning never changes; ``rule`` is the
    same in words. ``pointer`` (RFC 6901) is relative to the Session, and
    ``schema_pointer`` leads to the violated keyword in the OpenAPI document ("" if the
    finding is not about the schema). ``line`` and ``column`` are 1-based and count
    characters, ``end_column`` is exclusive; all four are None if there is no text.
    ``record`` is the index of the Session within its file, from 0, or None if the
    finding is about the file itself. ``params`` holds what the message says as data: numbers,
    texts, booleans, null, and lists of these; ``PARAMS`` lists the names. ``exchange`` is the
    request and response in a capture that the finding is about. ``fix`` is a safe fix, if there is
    one; findings of parsed values have none, because there is no text to edit.

    The text of ``pointer`` is built on each access, so that findings below a long property name
    do not each store a copy of the name. Keep the text if you need it often.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    pointer: str = ""
    schema_pointer: str = ""
    filename: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    record: int | None = None
    related: tuple[Related, ...] = ()
    # A dict has no hash; equal findings still have equal hashes.
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    exchange: RecordedExchange | None = None
    fix: Fix | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), _as_set(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as in ``--format json``, for any JSON encoder and for pickle.

        All values are dicts, lists, texts in valid Unicode, numbers of at most 64 bits, booleans
        and None. A lone surrogate in a text becomes its escape, and a larger integer a float, or
        None if it is too large for one. Values are not masked: see ``av.masked``.
        """
        found = {name: _encodable(getattr(self, name)) for name in _OF_FINDING}
        related = [
            {name: _encodable(getattr(each, name)) for name in _OF_RELATED} for each in self.related
        ]
        params = {name: _encodable(value) for name, value in self.params.items()}
        exchange = self.exchange and {
            name: _encodable(getattr(self.exchange, name)) for name in _OF_EXCHANGE
        }
        more = {"related": related, "params": params, "exchange": exchange}
        return {**found, **more, "fix": self.fix and _fields_of_fix(self.fix)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the finding that :meth:`to_dict` returned as ``data``.

        A line of ``--format jsonl`` and a finding of ``--format json`` work too, also those of
        other versions: unknown names are ignored, and absent ones have their defaults. Raises
        ValueError if ``code``, ``rule``, ``severity`` or ``message`` is missing, or if a value has
        the wrong type.
        """
        own = _own(cls, data, "code", "rule", "severity", "message")
        severity, related = data["severity"], data.get("related", ())
        params, exchange = data.get("params", {}), data.get("exchange")
        if severity not in list(Severity):
            raise ValueError(f"not a finding: severity is not {', '.join(Severity)}")
        if not isinstance(related, list | tuple):
            raise ValueError("not a finding: related is not a list")
        if not isinstance(params, Mapping) or not all(map(_is_param, params.items())):
            raise ValueError("not a finding: params is not an object of scalars and lists of them")
        of_exchange = None
        if exchange is not None:
            of_exchange = RecordedExchange(**_own(RecordedExchange, exchange, *_OF_EXCHANGE))
        return cls(
            **own | {"severity": Severity(severity)},
            related=tuple(Related(**_own(Related, each, "message", "pointer")) for each in related),
            params=dict(params),
            exchange=of_exchange,
            fix=_fix(data.get("fix")),
        )


PARAMS: Final = {
    "value": "the value at the pointer, unless it is an array or an object",
    "type": "the JSON type of that value",
    "expected": "a list of the types or values that would be right (for ALC606, at `other`)",
    "nearest": "the one that the value or name resembles, as after `did you mean`",
    "owner": "the provider that the model belongs to",
    "constant": "the provider that was found with the value",
    "property": "the name of the missing or unknown property, or of the one that has `constant`",
    "because": "the property that requires another one",
    "limit": "the number that the value or length must not exceed, or must reach",
    "length": "the number of characters, elements or properties",
    "divisor": "the number that the value must be a multiple of",
    "format": "the name of the format, such as `e164`",
    "pattern": "the regular expression (ECMA-262) that a text must match",
    "other": "the JSON Pointer of a second place that the value contradicts",
    "other_value": "the value there, unless it is an array or an object",
    "index": "the index of the element or character that is not allowed",
    "indices": "the indices of the two equal elements",
    "matches": "how many elements, or schemas of a `oneOf`, match",
    "branches": "how many schemas there are to match",
    "problem": "what is wrong with the text, or which value is not JSON",
}
"""The names in ``Finding.params``, each with its meaning."""


def _own(of: Any, data: Any, *required: str) -> dict[str, Any]:
    """Return the members of ``data`` that are fields of a dataclass, without nested objects.

    Raises ValueError if a required one is missing, or if one has the wrong type.
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"not a finding: a {of.__name__} is an object, not {type(data).__name__}")
    for name in required:
        if name not in data:
            raise ValueError(f"not a finding: {name} is missing")
    found = {}
    for each in fields(of):
        classes = _CLASSES.get(str(each.type))
        if classes is None or each.name not in data:
            continue
        value = found[each.name] = data[each.name]
        if not isinstance(value, classes) or isinstance(value, bool):
            wrong = type(value).__name__
            raise ValueError(f"not a finding: {each.name} is {each.type}, not {wrong}")
        if each.name == "pointer" and not _is_pointer(str(value)):
            raise ValueError(f"not a finding: the pointer {value!r} does not start with /")
    return found


_CLASSES: Final[dict[str, tuple[type, ...]]] = {
    "str": (str,),
    "int": (int,),
    "str | None": (str, type(None)),
    "int | None": (int, type(None)),
}
"""The classes of values by the annotation of their field."""


def _fields_of_fix(fix: Fix) -> dict[str, Any]:
    edits = [{name: _encodable(getattr(each, name)) for name in _OF_EDIT} for each in fix.edits]
    return {"message": _encodable(fix.message), "edits": edits}


def _fix(data: Any) -> Fix | None:
    if data is None:
        return None
    own = _own(Fix, data, "message")
    edits = data.get("edits", ())
    if not isinstance(edits, list | tuple):
        raise ValueError("not a finding: edits is not a list")
    return Fix(**own, edits=tuple(FixEdit(**_own(FixEdit, each, *_OF_EDIT)) for each in edits))


def _is_param(item: tuple[Any, Any]) -> bool:
    """Return whether a name and a value can be in ``Finding.params``."""
    name, value = item
    if name == "other":
        return isinstance(value, str) and _is_pointer(value)
    if name == "property" or not isinstance(name, str):
        return isinstance(name, str) and isinstance(value, str)
    values = value if isinstance(value, list) else [value]
    return all(
        (isinstance(each, float) and isfinite(each)) or isinstance(each, str | int | None)
        for each in values
    )


def _is_pointer(text: str) -> bool:
    return not text or text.startswith("/")


def _encodable(value: Any) -> Any:
    """Return a value that any JSON encoder takes, if possible the same one."""
    if value is None:
        return None
    if isinstance(value, str):
        text = str(value)  # not a member of an enum
        is_unicode = text.isascii() or _is_unicode(text)
        return text if is_unicode else text.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value) if value.bit_length() <= _BITS_OF_DOUBLE else None
    if isinstance(value, list | tuple):
        return list(map(_encodable, value))
    return value


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_BITS_OF_DOUBLE: Final = 1023
"""An integer of this many bits is certainly not too large for a double."""


class _TextWhenRead:
    """The attribute ``pointer``, which may be set to an object whose ``str()`` is the pointer."""

    def __init__(self, slot: Any) -> None:
        self.slot = slot

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else str(self.slot.__get__(instance))

    def __set__(self, instance: Any, value: object) -> None:
        self.slot.__set__(instance, value)


for _class in (Related, Finding):
    # Set afterwards, because a dataclass with slots can't define a descriptor for a field.
    _class.pointer = _TextWhenRead(_class.pointer)  # type: ignore[assignment, misc]


_OF_EXCHANGE: Final = tuple(each.name for each in fields(RecordedExchange))
_OF_RELATED: Final = tuple(each.name for each in fields(Related))
_OF_EDIT: Final = tuple(each.name for each in fields(FixEdit))
_NESTED: Final = ("related", "params", "exchange", "fix")
_OF_FINDING: Final = tuple(each.name for each in fields(Finding) if each.name not in _NESTED)


def pointer_as_set(place: Finding | Related) -> Any:
    """Return the pointer as it was set, possibly an object whose ``str()`` is the pointer."""
    return vars(type(place))["pointer"].slot.__get__(place)


def _as_set(place: Finding | Related) -> tuple[Any, ...]:
    """Return all attributes as they were set, so that shared parts of pointers are pickled once."""
    names = (each.name for each in fields(place))
    return tuple(
        pointer_as_set(place) if name == "pointer" else getattr(place, name) for name in names
    )
