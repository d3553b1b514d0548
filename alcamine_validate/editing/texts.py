"""The texts of a file as parts, so that any value in it can be edited, not only Sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.editing.codings import decoded_text
from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.file_text import FileText
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Coding, InString, Numbered, Slice, Strings
from alcamine_validate.input.json_sequence import is_sequence, read_sequence
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.yaml_format import YamlPart
from alcamine_validate.text.json_text import as_bytes, is_json
from alcamine_validate.text.positions import TextLines
from alcamine_validate.text.yaml_text import read_yaml


def texts_of_file(stored: bytes, form: str, limits: Limits | None = None) -> Iterator[Part]:
    """Yield the texts of a file: its JSON, each line of JSON Lines, or each YAML document.

    ``form`` is the format that the file was read in. Raises
    :class:`~alcamine_validate.editing.edits.Refused` if the file has no text that can be edited.
    """
    limits = limits or Limits()
    text = FileText(stored, limits).text
    is_json_text = text.lstrip()[:1] in ("{", "[")
    if form == "yaml" and is_json_text:
        is_json_text = is_json(as_bytes(text))
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
        lines = TextLines(text)
        for document in read_yaml(text, binary=True).documents:
            yield YamlPart(lines, document)


def text_in_string(
    part: Part, pointer: str, value: Any, coding: Coding = (), limits: Limits | None = None
) -> Part:
    """Return the text in the string at ``pointer`` of a part, whose value is ``value``.

    Raises :class:`~alcamine_validate.editing.edits.Refused` if ``value`` does not stand for text.
    """
    text = decoded_text(value, coding, limits or Limits())
    own = text if not coding else None
    embedding = InString(Strings(part, [pointer]), pointer, own, coding)
    return Part(text, embedding, has_lines_of_file=False)


__all__ = ["Refused", "text_in_string", "texts_of_file"]
