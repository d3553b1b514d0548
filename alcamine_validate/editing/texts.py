"""The texts of a file as parts, so that any value in it can be edited, not only Sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.editing.edits import Refused
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Numbered, Slice
from alcamine_validate.input.json_sequence import is_sequence, read_sequence
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.lone_surrogates import parse_with_lone_surrogates
from alcamine_validate.input.yaml_format import YamlPart
from alcamine_validate.text.json_pointer import resolve
from alcamine_validate.text.json_text import (
    MAXIMUM_DEPTH,
    MalformedJson,
    as_bytes,
    parse,
    starts_like_container,
)
from alcamine_validate.text.positions import TextLines
from alcamine_validate.text.yaml_text import YamlStream, read_yaml

_LOSSY: Final = {
    "duplicate": "repeats a key of its mapping",
    "merge": "has a merge key, which JSON does not have",
}
"""The kinds of problems of YAML that leave values out, with words for them."""


def texts_of_file(
    text: str, form: str, limits: Limits, *, is_strict: bool = False
) -> Iterator[Part]:
    """Yield the texts of a file: its JSON, each line of JSON Lines, or each YAML document.

    ``text`` is that of the file as a whole, and ``form`` the format that it was read in. If
    ``is_strict``, :class:`~alcamine_validate.editing.edits.Refused` is raised for YAML of which a
    reader gets only a part: if it is not valid, or a name is repeated in a mapping.
    """
    is_json_text = starts_like_container(text)
    if form not in ("json", "har"):
        # A collection of YAML may start like one of JSON.
        is_json_text = is_json_text and _is_json(text)
    if form == "jsonl" and is_sequence(as_bytes(text)):
        parts = read_sequence(as_bytes(text), limits).parts
        yield from (part for part in parts if isinstance(part.embedding, Slice))
    elif form == "jsonl":
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield Part(line, Numbered("line", number), has_lines_of_file=False)
    elif is_json_text:
        yield Part(text)
    else:
        lines, stream = TextLines(text), read_yaml(text, binary=True)
        if is_strict:
            _check_whole(stream)
        for document in stream.documents:
            yield YamlPart(lines, document)


def _check_whole(stream: YamlStream) -> None:
    """Raise :class:`Refused` if values of a YAML text are not in what a reader gets.

    The reason has none of the text.
    """
    if stream.error is not None:
        raise Refused(f"line {stream.error.line} is not valid YAML")
    for problem in stream.problems:
        if problem.kind in _LOSSY:
            raise Refused(f"line {problem.mark.line + 1} {_LOSSY[problem.kind]}")


def _is_json(text: str) -> bool:
    try:
        value_of(Part(text))
    except Refused:
        return False
    return True


def value_of(part: Part) -> Any:
    """Return the value of a part's text. Raise :class:`Refused` if it is not valid.

    Escapes of lone surrogates, which captures may have, are kept as such.
    """
    if part.document is not None:
        return resolve(part.document.value, part.pointer)
    data = as_bytes(part.lines.text)
    try:
        return parse(data)
    except MalformedJson as error:
        try:
            return parse_with_lone_surrogates(data, MAXIMUM_DEPTH)
        except MalformedJson:
            raise Refused(f"it is not valid JSON: {error}") from None
