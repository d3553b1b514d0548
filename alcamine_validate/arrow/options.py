"""The options that all functions for columns take, and how a column of text is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypedDict

import pyarrow as pa

from alcamine_validate.finding import Finding
from alcamine_validate.input.arrow_columns import check_type
from alcamine_validate.input.column_names import shown_names
from alcamine_validate.input.expected import Part
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.lint.verdict import finder_of
from alcamine_validate.many import judge_for
from alcamine_validate.runtime.values import class_name
from alcamine_validate.session import CORRECTED, SessionValidator
from alcamine_validate.text.redact import NOTHING_HIDDEN, Redaction, mask

_ROWS: Final = 4096
"""The number of rows that are Python objects at a time."""


class SummaryOptions(TypedDict, total=False):
    """How to judge the text of a column; all functions here take these as keywords.

    ``config`` has the rules and their severities, as for ``av.findings``; settings about files have
    no effect. ``validator`` is one of ``av.session_validator``, or ``av.PUBLISHED``. ``at``,
    ``partial`` and ``part`` say where the Session is in each text, and what is expected there, as
    for ``av.findings``: ``at="/properties"`` for webhook bodies, for example. With ``show_values``,
    results show the values and names that are masked by default.
    """

    config: Config | None
    validator: SessionValidator
    at: str | None
    partial: bool
    part: Part | None
    show_values: bool


class Options(SummaryOptions, total=False):
    """How to check a column, with the options of :class:`SummaryOptions`.

    ``most_findings`` is the greatest number of findings of a row, by default 50; errors are kept
    before warnings, and ``more_findings`` counts the rest.
    """

    most_findings: int


class Checked(NamedTuple):
    """Options that were found to be right, and what follows from them.

    ``judge`` returns the findings of a text. ``finder`` finds the Sessions in it.
    """

    config: Config | None
    validator: SessionValidator
    judge: Callable[[bytes], list[Finding]]
    redaction: Redaction
    finder: SessionFinder

    @property
    def is_usual(self) -> bool:
        """Whether a text is expected to be a whole Session, or to have one somewhere."""
        return self.finder == SEARCHING


def checked(options: Mapping[str, Any], kind: type) -> Checked:
    """Return the options of a caller, of which ``kind`` has the names.

    Raises TypeError and ValueError if one is wrong.
    """
    unknown = options.keys() - kind.__annotations__.keys()
    if unknown:
        raise TypeError(f"{min(unknown)!r} is not an option")
    config, validator = options.get("config"), options.get("validator", CORRECTED)
    at, part = options.get("at"), options.get("part")
    partial = options.get("partial", False)
    finder = finder_of(at, partial, part)
    judge = judge_for(config, validator, at=at, partial=partial, part=part)
    shows = options.get("show_values", False)
    redaction = NOTHING_HIDDEN if shows else validator.schemas().redaction
    return Checked(config, validator, judge, redaction, finder)


def index_of_text(schema: pa.Schema, column: str) -> int:
    """Return the index of the column of JSON text with a name.

    Raises ValueError if there is not exactly one, and TypeError if it does not hold text.
    """
    found: list[int] = schema.get_all_field_indices(column)
    if len(found) != 1:
        has = f"{len(found)} columns" if found else "no column"
        names = shown_names(schema.names, mask) or "none"
        raise ValueError(f"the batch has {has} {column!r}; its columns are: {names}")
    check_type(schema.field(found[0]).type, column)
    return found[0]


def check_array_type(array: Any) -> None:
    """Raise TypeError if a value is not an array of JSON text."""
    if not isinstance(array, pa.Array | pa.ChunkedArray):
        raise TypeError(f"an array of pyarrow is expected, not {class_name(array)}")
    check_type(array.type)


def slices(array: pa.Array | pa.ChunkedArray) -> Iterator[pa.Array]:
    """Yield an array in slices of a few thousand rows, to limit the memory for Python objects."""
    for chunk in array.chunks if isinstance(array, pa.ChunkedArray) else [array]:
        for start in range(0, len(chunk), _ROWS):
            yield chunk.slice(start, _ROWS)
