"""Names of columns in messages: some of them could be data, and a table may have many."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from alcamine_validate.validator.messages import displayed

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]{0,63}"
_MOST_NAMES: Final = 20


def shown_name(name: str, other: Callable[[str], str] = displayed) -> str:
    """Return a name as it is if it looks like one. ``other`` returns the form of other text.

    By default, that text is quoted, so that a finding with it is masked later.
    """
    return name if re.fullmatch(_NAME, name) else other(name)


def shown_names(names: Sequence[str], other: Callable[[str], str] = displayed) -> str:
    """Return the first names, with commas between them, and the number of the others."""
    shown = ", ".join(shown_name(name, other) for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more:,} more" if more > 0 else shown
