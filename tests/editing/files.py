"""Files of every format for the tests of edits, and random edits of their values."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import alcamine_validate as av
from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.codings import decoded_text
from alcamine_validate.editing.edits import Edit, ReplaceInString, SetValue
from alcamine_validate.editing.file_text import FileText
from alcamine_validate.editing.sources import changed
from alcamine_validate.editing.texts import texts_of_file
from alcamine_validate.editing.yaml_values import REPEATED
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Coding, InString, Strings
from alcamine_validate.input.files import BrokenFile, CantRead, expanded
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.text.json_pointer import join, split
from alcamine_validate.text.positions import Span
from tests.input.captures.recordings.payloads import AWKWARD_STATUS, NOTED
from tests.properties.test_round_trips import FORMATS, OF_VALUES
from tests.support.places import ROOT

WRITTEN: Final = ROOT / "tests/input/captures/recordings/written"

TEXTS: Final = (
    "", " ", "x", "é", "😀", 'a"b\\c/', "line\nline", "line\n", "\n", " lead", "trail ", "a  b",
    "it's: #1", "NO", "12", "null", "~", "\u2028\x85\x07\0", "- a", "{x}", "a, b", "[", "%d",
    "*a", "&a", "!a", "|", ">", "@", "`", "\t", "\r\n", "\x7f\ufeff", "a: b", "#", " #x", "---",
    "x" * 200, "word " * 40, "\\u0041", "</script>",
)  # fmt: skip
"""Texts that formats have to escape, or could take for something else."""


class File(NamedTuple):
    """A file: its name, and its bytes as they are stored."""

    name: str
    stored: bytes


def files() -> Iterator[tuple[str, File]]:
    """Yield a name for each file, and the file."""
    for title, write in (FORMATS | OF_VALUES).items():
        if title == "Parquet":
            continue
        for number, session in enumerate((av.sample(seed=5), NOTED, AWKWARD_STATUS)):
            # YAML does not read the surrogate pairs that JSON escapes.
            is_ascii = number == 1 and not title.startswith("YAML")
            text = json.dumps(session, ensure_ascii=is_ascii)
            written = write(text)
            yield f"{title} {number}", File(written.name, written.pack(written.text.encode()))
    paths = [path for path in WRITTEN.iterdir() if path.suffix != ".md"]
    paths += [*(ROOT / "spec/captures").iterdir(), *(ROOT / "spec/examples").iterdir()]
    for path in sorted(paths):
        yield path.name, _of(path)


def _of(path: Path) -> File:
    return File(path.name, path.read_bytes())


FILES: Final = dict(files())


def parts(file: File, path: Path | None = None) -> list[Part]:
    """Return the parts of a file with Sessions."""
    where = None if path is None else str(path)
    read = documents(io.BytesIO(_expanded(file)), file.name, ReadOptions(), path=where)
    return [part for document in read for part in document.parts if part.records]


def _expanded(file: File) -> bytes:
    return bytes(expanded(io.BytesIO(file.stored), Limits()).read())


def sessions(found: list[Part]) -> list[Any]:
    """Return the values of Sessions, in order."""
    records = sorted((each for part in found for each in part.records), key=lambda one: one.index)
    return [record.value for record in records]


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the pointers of strings, numbers, booleans and nulls in a value, with these."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, join(pointer, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, join(pointer, index))
    else:
        yield pointer, value


def edit_and_read_again(file: File, path: Path | None = None) -> None:
    """Make random edits of a file's Sessions, and check what a reader gets afterwards.

    Files that can't be read, and bodies in other files, have nothing to edit. A value that an
    alias repeats can't be edited at one of its places.
    """
    try:
        found = [part for part in parts(file, path) if part.filename is None]
    except (BrokenFile, CantRead, OverLimit):
        return
    plan = planned(found, random.Random(1))
    result = edited(file.stored, plan.edits)
    why = {each.why for each in result.outcomes if not each.is_applied}
    if why == {REPEATED}:
        return
    assert why == set()
    again = [part for part in parts(File(file.name, result.data)) if part.filename is None]
    assert sessions(again) == plan.wanted


class Planned(NamedTuple):
    """Edits of a file, and the Sessions that a reader gets afterwards."""

    edits: list[Edit]
    wanted: list[Any]


def planned(found: list[Part], chance: random.Random, most: int = 6) -> Planned:
    """Return random edits of different values."""
    places = [
        (record.index, part, f"{record.pointer}{pointer}", pointer, value)
        for part in found
        for record in part.records
        for pointer, value in leaves(record.value)
    ]
    edits: list[Edit] = []
    wanted = {record.index: record.value for part in found for record in part.records}
    for index, part, pointer, inner, value in chance.sample(places, min(most, len(places))):
        new, text = value, chance.choice(TEXTS)
        if isinstance(value, str) and chance.random() < 0.6:
            start, end = sorted(chance.choices(range(len(value) + 1), k=2))
            new = value[:start] + text + value[end:]
            edits.append(ReplaceInString(part, pointer, Span(start, end), text, value[start:end]))
        else:
            new = chance.choice([text, text, text, 17, -1.5, True, None, [text], {"a b": text}])
            edits.append(SetValue(part, pointer, new))
        wanted[index] = changed(wanted[index], split(inner), new)
    return Planned(edits, [wanted[index] for index in sorted(wanted)])


def texts_in(stored: bytes, form: str, *, is_strict: bool = False) -> Iterator[Part]:
    """Yield the texts in the bytes of a file."""
    return texts_of_file(FileText(stored, Limits()).text, form, Limits(), is_strict=is_strict)


def text_in_string(part: Part, pointer: str, value: Any, coding: Coding = ()) -> Part:
    """Return the text in the string at ``pointer`` of a part, whose value is ``value``."""
    text = decoded_text(value, coding, Limits())
    own = text if not coding else None
    embedding = InString(Strings(part, [pointer]), pointer, own, coding)
    return Part(text, embedding, has_lines_of_file=False)
