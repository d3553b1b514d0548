"""Find the Sessions in a parsed value: by their shape, or at the places that a person names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from alcamine_validate.input.document import NO_FAST_PATH, FastPath
from alcamine_validate.input.expected import WHOLE, Expected
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.session_shape import (
    has_most_properties,
    is_session_shaped,
    is_snake_cased,
    is_webhook,
    may_hold_session_shape,
)
from alcamine_validate.text.json_pointer import split, step
from alcamine_validate.text.json_text import (
    MAXIMUM_DEPTH,
    MalformedJson,
    parse,
    starts_like_container,
)

DEPTH: Final = 4
"""How many names and indices may lead from the root of a file to a Session in an envelope."""

DEEPER: Final = 16
"""How many of them may lead to a Session that is only hinted at."""

ANY: Final = "*"
"""The token of a place pattern that stands for any name or index."""

_WRAPPED: Final = "properties"
"""The property of a webhook body that holds the Session."""

_ACTIONS: Final = frozenset({"index", "create", "update", "delete"})
_ACTION_START: Final = "_"


class InnerText:
    """JSON text in a string: the tokens that lead to the string, the text, and the text around it.

    ``outer`` is None if the string is in the text of the file itself.
    """

    # No dataclass: making one takes a hundredth of the time of a short run of the command.
    __slots__ = ("outer", "text", "tokens")

    def __init__(self, tokens: tuple[str, ...], text: str, outer: InnerText | None) -> None:
        self.tokens = tokens
        self.text = text
        self.outer = outer

    @property
    def path(self) -> tuple[str, ...]:
        """The tokens that lead to the string in the file, through the texts around it."""
        return (*self.outer.path, *self.tokens) if self.outer else self.tokens


class Found(NamedTuple):
    """A value to be judged as a Session, and its place.

    ``tokens`` lead to it in ``text``, or in the text of the file if that is None. ``value`` is the
    parsed value, :data:`UNPARSED` if ``text`` is not valid JSON, or a :class:`Missing`.
    ``is_session`` says that it is a Session by its shape. ``is_expected`` says that it should be
    one whatever its shape is. ``envelope`` has the tokens of the place in the file of a Session
    that was found by a search, with :data:`ANY` for indices; it is empty without an envelope.
    """

    tokens: tuple[str, ...]
    value: Any
    text: InnerText | None = None
    is_session: bool = True
    is_expected: bool = False
    is_webhook: bool = False
    envelope: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The tokens that lead to the value in the file, through texts in strings."""
        return (*self.text.path, *self.tokens) if self.text else self.tokens

    @property
    def is_replaced(self) -> bool:
        """Whether something stands in for the value, which can't be judged."""
        return self.value is UNPARSED or isinstance(self.value, Missing)


UNPARSED: Final = object()
"""Replaces the value of text that is not valid JSON."""


class Missing(NamedTuple):
    """Replaces a value that does not exist, at the place ``tokens`` that a person named."""

    tokens: tuple[str, ...]


class SessionFinder(NamedTuple):
    """How to find Sessions: at the places ``at``, or by their shape if ``at`` is empty.

    ``at`` holds patterns: JSON Pointers (RFC 6901) in which a ``*`` token stands for any name or
    index. ``expected`` says what the values are expected to be. Methods raise ValueError if a
    pattern is not a pointer.
    """

    at: tuple[str, ...] = ()
    expected: Expected = WHOLE

    def in_file(self, value: Any) -> list[Found]:
        """Return the Sessions in the value of a file, or of a record in it.

        Without ``at``, they are searched for in envelopes, also in JSON text in strings. Of an
        array that holds a Session, the other elements are returned too. A root without a Session
        is returned itself, unless it is an empty array. Parts of Sessions, which have few telling
        names, are not searched for.
        """
        if self.at or self.expected.part:
            return self.in_body(value)
        if value == []:
            return []
        found = _searched(value, None, (), (), DEPTH)
        if not found and self.expected.partial:
            found = self._unwrapped(Found((), value))
        if not found and isinstance(value, list) and any(map(self.expected.is_one, value)):
            found = _elements(Found((), value))
        return self._recognized(found or [Found((), value)])

    def in_body(self, value: Any) -> list[Found]:
        """Return the Sessions in the body of a response, which is not searched.

        Without ``at``, they are the body itself, the elements of an array, or the Session in a
        webhook body.
        """
        unwrapped = (each for found in self._places(value) for each in self._unwrapped(found))
        return self._recognized(unwrapped)

    def in_argument(self, value: Any) -> list[Found]:
        """Return what a caller of the library means: ``value``, or what is at the places in it.

        Nothing is unwrapped.
        """
        return self._recognized(self._places(value))

    def _places(self, value: Any) -> list[Found]:
        if not self.at:
            return [Found((), value, is_expected=True)]
        texts: _Texts = {}
        patterns = (tuple(split(pattern)) for pattern in self.at)
        return [each for steps in patterns for each in _at(value, steps, texts)]

    def elements(self, array: Found) -> list[Found]:
        """Return the elements of an array."""
        return self._recognized(_elements(array))

    def in_webhook(self, body: Found) -> list[Found]:
        """Return the Session in a webhook body."""
        return self._recognized([_without_webhook(body)])

    def _unwrapped(self, found: Found) -> list[Found]:
        """Return the value, the elements of an array, or the Session in a webhook body."""
        elements = _elements(found) if isinstance(found.value, list) else [found]
        return elements if self.expected.part else [_without_webhook(each) for each in elements]

    def _recognized(self, found: Iterable[Found]) -> list[Found]:
        # Two patterns may lead to one place.
        places = {_place_of(each): each for each in found} if len(self.at) > 1 else None
        return [
            each._replace(is_session=self.expected.is_one(each.value))
            for each in (found if places is None else places.values())
        ]


