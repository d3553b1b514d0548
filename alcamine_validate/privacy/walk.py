"""Walk a value as a JSON or YAML parser makes it, and find people's data and secrets in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from alcamine_validate.privacy.detect import detections, detections_at, may_hold_any
from alcamine_validate.privacy.detection import Detection
from alcamine_validate.privacy.inner_texts import decoded_base64, encoding_of, json_in
from alcamine_validate.privacy.names import PlaceKind, is_credential_header, place_kind_of
from alcamine_validate.text.json_pointer import Pointer, SharedPointer
from alcamine_validate.text.json_text import starts_like_container


class DetectedText(NamedTuple):
    """A text in a value with people's data or secrets in it.

    ``pointer`` leads to the string, or to the member if ``is_name`` says that it is the text of
    its name. ``text`` is the text that the spans of ``detections`` count in. It is the string
    itself, unless there are pointers in ``inner``: then the string is JSON text, the first of them
    leads to a string in that, which is JSON text too if there is a second one, and so on. A number
    is its text. ``is_encoded`` means that the string holds the text in base64.
    """

    pointer: Pointer
    text: str
    detections: list[Detection]
    is_name: bool = False
    inner: tuple[str, ...] = ()
    is_encoded: bool = False


class Context(NamedTuple):
    """What is known of a value from what is around it: the place, and the name that says so."""

    place: PlaceKind = PlaceKind.FREE
    name: str = ""


PlaceKinds = Mapping[str, Any]
"""What is expected at members of a value: by name, a kind, or the kinds of its own members.

