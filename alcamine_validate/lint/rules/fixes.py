"""The safe fixes of rules: what each one does, and the change that it makes.

A fix is safe if nobody would have meant anything else. A rule that is not in :data:`FIXES` has no
safe fix, because it can't know which value was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from alcamine_validate.finding import Finding, pointer_as_set
from alcamine_validate.runtime.timestamps import is_date_time
from alcamine_validate.runtime.values import canonical
from alcamine_validate.text.edits import is_slip, is_sure_slip
from alcamine_validate.text.json_pointer import index_of, last_tokens
from alcamine_validate.validator.date_times import respelled
from alcamine_validate.validator.messages import displayed


class NewText(NamedTuple):
    """The string at the place of the finding becomes another one."""

    text: str


class NewName(NamedTuple):
    """The property at the place of the finding gets another name."""

    name: str


class WithoutElements(NamedTuple):
    """The array at the place of the finding, or around it, loses the elements at some indices."""

    indices: tuple[int, ...]
    is_around: bool


class InQuotes(NamedTuple):
    """The plain scalar of YAML at the place of the finding is put in quotes."""


class WithoutMark(NamedTuple):
    """The file loses its byte order mark."""


FixChange = NewText | NewName | WithoutElements | InQuotes | WithoutMark


class SafeFix(NamedTuple):
    """What fixes a finding safely: a change, and the words that say what it does."""

    change: FixChange
    words: str


@dataclass
class Repetitions:
    """The elements of arrays that equal earlier ones, looked for once in each array."""

    # The arrays are kept, so that their ids stay theirs.
    _by_array: dict[int, tuple[Any, dict[Any, list[int]]]] = field(default_factory=dict)

    def of(self, array: Any) -> dict[Any, list[int]]:
        """Return the indices of elements that equal an earlier one, by their canonical value."""
        if id(array) not in self._by_array:
            found: dict[Any, list[int]] = {}
            seen: set[Any] = set()
            for index, item in enumerate(array if isinstance(array, list) else ()):
                key = canonical(item)
                if key in seen:
                    found.setdefault(key, []).append(index)
                seen.add(key)
            self._by_array[id(array)] = array, found
        return self._by_array[id(array)][1]


class FindingContext(NamedTuple):
    """A finding, and what is at its place.

    ``value`` is the value there, ``around`` the object or array that holds it, and ``written`` the
    text of the file at the place. All are None if they are not known. ``repetitions`` are shared by
    contexts, because an array may have a finding for each of its elements.
    """

    finding: Finding
    value: Any
    around: Any
    written: str | None
    repetitions: Repetitions


class FixRule(NamedTuple):
    """What the fix of a rule does, as its documentation says it, and the function that makes it.

    The function returns None if the finding has no safe fix.
    """

    words: str
    make: Callable[[FindingContext], SafeFix | None]


def fix_words(code: str) -> str:
    """Return what the fix of a rule does, or "" if the rule has none."""
    row = FIXES.get(code)
    return "" if row is None else row.words


# Values that are listed


_LONGEST: Final = 80
"""No listed value, name or timestamp is as long."""

IsSlip = Callable[[str, str], bool]


def corrected(value: Any, listed: Collection[Any], is_sure: IsSlip = is_slip) -> str | None:
    """Return the only text of ``listed`` that differs from ``value`` in case, or else by a slip.

    None if there is no such text, if several are near, or if the slip is not one that ``is_sure``
    takes for one.
    """
    if not isinstance(value, str) or len(value) > _LONGEST or value in listed:
        return None
    texts = listed if isinstance(listed, frozenset) else _texts(listed)
    return _corrected(value, texts, is_sure)


@lru_cache(maxsize=1024)
def _corrected(value: str, listed: Collection[str], is_sure: IsSlip) -> str | None:
    """Return the result of :func:`corrected`, cached because records often repeat a mistake."""
    folded = value.casefold()
    same = [each for each in listed if each.casefold() == folded]
    near = (each for each in listed if abs(len(each) - len(value)) <= 1)
    found = same or [each for each in near if is_slip(value, each)]
    return found[0] if len(found) == 1 and is_sure(value, found[0]) else None


def _texts(listed: Collection[Any]) -> tuple[str, ...]:
    return tuple(each for each in listed if isinstance(each, str))


def _listed(context: FindingContext) -> SafeFix | None:
    params = context.finding.params
    return _replaced(corrected(params.get("value"), params.get("expected", ())))


def _time_zone(context: FindingContext) -> SafeFix | None:
    from alcamine_validate.lint.rules.time_zones import TIME_ZONES

    return _replaced(corrected(context.finding.params.get("value"), TIME_ZONES, is_sure_slip))


def _replaced(text: str | None) -> SafeFix | None:
    return None if text is None else SafeFix(NewText(text), f"Replace it with {displayed(text)}")


# Names of properties


def _name(context: FindingContext) -> SafeFix | None:
    """Return the renaming of an unknown property, if no other one could get the right name."""
    params, around = context.finding.params, context.around
    name, near = params.get("property"), params.get("nearest")
    if not isinstance(around, dict) or not isinstance(name, str) or not isinstance(near, str):
        return None
    names = _names_with(near)
    if near in around or corrected(name, names) != near or name == f"{near}s":
        return None  # a plural has a list of them
    if any(each != name and each not in names and is_slip(each, near) for each in around):
        return None  # two properties would become one
    return SafeFix(NewName(near), f"Rename the property to {displayed(near)}")


@lru_cache(maxsize=64)
def _names_with(name: str) -> frozenset[str]:
    """Return the names of all properties of a Session, and another one."""
    return _names() | {name}


def _names() -> frozenset[str]:
    from alcamine_validate.generated.vocabulary import NAMES

    return NAMES


# Timestamps

_FRACTION: Final = re.compile(r"(?:\.([0-9]{1,3})0*)?(?=[zZ+-])")


def _date_time(context: FindingContext) -> SafeFix | None:
    """Return a valid RFC 3339 date-time of the same moment."""
    value = context.finding.params.get("value")
    if context.finding.params.get("format") != "date-time" or not isinstance(value, str):
        return None
    spelling = respelled(value)
    if spelling is None or not spelling.is_known or not is_date_time(spelling.text):
        return None
    words = spelling.words
    return SafeFix(NewText(spelling.text), words[0].upper() + words[1:])


def as_server_writes(text: str) -> str | None:
    """Return the same instant as the server writes it: ``YYYY-MM-DDTHH:MM:SS.sssZ``.

    None if that would lose digits, or for what :class:`~datetime.datetime` can't represent, such
    as a leap second.
    """
    if len(text) > _LONGEST:
        return None
    fraction = _FRACTION.search(text, 19)
    if fraction is None or fraction.start() != 19:
        return None
    rest = text[fraction.end() :].upper().replace("Z", "+00:00")
    digits = (fraction[1] or "").ljust(3, "0")
    try:
        moment = datetime.fromisoformat(f"{text[:10]}T{text[11:19]}.{digits}{rest}")
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _server_spelling(context: FindingContext) -> SafeFix | None:
    value = context.finding.params.get("value")
    text = as_server_writes(value) if isinstance(value, str) else None
    if text is None:
        return None
    return SafeFix(NewText(text), f"Write the same moment as the server does: {displayed(text)}")


# Arrays

_REMOVE: Final = "Remove the repeated entries"


def _entry(context: FindingContext) -> SafeFix | None:
    """Return the removal of all repetitions of an entry; the finding is at one of them."""
    if not isinstance(context.value, str):
        return None
    indices = context.repetitions.of(context.around).get(canonical(context.value), ())
    return SafeFix(WithoutElements(tuple(indices), is_around=True), _REMOVE) if indices else None


def _items(context: FindingContext) -> SafeFix | None:
    """Return the removal of all repetitions in an array; the finding is at the array."""
    found = context.repetitions.of(context.value).values()
    indices = tuple(sorted(index for each in found for index in each))
    return SafeFix(WithoutElements(indices, is_around=False), _REMOVE) if indices else None


# Text of the file

_MARK: Final = "\ufeff"
_NULLS: Final = frozenset({"~", "null", "Null", "NULL"})


def _quotes(context: FindingContext) -> SafeFix | None:
    """Return the quoting of a scalar that is a string here, unless another type may be meant.

    That is so for null, and where the schema names no property, as in ``person.properties``.
    """
    from alcamine_validate.text.yaml_scalars import resolved

    written = context.written
    # The property is that of the value, or of the array that the value is an element of.
    tokens = last_tokens(pointer_as_set(context.finding), 2)
    names = [each for each in tokens if index_of(each) is None]
    if not names or names[0] not in _names():
        return None
    if written is None or not written.isprintable() or written in _NULLS:
        return None
    if written.startswith(("&", "!")):
        return None  # the anchor or tag before it would become a part of the value
    if any(each in written for each in "\"'\\") or not isinstance(resolved(written), str):
        return None
    return SafeFix(InQuotes(), "Put it in quotes")


def _mark(context: FindingContext) -> SafeFix | None:
    if context.written != _MARK:
        return None
    return SafeFix(WithoutMark(), "Remove the byte order mark")


_LISTED: Final = "writes the listed value, if only one is near, and differs in case or by a slip"
_SPELLED: Final = "renames a misspelled property, if only one name is near and the object lacks it"
_REPEATED: Final = "removes the repetitions, and keeps the first of the equal entries"

FIXES: Final[Mapping[str, FixRule]] = {
    "ALC003": FixRule("removes the byte order mark at the start of the file", _mark),
    "ALC015": FixRule("puts a scalar in quotes that is a string here, unless it is ~", _quotes),
    "ALC103": FixRule(_LISTED, _listed),
    "ALC104": FixRule(_LISTED, _listed),
    "ALC113": FixRule(_REPEATED, _items),
    "ALC118": FixRule(_SPELLED, _name),
    "ALC203": FixRule(
        "writes it as RFC 3339 does, if its date, time and offset are all there",
        _date_time,
    ),
    "ALC207": FixRule("writes the same moment as the server does, if no digit is lost",
                      _server_spelling),
    "ALC302": FixRule(_LISTED, _listed),
    "ALC303": FixRule(_LISTED, _listed),
    "ALC632": FixRule(_REPEATED, _entry),
    "ALC636": FixRule(
        "writes the zone's name, if only one is near, and differs in case or by a slip",
        _time_zone,
    ),
    "ALC701": FixRule(_SPELLED, _name),
}  # fmt: skip
"""The rules with a safe fix, by code."""

RENAMED: Final = frozenset(code for code, row in FIXES.items() if row.make is _name)
"""The rules whose fix gives a property another name."""
