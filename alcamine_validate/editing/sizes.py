"""The fields of a capture that depend on a body: sizes, which change with it, and digests.

A size is changed only if it was right before. Recorders keep the Content-Length of a response
whose body they store decompressed, and the compressed size of the new body is not known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.edits import SizeChange, Untouched
from alcamine_validate.input.captures.bodies import (
    BadBody,
    UnknownEncoding,
    decoded,
    detected_encodings,
    from_base64,
)
from alcamine_validate.input.captures.exchanges import as_text, headers_of, member
from alcamine_validate.input.captures.pieces import compressed_pieces, from_hex, joined_pieces
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.text.json_pointer import join
from alcamine_validate.text.json_text import UNWRITABLE, write_straight

_HEADERS: Final = ("headers", "header", "rawHeaders", "reqheaders", "metadata", "metaData")
_REQUEST_HEADERS: Final = "reqheaders"
_BODIES: Final = (
    *("body", "content", "parsed_body", "string", "base64_string", "jsonBody", "base64Body"),
    *("postData", "text", "contents", "response"),
)
"""The names that lead from a message to its body."""

_ENTITY_TAGS: Final = {
    "etag", "content-md5", "digest", "content-digest", "repr-digest", "signature",
    "x-amz-content-sha256", "x-amz-checksum-sha256", "x-goog-hash",
}  # fmt: skip
_LENGTH: Final = "content-length"


class _Field(NamedTuple):
    """A header: its name in lower case, the pointer to its value, and the value."""

    name: str
    pointer: str
    value: Any


def size_changes(old: Any, new: Any, limits: Limits) -> Iterator[SizeChange | Untouched]:
    """Yield the changes of sizes that follow from the change of a capture's value.

    Fields that depend on a changed body in another way are yielded as :class:`Untouched`.
    """
    waiting: list[tuple[str, Any, Any]] = [("", old, new)]
    while waiting:
        pointer, before, after = waiting.pop()
        if type(before) is not type(after) or before == after:
            continue
        if isinstance(before, dict):
            yield from _of_message(pointer, before, after, limits)
            inner = ((name, before[name], after[name]) for name in before if name in after)
            waiting += [(join(pointer, name), one, other) for name, one, other in inner]
        elif isinstance(before, list):
            pairs = enumerate(zip(before, after, strict=False))
            waiting += [(join(pointer, at), one, other) for at, (one, other) in pairs]


def _of_message(
    pointer: str, old: dict[str, Any], new: dict[str, Any], limits: Limits
) -> Iterator[SizeChange | Untouched]:
    """Yield the changes for a request or response, if its body has changed."""
    has_both = _REQUEST_HEADERS in old
    for is_request in (False, True) if has_both else (False,):
        sizes: list[_Sizes] = []
        changed: list[tuple[str, ...]] = []
        for place in _body_places(old):
            before, after = member(old, *place), member(new, *place)
            is_here = not has_both or (place[0] == "body") == is_request
            if is_here and type(before) is type(after) and before != after:
                sizes += _measures(old, before, after, limits)
                changed.append(place)
        if changed:
            yield from _of_headers(_headers(pointer, old, is_request=is_request), sizes)
            yield from _of_numbers(pointer, old, changed, sizes)


def _body_places(message: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the names that lead to what may be the body of a message."""
    if not any(name in message for name in (*_HEADERS, "bodySize", "content_length")):
        return
    for name in _BODIES:
        value = message.get(name)
        if isinstance(value, dict):
            yield from (
                (name, each) for each in _BODIES if isinstance(value.get(each), str | bytes)
            )
        if isinstance(value, str | bytes | list | dict):
            yield (name,)


# What a size may count

_NOT_WRITTEN: Final = (ValueError, TypeError, RecursionError, UNWRITABLE)
"""What writers of JSON raise for values of YAML that JSON does not have."""

_Sizes = tuple[int, int]
"""The size of the old and of the new body, counted in the same way."""


def _measures(message: dict[str, Any], old: Any, new: Any, limits: Limits) -> list[_Sizes]:
    """Return the sizes of a body by each way to count that works for both."""
    encodings = headers_of(message.get("headers")).get("content-encoding", ())

    def expanded(value: Any) -> bytes | None:
        data = _stored_bytes(value)
        if data is None:
            return None
        return decoded(data, encodings or detected_encodings(data), limits).data

    ways: tuple[Callable[[Any], bytes | None], ...] = (
        *(_text_bytes, _stored_bytes, expanded),
        *(_written(each) for each in _WRITERS),
    )
    found = []
    for way in ways:
        try:
            one, other = way(old), way(new)
        except (BadBody, UnknownEncoding, OverLimit, *_NOT_WRITTEN):
            continue
        if one is not None and other is not None:
            found.append((len(one), len(other)))
    return found


def _text_bytes(value: Any) -> bytes | None:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return value if isinstance(value, bytes) else None


