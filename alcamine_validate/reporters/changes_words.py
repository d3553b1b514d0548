"""Wording of the reports on what changed between two documents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from alcamine_validate.changes.captures import ChangedVerdict
from alcamine_validate.changes.classes import DOCUMENTATION_CODE, Judgement
from alcamine_validate.changes.difference import Difference, PlacedChange
from alcamine_validate.changes.impact import TouchedRule
from alcamine_validate.changes.overlay_actions import TouchedAction
from alcamine_validate.changes.typed_dicts import TouchedType
from alcamine_validate.reporters.wording import counted

HEADINGS: Final = {
    Judgement.BREAKING: "Breaking",
    Judgement.MAY_BREAK: "May break",
    Judgement.HARMLESS: "Harmless",
}
MEANINGS: Final = {
    Judgement.BREAKING: "correct readers fail or lose data",
    Judgement.MAY_BREAK: "only careful readers go on working",
    Judgement.HARMLESS: "readers go on working",
}

_MOST_OTHERS: Final = 3
_MOST_FIELDS: Final = 5


def by_judgement(difference: Difference) -> Iterator[tuple[Judgement, list[PlacedChange]]]:
    """Yield the changes to show of each judgement, without those that are only counted."""
    for judgement in Judgement:
        shown = [
            each
            for each in difference.changes
            if each.kind.judgement is judgement and each.kind.code != DOCUMENTATION_CODE
        ]
        if shown:
            yield judgement, shown


def verdict(difference: Difference) -> str:
    """Return the number of changes of each judgement in words."""
    counts = {each: difference.count(each) for each in Judgement}
    words = ", ".join(f"{count:,} {each}" for each, count in counts.items() if count)
    noun = "change" if len(difference.changes) == 1 else "changes"
    return f"{words} {noun}" if words else "no change"


def summary_line(difference: Difference) -> str:
    """Return the sentence that sums the report up."""
    what = f" of {difference.component}" if difference.component else ""
    return f"Found {verdict(difference)}{what} from {difference.old} to {difference.new}."


def documentation_line(difference: Difference) -> str:
    """Return how many changes are only of words, or "" if there are none."""
    number = sum(each.kind.code == DOCUMENTATION_CODE for each in difference.changes)
    where = f"({DOCUMENTATION_CODE}; --format json lists them)"
    return f"{counted(number, 'change')} of documentation only {where}" if number else ""


def place_of(change: PlacedChange) -> str:
    """Return the place of a change, with the branches of unions on the way to it."""
    branch = f" ({', '.join(change.branch)})" if change.branch else ""
    if change.kind.code.startswith("ALC96"):
        return "endpoint"
    return f"{change.place or 'the whole value'}{branch}"


def lines_of(difference: Difference, change: PlacedChange) -> str:
    """Return where a change is in both documents: ``old.yaml:3 → new.yaml:4``."""
    names = (difference.old, change.old), (difference.new, change.new)
    return " → ".join(name if side.line is None else f"{name}:{side.line}" for name, side in names)


def others_of(change: PlacedChange) -> str:
    """Return the other places that have a change, or "" if there are none."""
    shown = ", ".join(change.others[:_MOST_OTHERS])
    more = len(change.others) - _MOST_OTHERS
    return f"{shown} and {more} more" if more > 0 else shown


def _action_line(action: TouchedAction) -> str:
    """Return what becomes of an action of an overlay."""
    return f"{action.overlay}:{action.line}: {action.reason}: {action.target}"


def _rule_lines(touched: list[TouchedRule]) -> list[str]:
    """Return a line for each rule, with the places that it reads and the classes of changes."""
    lines = []
    for (code, name), group in groupby(touched, key=lambda each: (each.code, each.name)):
        read = ", ".join(f"{each.place} ({each.change})" for each in group)
        lines.append(f"{code} {name}: {read}")
    return lines


def _type_line(touched: TouchedType) -> str:
    """Return how a typed dict changes."""
    names = touched.fields[:_MOST_FIELDS]
    more = len(touched.fields) - len(names)
    fields = ", ".join([*names, *([f"{more} more"] if more else [])])
    return f"{touched.name}: {touched.state}{f' ({fields})' if fields else ''}"


def _verdict_line(changed: ChangedVerdict) -> str:
    """Return which stored Session changes its verdict, and why."""
    place = changed.filename if changed.line is None else f"{changed.filename}:{changed.line}"
    session = "" if changed.record is None else f" session {changed.record}"
    pointer = changed.pointer or "the whole session"
    return f"{place}:{session} {changed.code} at {pointer}: {changed.message}"


def lists_of(difference: Difference) -> Iterator[tuple[str, list[str]]]:
    """Yield what the changes mean here, as lists of lines with their headings."""
    impact, captures = difference.impact, difference.captures
    if impact is not None:
        yield "Overlay actions", list(map(_action_line, impact.actions))
        yield "Rules that read what changed", _rule_lines(impact.rules)
        yield "Types that change", list(map(_type_line, impact.types))
    if captures is not None:
        yield "Sessions that became invalid", list(map(_verdict_line, captures.now_invalid))
        yield "Sessions that became valid", list(map(_verdict_line, captures.now_valid))


def captures_line(difference: Difference) -> str:
    """Return how many stored Sessions change their verdict."""
    found = difference.captures
    if found is None:
        return ""
    read = f"{counted(found.sessions, 'session')} in {counted(found.files, 'file')}"
    return (
        f"Of {read}, {len(found.now_invalid):,} became invalid and {len(found.now_valid):,} "
        "became valid."
    )