def _place_of(found: Found) -> tuple[str, ...]:
    return found.value.tokens if isinstance(found.value, Missing) else found.path


SEARCHING: Final = SessionFinder()
"""Searches envelopes."""


def fast_path_for(fast_path: FastPath, limits: Limits, finder: SessionFinder) -> FastPath:
    """Return the fast path, or one that recognises nothing if the options are not the usual ones.

    The fast path checks no lower limit of nesting, and takes each text for a whole Session.
    """
    is_usual = limits.nesting == MAXIMUM_DEPTH and finder == SEARCHING
    return fast_path if is_usual else NO_FAST_PATH


def sessions_inside(value: Any, depth: int = DEPTH) -> list[Found]:
    """Return the Sessions in an envelope, without the elements beside them that are none."""
    found = _searched(value, None, (), (), depth)
    return [each for each in found if is_session_shaped(each.value)]


def is_bulk_action(value: Any) -> bool:
    """Return whether a line is the action of a bulk request, which is about the next line.

    https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
    """
    if not isinstance(value, dict) or len(value) != 1:
        return False
    name, action = next(iter(value.items()))
    return (
        name in _ACTIONS
        and isinstance(action, dict)
        and not any(isinstance(each, dict | list) or _may_hold(each) for each in action.values())
        and (not action or any(key.startswith(_ACTION_START) for key in action))
    )


def _may_hold(value: Any) -> bool:
    """Return whether a value is a string that may be the JSON text of a Session."""
    return isinstance(value, str) and starts_like_container(value) and may_hold_session_shape(value)


def _searched(
    value: Any,
    text: InnerText | None,
    tokens: tuple[str, ...],
    place: tuple[str, ...],
    depth: int,
) -> list[Found]:
    """Return the Sessions in ``value``, which is at ``place`` of the file, with ANY for indices."""
    if isinstance(value, dict):
        return _searched_object(value, text, tokens, place, depth)
    if isinstance(value, list) and depth:
        elements = [
            _searched(item, text, (*tokens, str(index)), (*place, ANY), depth - 1)
            if isinstance(item, dict | list | str)
            else []
            for index, item in enumerate(value)
        ]
        if not any(elements):
            return []
        # In an array of arrays, the scalars beside a Session are the other cells of its row.
        is_row = place[-1:] == (ANY,)
        return [
            each
            for index, (found, item) in enumerate(zip(elements, value, strict=True))
            if found or not is_row or isinstance(item, dict | list)
            for each in found or [Found((*tokens, str(index)), item, text)]
        ]
    return _searched_text(value, text, tokens, place, depth) if _may_hold(value) else []


