"""Documentation of rules: a summary, an explanation, and examples that can be executed.

An example is part of a Session, as JSON. The members that it leaves out are those of
``spec/examples/session.json``, with config set to null.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from typing import Any, Final, NamedTuple

_SECTION: Final = re.compile(r"^(Bad|Good):\n((?:    .*\n?|\n)+)", re.MULTILINE)


class Documentation(NamedTuple):
    """The documentation of a rule; ``bad`` and ``good`` are JSON text, empty if not given."""

    summary: str
    explanation: str
    bad: str
    good: str


def parsed(docstring: str) -> Documentation:
    """Parse a rule's docstring: first paragraph, other text, ``Bad:``, ``Good:``."""
    text = inspect.cleandoc(docstring)
    sections = _SECTION.findall(text + "\n")
    examples = {name: textwrap.dedent(body).strip() for name, body in sections}
    prose = _SECTION.sub("", text + "\n").strip()
    summary, _, explanation = prose.partition("\n\n")
    return Documentation(
        " ".join(summary.split()),
        explanation.strip(),
        examples.get("Bad", ""),
        examples.get("Good", ""),
    )


def applied(session: Any, example: str) -> Any:
    """Return ``session`` with an example merged in, objects member by member."""
    return _merged(session, json.loads(example))


def _merged(value: Any, change: Any) -> Any:
    if not isinstance(value, dict) or not isinstance(change, dict):
        return change
    return {**value, **{name: _merged(value.get(name), item) for name, item in change.items()}}