def _stored_bytes(value: Any) -> bytes | None:
    """Return the bytes that a value stands for, in any of the forms of recorders."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return joined_pieces(value)
    if not isinstance(value, str):
        return None
    pieces = compressed_pieces(value)
    data = pieces if pieces is not None else from_hex(value)
    return data if data is not None else from_base64(value)


_WRITERS: Final[tuple[Callable[[Any], bytes], ...]] = (
    write_straight,
    lambda value: json.dumps(value, ensure_ascii=False).encode(),
    lambda value: json.dumps(value).encode(),
    lambda value: json.dumps(value, separators=(",", ":")).encode(),
)
"""How programs write JSON that a recorder has parsed."""


def _written(writer: Callable[[Any], bytes]) -> Callable[[Any], bytes | None]:
    return lambda value: writer(value) if isinstance(value, dict | list) else None


# Headers


def _of_headers(fields: Iterator[_Field], sizes: list[_Sizes]) -> Iterator[SizeChange | Untouched]:
    for field in fields:
        if field.name in _ENTITY_TAGS:
            yield Untouched(field.pointer, field.name, "it is about the body before the edit")
        elif field.name == _LENGTH:
            found = _length(field, sizes)
            if isinstance(found, Untouched) or found.new != found.old:
                yield found


def _length(field: _Field, sizes: list[_Sizes]) -> SizeChange | Untouched:
    """Return the change of a length, which may be text, bytes or a number."""
    text = field.value.decode("latin-1") if isinstance(field.value, bytes) else str(field.value)
    number = text.rpartition(":")[2].strip()
    found = next((new for old, new in sizes if number == str(old)), None)
    if found is None or isinstance(field.value, bool):
        words = "it is not the size of the body that is stored"
        return Untouched(field.pointer, field.name, words)
    written: Any = text.replace(number, str(found))
    if isinstance(field.value, int):
        written = found
    elif isinstance(field.value, bytes):
        written = written.encode()
    return SizeChange(field.pointer, field.value, written)


def _headers(pointer: str, message: dict[str, Any], *, is_request: bool) -> Iterator[_Field]:
    """Yield the headers of a message, which recorders keep in many shapes."""
    for name in _HEADERS:
        if is_request == (name == _REQUEST_HEADERS) and name in message:
            for field in _in_shape(join(pointer, name), message[name]):
                yield field._replace(name=field.name.strip().lower())


def _in_shape(pointer: str, headers: Any) -> Iterator[_Field]:
    if isinstance(headers, dict):
        for name, value in headers.items():
            yield from _values(name, join(pointer, name), value)
    if not isinstance(headers, list):
        return
    if headers and all(isinstance(each, str) for each in headers) and _is_flat(headers):
        for at in range(0, len(headers) - 1, 2):
            yield _Field(headers[at], join(pointer, at + 1), headers[at + 1])
        return
    for at, item in enumerate(headers):
        below = join(pointer, at)
        if isinstance(item, dict):
            name = as_text(item.get("name") or item.get("key"))
            yield from _values(name, join(below, "value"), item.get("value"))
        elif isinstance(item, list) and len(item) == 2:
            yield from _values(as_text(item[0]), join(below, 1), item[1])
        elif isinstance(item, str):
            yield _Field(item.partition(":")[0], below, item)


def _is_flat(headers: list[str]) -> bool:
    """Return whether names and values alternate, as nock writes them; else each is a line."""
    return len(headers) % 2 == 0 and not any(":" in name[1:] for name in headers[::2])


def _values(name: str, pointer: str, value: Any) -> Iterator[_Field]:
    if isinstance(value, list):
        yield from (_Field(name, join(pointer, at), each) for at, each in enumerate(value))
    elif value is not None:
        yield _Field(name, pointer, value)


# Numbers beside the body


def _of_numbers(
    pointer: str, message: dict[str, Any], changed: list[tuple[str, ...]], sizes: list[_Sizes]
) -> Iterator[SizeChange]:
    """Yield the changes of go-vcr's ``content_length``, and of the sizes of HAR."""
    if "content_length" in message:
        yield from _number(join(pointer, "content_length"), message["content_length"], sizes)
    sent = list(_number(join(pointer, "bodySize"), message.get("bodySize"), sizes))
    yield from sent
    content = message.get("content")
    if ("content", "text") not in changed or not isinstance(content, dict):
        return
    above = join(pointer, "content")
    own = list(_number(f"{above}/size", content.get("size"), sizes))
    yield from own
    grown = sum(each.new - each.old for each in own) - sum(each.new - each.old for each in sent)
    saved = content.get("compression")
    was_right = own and type(saved) is int and saved == content["size"] - message.get("bodySize", 0)
    if was_right and grown:
        yield SizeChange(f"{above}/compression", saved, saved + grown)


def _number(pointer: str, number: Any, sizes: list[_Sizes]) -> Iterator[SizeChange]:
    if type(number) is int:
        found = next((new for old, new in sizes if number == old), number)
        if found != number:
            yield SizeChange(pointer, number, found)