def _searched_object(
    value: dict[str, Any],
    text: InnerText | None,
    tokens: tuple[str, ...],
    place: tuple[str, ...],
    depth: int,
) -> list[Found]:
    is_root, is_shaped, is_hook = place in _ROOTS, is_session_shaped(value), is_webhook(value)
    own = Found(tokens, value, text, envelope=() if is_root else place)
    if is_shaped and has_most_properties(value):
        return [own]
    found = {
        name: _searched(item, text, (*tokens, name), (*place, name), depth - 1)
        for name, item in (value.items() if depth else ())
        if isinstance(item, dict | list | str)
    }
    if is_hook and (is_session_shaped(value[_WRAPPED]) or not found.get(_WRAPPED)):
        # By its type, a webhook body holds a Session, even if nothing in it looks like one.
        found[_WRAPPED] = [_without_webhook(own)]
    inside = [each for members in found.values() for each in members]
    # A row of a table has identifiers as a Session has, and perhaps the Session itself as JSON.
    if inside or is_shaped:
        return inside or [own]
    # Nothing but its names is wrong, so it is reported wherever it is.
    return [own._replace(is_expected=True, envelope=())] if is_snake_cased(value) else []


_ROOTS: Final = ((), (ANY,))
"""The places of Sessions without an envelope: the root, and the elements of a root array."""


def _searched_text(
    value: str,
    outer: InnerText | None,
    tokens: tuple[str, ...],
    place: tuple[str, ...],
    depth: int,
) -> list[Found]:
    """Return the Sessions in a string that may be JSON text."""
    text = InnerText(tokens, value, outer)
    try:
        inner = parse(value)
    except MalformedJson:
        # Perhaps a Session that was cut off.
        return [Found((), UNPARSED, text, envelope=place)]
    return [
        # Text in a string is an envelope even if the string is at the root.
        each._replace(envelope=each.envelope or place)
        for each in _searched(inner, text, (), place, depth)
    ]


def _elements(array: Found) -> list[Found]:
    return [
        array._replace(tokens=(*array.tokens, str(index)), value=item)
        for index, item in enumerate(array.value)
    ]


def _without_webhook(found: Found) -> Found:
    """Return the Session in a webhook body, or any other value as it is."""
    if not is_webhook(found.value):
        return found
    tokens = (*found.tokens, _WRAPPED)
    return found._replace(tokens=tokens, value=found.value[_WRAPPED], is_webhook=True)


_Texts = dict[tuple[InnerText | None, tuple[str, ...]], tuple[InnerText, Any]]
"""The texts in strings that were read, each with its value, by their places."""


def _at(root: Any, steps: tuple[str, ...], texts: _Texts) -> Iterator[Found]:
    """Yield what is at the end of ``steps``, or that there is nothing."""
    # Each value that waits has its place in the file, and what is left of the steps.
    waiting: list[_Waiting] = [(Found((), root, is_expected=True), (), steps)]
    while waiting:
        found, place, rest = waiting.pop()
        if isinstance(found.value, str) and starts_like_container(found.value):
            found = _read(found, texts)
        if found.is_replaced or not rest:
            yield found
        elif rest == (_WRAPPED,) and is_webhook(found.value):
            yield _without_webhook(found)
        else:
            tokens = _steps_into(found.value, rest[0])
            inner = [_below(found, place, token, rest[1:]) for token in tokens]
            waiting += reversed(inner)


_Waiting = tuple[Found, tuple[str, ...], tuple[str, ...]]


def _read(found: Found, texts: _Texts) -> Found:
    """Return what the JSON text in a string represents."""
    key = found.text, found.tokens
    if key not in texts:
        try:
            value = parse(found.value)
        except MalformedJson:
            value = UNPARSED
        texts[key] = InnerText(found.tokens, found.value, found.text), value
    text, value = texts[key]
    return found._replace(tokens=(), value=value, text=text)


def _below(found: Found, place: tuple[str, ...], token: str, rest: tuple[str, ...]) -> _Waiting:
    """Return the member or element that ``token`` names, or that there is none."""
    here = (*place, token)
    try:
        value = step(found.value, token)
    except LookupError:
        return found._replace(value=Missing((*here, *rest))), here, ()
    return found._replace(tokens=(*found.tokens, token), value=value), here, rest


def _steps_into(value: Any, token: str) -> list[str]:
    """Return the names or indices that a token of a pattern stands for."""
    if token != ANY or not isinstance(value, dict | list):
        return [token]
    return list(value) if isinstance(value, dict) else [str(index) for index in range(len(value))]


__all__ = [
    "SEARCHING",
    "UNPARSED",
    "Found",
    "InnerText",
    "Missing",
    "SessionFinder",
    "fast_path_for",
    "is_bulk_action",
    "sessions_inside",
]
