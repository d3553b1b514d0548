"""Numbers within limits, and multiples of divisors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, inf, isinf, lcm, nextafter
from typing import Any, Final

from hypothesis import strategies as st

from alcamine_validate.runtime.numbers import exact, is_multiple_of
from alcamine_validate.schema import nodes
from alcamine_validate.strategies.scope import CantDraw, Conjunction, DrawingContext, Values, mostly

_EXACT: Final = 2**53
"""Floats represent every integer up to this one exactly."""


@dataclass(frozen=True)
class _Range:
    """The limits of a number; open limits are exclusive.

    ``pointer`` is that of the lower limit, or of the upper one if there is no lower limit.
    """

    least: Fraction | None
    least_is_open: bool
    most: Fraction | None
    most_is_open: bool
    pointer: str

    def __contains__(self, value: int | float) -> bool:
        number = Fraction(exact(value))
        above = self.least is None or number > self.least
        below = self.most is None or number < self.most
        is_least = number == self.least and not self.least_is_open
        is_most = number == self.most and not self.most_is_open
        return (above or is_least) and (below or is_most)

    def steps(self, step: Fraction) -> tuple[int | None, int | None]:
        """Return the least and the greatest multiplier of ``step``. Raises :class:`CantDraw`."""
        first = last = None
        if self.least is not None:
            first = ceil(self.least / step)
            first += self.least_is_open and first * step == self.least
        if self.most is not None:
            last = floor(self.most / step)
            last -= self.most_is_open and last * step == self.most
        if first is not None and last is not None and first > last:
            what = "integer" if step == 1 else f"multiple of {step}"
            raise CantDraw(f"no {what} lies within the limits", self.pointer)
        return first, last

    def floats(self) -> tuple[float | None, float | None]:
        """Return the least and the greatest float. Raises :class:`CantDraw`."""
        least = None if self.least is None else _inwards(self.least, self.least_is_open, inf)
        most = None if self.most is None else _inwards(self.most, self.most_is_open, -inf)
        is_empty = least is not None and most is not None and least > most
        if is_empty or least == inf or most == -inf:
            raise CantDraw("no number lies within the limits", self.pointer)
        return least, most


def _inwards(limit: Fraction, is_open: bool, towards: float) -> float:
    """Return the float that is nearest to ``limit`` and within it."""
    try:
        number = float(limit)
    except OverflowError:
        number = inf if limit > 0 else -inf
    if isinf(number):
        return number if number == towards else nextafter(number, towards)
    is_outside = Fraction(number) < limit if towards > 0 else Fraction(number) > limit
    if is_outside or (is_open and number == limit):
        return nextafter(number, towards)
    return number


def _range(conjunction: Conjunction) -> _Range:
    found = conjunction.all(nodes.NumberLimit)
    lower = [(Fraction(exact(n.limit)), _is_open(n), n) for n in found if n.kind in _LOWER]
    upper = [(Fraction(exact(n.limit)), not _is_open(n), n) for n in found if n.kind not in _LOWER]
    least = max(lower, key=lambda row: row[:2], default=None)
    most = min(upper, key=lambda row: row[:2], default=None)
    return _Range(
        least[0] if least else None,
        bool(least and least[1]),
        most[0] if most else None,
        bool(most and not most[1]),
        (least or most or (0, 0, conjunction))[2].pointer,
    )


_LOWER: Final = ("minimum", "exclusiveMinimum")


def _is_open(node: nodes.NumberLimit) -> bool:
    return node.kind.startswith("exclusive")


def integers(conjunction: Conjunction, _scope: DrawingContext) -> Values:
    """Draw integers, some of them as floats. Raises :class:`CantDraw`."""
    step = _common([Fraction(1), *_divisors(conjunction)])
    return _multiples(conjunction, step)


def numbers(conjunction: Conjunction, scope: DrawingContext) -> Values:
    """Draw integers and numbers with fractions. Raises :class:`CantDraw`."""
    divisors = _divisors(conjunction)
    if divisors:
        return _multiples(conjunction, _common(divisors))
    limits = _range(conjunction)
    least, most = limits.floats()
    floats = st.floats(least, most, allow_nan=False, allow_infinity=False)
    within = floats.filter(limits.__contains__)
    try:
        return integers(conjunction, scope) | within
    except CantDraw:
        return within


def _divisors(conjunction: Conjunction) -> list[Fraction]:
    """Return the divisors as their decimal text states them, as ``is_multiple_of`` does."""
    divisors = [node.divisor for node in conjunction.all(nodes.MultipleOf)]
    return [Fraction(each if isinstance(each, int) else repr(each)) for each in divisors]


def _common(divisors: list[Fraction]) -> Fraction:
    """Return the least common multiple of ``divisors``."""

    def both(one: Fraction, other: Fraction) -> Fraction:
        return Fraction(
            lcm(one.numerator, other.numerator), gcd(one.denominator, other.denominator)
        )

    return reduce(both, divisors)


def _multiples(conjunction: Conjunction, step: Fraction) -> Values:
    limits = _range(conjunction)
    first, last = limits.steps(step)
    if step.denominator == 1:
        whole = st.integers(first, last).map(lambda count: count * int(step))
        return mostly(whole, whole.map(_as_float)).filter(_is_within(conjunction, limits))
    first = max(-_EXACT, first) if first is not None else min(-_EXACT, last or 0)
    last = min(_EXACT, last) if last is not None else max(_EXACT, first)
    parts = st.integers(first, max(first, last)).map(lambda count: _number(count * step))
    return parts.filter(_is_within(conjunction, limits))


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _as_float(number: int) -> int | float:
    return float(number) if abs(number) <= _EXACT else number


def _is_within(conjunction: Conjunction, limits: _Range) -> Callable[[Any], bool]:
    divisors = [node.divisor for node in conjunction.all(nodes.MultipleOf)]

    def is_within(value: int | float) -> bool:
        return value in limits and all(is_multiple_of(value, divisor) for divisor in divisors)

    return is_within
