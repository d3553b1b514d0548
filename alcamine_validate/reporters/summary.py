"""What a text report ends with: drift, statistics, and the line that sums up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.check import Totals
from alcamine_validate.drift import Drift
from alcamine_validate.messages import printable, shown
from alcamine_validate.rules.catalogue import catalogue

_MOST_DRIFT: Final = 20


def drift_lines(totals: Totals) -> Iterator[str]:
    """Yield a line for each thing that the schema does not know, most frequent first."""
    rows = [(printable(drift.pointer), _what(drift), _where(drift)) for drift in totals.drift]
    width = max((len(pointer) for pointer, _, _ in rows[:_MOST_DRIFT]), default=0)
    for pointer, what, where in rows[:_MOST_DRIFT]:
        yield f"  {pointer:{width}}  {what}, {where}"
    left_out = len(rows) - _MOST_DRIFT
    if left_out > 0:
        yield f"  and {left_out:,} more, which --format json lists"
    if totals.drift.uncounted:
        yield f"  and {totals.drift.uncounted:,} times something else, not told apart"


def _what(drift: Drift) -> str:
    if drift.kind == "property":
        return f"an unknown property ({drift.type})"
    return f"the unlisted value {shown(drift.value)}"


def _where(drift: Drift) -> str:
    often = "once" if drift.count == 1 else f"{drift.count:,} times"
    place = printable(drift.filename or "")
    if drift.line is not None:
        place += f":{drift.line}:{drift.column}"
    return f"{often}, {'at' if drift.count == 1 else 'first at'} {place}"


def statistics_lines(totals: Totals) -> Iterator[str]:
    """Yield how often each rule fired, the most frequent first."""
    width = max((len(f"{count:,}") for count in totals.codes.values()), default=0)
    for code, count in sorted(totals.codes.items(), key=lambda each: (-each[1], each[0])):
        yield f"{count:>{width},}  {code}  {catalogue()[code].rule}"
