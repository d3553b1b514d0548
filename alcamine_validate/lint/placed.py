"""Findings with their places in the text of a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alcamine_validate.finding import Finding
from alcamine_validate.input.document import Part
from alcamine_validate.text.positions import Span

if TYPE_CHECKING:
    from alcamine_validate.editing.edits import Edit


class PlacedFinding(NamedTuple):
    """A finding, the part that holds it, and its span in the text of that part.

    ``edits`` make its safe fix, and ``is_fixable`` says that there is one in text that can be
    edited, if :mod:`~alcamine_validate.lint.attach_fixes` has looked for it.
    """

    finding: Finding
    part: Part | None
    span: Span | None
    edits: tuple[Edit, ...] = ()
    is_fixable: bool = False
