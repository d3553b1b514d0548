"""Texts of given lengths, patterns and formats."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from alcamine_validate.schema import nodes
from alcamine_validate.schema.pattern import search
from alcamine_validate.strategies.scope import CantDraw, Conjunction, DrawingContext, Texts


def texts(conjunction: Conjunction, scope: DrawingContext) -> Texts:
    """Draw texts. Raises :class:`~alcamine_validate.strategies.scope.CantDraw`."""
    least, most = conjunction.sizes("Length")
    formats = conjunction.all(nodes.Format)
    patterns = conjunction.all(nodes.Pattern)
    if formats:
        base = scope.format_texts(formats[0], least, most)
    elif patterns:
        base = _matching(patterns[0], least, most)
    else:
        return st.text(min_size=least, max_size=most)
    checks: list[Callable[[str], object]] = [scope.format_check(each.name) for each in formats]
    checks += [search(node.expression) for node in patterns]
    checks.append(lambda text: least <= len(text) <= (len(text) if most is None else most))
    return base.filter(lambda text: all(check(text) for check in checks))


def _matching(node: nodes.Pattern, least: int, most: int | None) -> Texts:
    """Draw texts in which a pattern is found; texts that are too short or long are adjusted.

    An adjusted text may no longer match; this is checked later. Raises :class:`CantDraw` if
    Python's ``re`` can't match the pattern.
    """
    if node.expression.is_ecma:
        raise CantDraw(
            "no text can be drawn by a pattern that Python's re can't match", node.pointer
        )
    return _of_length(st.from_regex(node.expression.source), least, most)


@st.composite
def _of_length(draw: st.DrawFn, texts: Texts, least: int, most: int | None) -> str:
    text = draw(texts)
    if len(text) < least:
        missing = least - len(text)
        text += draw(st.text(min_size=missing, max_size=missing))
    return text[:most]
