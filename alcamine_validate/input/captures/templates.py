"""Templates: expressions of ERB, Jinja, Handlebars and the like, which no one has filled in."""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.input.captures.url_patterns import path_of

_EXPRESSION: Final = re.compile(
    r"<%(?:(?!%>).){0,200}%>|\{{2,3}[^{}]{0,200}\}{2,3}|\{%[^{}%]{0,200}%\}", re.DOTALL
)
_STARTS: Final = ("<%", "{{", "{%")
_FREE_TEXT: Final = frozenset({"systemPrompt", "description", "properties", "messages"})
"""Properties of a Session in which people write what they like."""

_LEADING: Final = "https://template.invalid"
"""What stands for an expression at the start of a URL (RFC 2606, section 2)."""


def has_expression(text: str) -> bool:
    """Tell whether text has an expression of a template language."""
    # A search for the start is many times as fast as the expression.
    return any(start in text for start in _STARTS) and _EXPRESSION.search(text) is not None


def filled_in(url: str) -> str:
    """Return a URL with something in place of each expression, so that its path can be read.

    It is "" where expressions alone make up the path, so that it can't be known.
    """
    if not path_of(_EXPRESSION.sub("", url)).strip("/"):
        return ""
    leading = _EXPRESSION.match(url)
    if leading is not None:
        rest = url[leading.end() :]
        url = _LEADING + (rest if rest.startswith("/") else f"/{rest}")
    return _EXPRESSION.sub("x", url)


def is_template(value: Any) -> bool:
    """Tell whether a parsed body is a template: some value in it is yet to be filled in.

    ERB's expressions stand nowhere else. Those in braces are a template's if one makes up a
    whole value; within prompts and other free text they are what a person wrote.
    """
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [inner for name, inner in item.items() if name not in _FREE_TEXT]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and _makes_up(item):
            return True
    return False


def _makes_up(text: str) -> bool:
    return _EXPRESSION.fullmatch(text.strip()) is not None or (
        "<%" in text and has_expression(text)
    )
