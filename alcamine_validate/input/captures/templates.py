"""Detect templates: text with unfilled expressions of ERB, Jinja, Handlebars or similar."""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.input.captures.url_patterns import path_of, with_host

_EXPRESSION: Final = re.compile(
    r"<%(?:(?!%>).){0,200}%>|\{{2,3}[^{}]{0,200}\}{2,3}|\{%[^{}%]{0,200}%\}", re.DOTALL
)
_STARTS: Final = ("<%", "{{", "{%")
_FREE_TEXT: Final = frozenset({"systemPrompt", "description", "properties", "messages"})
"""Properties of a Session with free text."""

_LEADING: Final = "https://template.invalid"
"""The replacement for an expression at the start of a URL (RFC 2606, section 2)."""


def has_expression(text: str) -> bool:
    """Return whether text contains an expression of a template language."""
    # Searching for the start is many times faster than the regular expression.
    return any(start in text for start in _STARTS) and _EXPRESSION.search(text) is not None


def filled_in(url: str) -> str:
    """Return a URL with each expression replaced, so that its path can be read.

    It is "" if the path consists only of expressions and so can't be known.
    """
    if not path_of(_EXPRESSION.sub("", url)).strip("/"):
        return ""
    leading = _EXPRESSION.match(url)
    if leading is not None:
        url = with_host(url[leading.end() :], _LEADING)
    return _EXPRESSION.sub("x", url)


def is_template(value: Any) -> bool:
    """Return whether a parsed body is a template: a value in it has an unfilled expression.

    An ERB expression counts anywhere in a value, since ERB's syntax has no other use. An
    expression in braces counts only if it is the whole value. Prompts and other free text are
    ignored: expressions there were written by a person.
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
