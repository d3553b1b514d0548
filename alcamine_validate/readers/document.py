"""What every reader makes of a file: the Sessions in it, and the text to point into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from alcamine_validate.codes import BY_RULE
from alcamine_validate.finding import Finding, Related
from alcamine_validate.json_text import JsonText, as_str, may_hold_controls
from alcamine_validate.locate import Span, TextLines, locate


@dataclass(frozen=True)
class Record:
    """One Session of a file: its index there, its pointer in the whole, its parsed value."""

    index: int
    pointer: str
    value: Any


@dataclass
class Document:
    """A file that was read: its records, and the findings of reading it.

    ``problems`` have their lines and columns already.
    """

    data: JsonText
    filename: str | None = None
    records: list[Record] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)

    @cached_property
    def lines(self) -> TextLines:
        """The text, decoded when first asked for."""
        return TextLines(as_str(self.data))

    @cached_property
    def may_hold_controls(self) -> bool:
        """Whether it may hold a control character but tab, CR and LF; False is certain."""
        return may_hold_controls(self.data)

    def locate(self, pointers: Iterable[str]) -> dict[str, Span]:
        """Return the spans of values of the whole file, by pointer."""
        return locate(self.lines.text, pointers)

    def place(self, span: Span) -> dict[str, Any]:
        """Return the fields of a finding that say where ``span`` is."""
        line, column = self.lines.place(span.start)
        end_line, end_column = self.lines.place(span.end)
        return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}

    def finding(self, rule: str, message: str, span: Span | None, **more: Any) -> Finding:
        """Return a finding about the file itself, of the code whose rule is ``rule``."""
        code = BY_RULE[rule]
        place = self.place(span) if span is not None else {}
        return Finding(
            code.code, code.rule, code.severity, message, filename=self.filename, **place, **more
        )

    def related(self, message: str, pointer: str, span: Span) -> Related:
        """Return a second place of a finding."""
        return Related(message, pointer, **self.place(span))
