"""Texts of a length, of patterns and of formats."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import strategies as st

from alcamine_validate.schema import nodes
from alcamine_validate.strategies.scope import Conjunction, DrawingContext, Texts


def texts(conjunction: Conjunction, scope: DrawingContext) -> Texts:
    """Draw texts. Raises :class:`~alcamine_validate.strategies.scope.CantDraw`."""
    least, most = conjunction.sizes("Length")
    formats = conjunction.all(nodes.Format)
    patterns = [node.python for node in conjunction.all(nodes.Pattern)]
    if formats:
        base = scope.format_texts(formats[0], least, most)
    elif patterns:
        base = _matching(patterns[0], least, most)
    else:
        return st.text(min_size=least, max_size=most)
    checks: list[Callable[[str], object]] = [scope.format_check(each.name) for each in formats]
    checks += [re.compile(pattern).search for pattern in patterns]
    checks.append(lambda text: least <= len(text) <= (len(text) if most is None else most))
    return base.filter(lambda text: all(check(text) for check in checks))


@st.composite
def _matching(draw: st.DrawFn, pattern: str, least: int, most: int | None) -> str:
    """Draw a text in which ``pattern`` is found; one that is too short or long is mended.

    That it still matches then is only likely: it is judged later.
    """
    text = draw(st.from_regex(pattern))
    if len(text) < least:
        missing = least - len(text)
        text += draw(st.text(min_size=missing, max_size=missing))
    return text[:most]
