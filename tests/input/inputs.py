"""What the tests of the readers share: reading bytes, and saying what came of them."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from alcamine_validate.input.document import Document
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.read import ReadOptions, documents


class Problem(NamedTuple):
    """What was said of the input: the rule, where in the file, and of what in which Session."""

    rule: str
    line: int
    column: int
    pointer: str = ""
    record: int | None = None


def read(data: bytes | str, name: str, form: str | None = None, **limits: Any) -> list[Document]:
    """Return what is read of a file with these bytes and this name."""
    raw = data.encode() if isinstance(data, str) else data
    options = ReadOptions(input_format=form, limits=Limits(**limits))
    return list(documents(io.BytesIO(raw), name, options))


def values(found: list[Document]) -> list[Any]:
    """Return the Sessions, in their order; their indices must be that, too."""
    records = [record for each in found for part in each.parts for record in part.records]
    indices = [record.index for record in records]
    assert indices == sorted(set(indices))
    return [record.value for record in records]


def problems(found: list[Document]) -> list[Problem]:
    """Return what was said of the input, at places of the file; line 0 is the file as a whole."""
    whole = [
        Problem(problem.rule, 0, 0, problem.pointer, problem.record)
        for each in found
        for problem in each.problems
    ]
    placed = []
    for part in (part for each in found for part in each.parts):
        for problem in part.problems:
            assert problem.span is not None
            place = part.place(problem.span)
            placed.append(Problem(problem.rule, *place[:2], problem.pointer, problem.record))
    return whole + placed


def messages(found: list[Document]) -> list[str]:
    """Return the messages of the problems, those of whole files first."""
    parts = [part.problems for each in found for part in each.parts]
    return [one.message for some in ([each.problems for each in found] + parts) for one in some]