Elements of an array have their index as the name, or ``*``.
"""

FREE: Final = Context()
_SETTLED: Final = Context(PlaceKind.SETTLED)
_OF_SECRETS: Final = (PlaceKind.SECRET, PlaceKind.AUTHORIZATION, PlaceKind.COOKIE_VALUE)
_NAMES: Final = ("name", "key", "Name", "Key")
_LABELS: Final = ("label", "field", "title", "header", "type", "kind", "system")
"""Names of other members that may say what the value beside them is, unless that is a secret."""

_VALUES: Final = frozenset({"value", "Value", "values"})
_COOKIES: Final = frozenset({"cookies"})
_NOT_OF_LABELS: Final = (PlaceKind.FREE, PlaceKind.SECRET, PlaceKind.IDENTIFIER)
_NOT_VALUES: Final = frozenset({"matches", "doesNotMatch", "matching", "regex", "pattern"})
"""Members of stubs and contracts that hold a pattern for values instead of a value."""

_CODE: Final = re.compile(r"(?i)javascript|ecmascript|css|html|font|image|video|audio|wasm")
"""The media types of bodies that are the code of a page, or not text."""

_MOST_DIGITS: Final = 19
_FEWEST_DIGITS: Final = 7
_SHORTEST_KEY: Final = 20


def walk(
    value: Any,
    places: PlaceKinds | None = None,
    *,
    is_capture: bool = False,
    opens_texts: bool = True,
) -> Iterator[DetectedText]:
    """Yield the texts in a value with people's data or secrets in them, in the order of the value.

    ``places`` says what is expected at members whose names do not. ``is_capture`` means that
    strings may be bodies: those that a HAR marks as base64 are decoded, and those with the code of
    pages are left out. ``opens_texts`` means that JSON text in strings is read, as it is and in
    base64.
    """
    yield from _Walk(is_capture, opens_texts).walk(value, places or {})


class _Walk:
    """A walk that uses a list as its stack, so that deep nesting costs no more than length."""

    def __init__(self, is_capture: bool, opens_texts: bool) -> None:
        self._is_capture = is_capture
        self._opens_texts = opens_texts

    def walk(self, value: Any, places: PlaceKinds) -> Iterator[DetectedText]:
        """Yield what is found in a value."""
        stack: list[tuple[SharedPointer | None, Any, Context, Any]] = [(None, value, FREE, places)]
        while stack:
            pointer, item, context, known = stack.pop()
            if item.__class__ is dict or item.__class__ is list:
                members = members_of(item, context, is_capture=self._is_capture)
                below: list[tuple[SharedPointer | None, Any, Context, Any]] = []
                for token, member, by_name in members:
                    inside = known.get(str(token), known.get("*")) if known else None
                    own, further = by_name, inside
                    if isinstance(inside, PlaceKind):
                        own, further = Context(inside, by_name.name), None
                    if self._is_worth_a_look(member, own.place):
                        below.append((SharedPointer(pointer, str(token)), member, own, further))
                stack += reversed(below)
                if item.__class__ is dict:
                    yield from _in_names(pointer, item)
            else:
                yield from self._leaf("" if pointer is None else pointer, item, context, known)

    def _is_worth_a_look(self, member: Any, place: PlaceKind) -> bool:
        """Return whether anything can be found in a member; False is certain."""
        if place is PlaceKind.SETTLED:
            return False
        if member.__class__ is not str or place is not PlaceKind.FREE:
            return True
        # A name in JSON text may say what its value is, whatever the form of the value.
        return may_hold_any(member) or (self._opens_texts and starts_like_container(member))

    def _leaf(
        self, pointer: Pointer, item: Any, context: Context, known: Any
    ) -> Iterator[DetectedText]:
        if item.__class__ is str:
            yield from self._text(pointer, item, context, known)
        elif item.__class__ is int or item.__class__ is float:
            text = integer_text(item)
            is_long = _FEWEST_DIGITS <= len(text) <= _MOST_DIGITS
            if is_long and (found := detections_at(context.place, text, context.name)):
                yield DetectedText(pointer, text, found)
        elif isinstance(item, bytes | _Base64):
            text = _decoded(item)
            for each in self._text(pointer, text, context, known):
                yield each._replace(is_encoded=True)

    def _text(
        self, pointer: Pointer, text: str, context: Context, known: Any
    ) -> Iterator[DetectedText]:
        if self._opens_texts:
            value, is_encoded = json_in(text), False
            if value is None and encoding_of(text):
                value, is_encoded = json_in(decoded_base64(text)), True
            if value is not None and not is_whole_secret(text, context):
                for each in self.walk(value, known):
                    inner = (str(each.pointer), *each.inner)
                    is_hidden = is_encoded or each.is_encoded
                    yield each._replace(pointer=pointer, inner=inner, is_encoded=is_hidden)
                return
        found = detections_at(context.place, text, context.name)
        if found:
            yield DetectedText(pointer, text, found)


def members_of(
    item: Any, context: Context, *, is_capture: bool = False
) -> Iterator[tuple[Any, Any, Context]]:
    """Yield the members or elements of a value, each with its name or index and its context.

    ``context`` is that of the value itself.
    """
    if item.__class__ is list:
        yield from _elements(item, context)
        return
    pair = _name_of_pair(item)
    is_code = is_capture and holds_code(item)
    is_base64 = is_capture and item.get("encoding") == "base64"
    for name, member in item.items():
        if name.__class__ is not str:
            continue  # YAML that is read as a capture
        is_text = name == "text"
        own = _SETTLED if is_code and is_text else _of_member(name, member, pair, context)
        yield name, _Base64(member) if is_base64 and is_text else member, own


def is_whole_secret(text: str, context: Context) -> bool:
    """Return whether a text is a secret as a whole by its place, whatever it may stand for."""
    return context.place in _OF_SECRETS and any(
        each.end - each.start == len(text)
        for each in detections_at(context.place, text, context.name, 0)
    )


class _Base64:
    """A string that holds bytes in base64."""

    def __init__(self, text: Any) -> None:
        self.text = text


def integer_text(number: float) -> str:
    """Return a whole number as text; "" if it is far longer than any number of a person.

    Programs that know only one type of number write a phone number as ``41791234567.0``.
    """
    is_whole = abs(number) < 10**20 and number == int(number)
    return str(int(number)) if is_whole else ""


def _decoded(item: bytes | _Base64) -> str:
    """Return the text in bytes or base64; "" if they are not text."""
    if isinstance(item, _Base64):
        return decoded_base64(item.text)
    try:
        return item.decode()
    except ValueError:
        return ""


def _elements(items: list[Any], context: Context) -> Iterator[tuple[int, Any, Context]]:
    """Yield elements; the one after the name of a header is its value, as in raw headers."""
    before = ""
    for index, item in enumerate(items):
        own = context
        if before:
            own = Context(place_kind_of(before), before)
        yield index, item, own
        is_header = not before and item.__class__ is str and is_credential_header(item)
        before = item if is_header else ""


def _name_of_pair(item: dict[Any, Any]) -> str:
    """Return the name in an object that is a pair of a name and a value; "" if it is not one."""
    if _VALUES.isdisjoint(item):
        return ""
    names = (item[each] for each in _NAMES if each in item)
    name: str = next((each for each in names if each.__class__ is str), "")
    if name and place_kind_of(name) is not PlaceKind.FREE:
        return name
    labels = (item[each] for each in _LABELS if item.get(each).__class__ is str)
    return next((each for each in labels if place_kind_of(each) not in _NOT_OF_LABELS), name)


def _of_member(name: str, member: Any, pair: str, context: Context) -> Context:
    """Return what is known of a member; ``pair`` is the name in a pair of a name and a value."""
    if name in _NOT_VALUES and context.place is not PlaceKind.FREE:
        return _SETTLED
    if pair and name in _VALUES:
        is_cookie = context.place is PlaceKind.COOKIES
        return Context(PlaceKind.COOKIE_VALUE, pair) if is_cookie else _inherited(pair, context)
    if pair and name in _NAMES:
        return FREE
    if name in _COOKIES and member.__class__ is list:
        return Context(PlaceKind.COOKIES)
    return _inherited(name, context)


def _inherited(name: str, around: Context) -> Context:
    """Return what is known of a member: by its name, or as part of the value around it."""
    own = place_kind_of(name)
    if own is PlaceKind.FREE and around.name:
        return around
    return Context(own, name)


def holds_code(item: dict[Any, Any]) -> bool:
    """Return whether an object of a capture has a body that is the code of a page, or not text."""
    mime_type = item.get("mimeType")
    return isinstance(mime_type, str) and _CODE.search(mime_type) is not None


def _in_names(pointer: SharedPointer | None, item: dict[Any, Any]) -> Iterator[DetectedText]:
    """Yield the names of members that are people's data, such as an address."""
    for name in item:
        if name.__class__ is str and _is_odd(name) and (found := detections(name)):
            yield DetectedText(SharedPointer(pointer, name), name, found, is_name=True)


def _is_odd(name: str) -> bool:
    """Return whether a name may be a value: most are words, and any key is long and has digits."""
    return not name.isidentifier() or (len(name) >= _SHORTEST_KEY and not name.isalpha())


def place_kinds_by(
    pointers: Iterable[Sequence[str]],
    place: PlaceKind = PlaceKind.SETTLED,
    root: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return :data:`PlaceKinds` with the same kind where each list of tokens leads to.

    They are added to ``root`` if it is given.
    """
    root = {} if root is None else root
    for tokens in pointers:
        inside: Any = root
        for token in tokens[:-1]:
            inside = inside.setdefault(token, {})
            if inside.__class__ is not dict:
                break
        else:
            if tokens:
                inside[tokens[-1]] = place
    return root
