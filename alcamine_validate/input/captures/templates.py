"""Templates: expressions of ERB, Jinja, Handlebars and the like, which no one has filled in."""

from __future__ import annotations

import re
from typing import Any, Final

_EXPRESSION: Final = re.compile(
    r"<%(?:(?!%>).){0,200}%>|\{\{[^{}]{0,200}\}\}\}?|\{%[^{}%]{0,200}%\}", re.DOTALL
)
_LEADING: Final = "https://template.invalid"
"""What stands for an expression at the start of a URL (RFC 2606, section 2)."""


def has_expression(text: str) -> bool:
    """Tell whether text has an expression of a template language."""
    return _EXPRESSION.search(text) is not None


def filled_in(url: str) -> str:
    """Return a URL with something in place of each expression, so that its path can be read."""
    leading = _EXPRESSION.match(url)
    if leading is not None:
        rest = url[leading.end() :]
        url = _LEADING + (rest if rest.startswith(("/", "?", "#")) or not rest else f"/{rest}")
    return _EXPRESSION.sub("x", url)


def is_template(value: Any) -> bool:
    """Tell whether an expression makes up a direct member of a parsed Session.

    Its direct members are ids, timestamps and the like. Deeper ones are free text, such as
    prompts, where an expression is what the person wrote.
    """
    members = value.values() if isinstance(value, dict) else ()
    return any(
        isinstance(member, str) and _EXPRESSION.fullmatch(member.strip()) is not None
        for member in members
    )
