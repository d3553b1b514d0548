"""The end of reports for people: drift, statistics, omissions and the sentence with totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.result import SKIPPED, Omissions, Summary
from alcamine_validate.finding import Severity
from alcamine_validate.reporters.wording import counted, place, visible
from alcamine_validate.validator.messages import displayed, printable

if TYPE_CHECKING:
    from alcamine_validate.check.coverage import Coverage

_MANY_OTHERS: Final = 5
_MOST_DRIFT: Final = 20
_MOST_STALE: Final = 10
_MOST_PLACES: Final = 40
_MOST_PARTS: Final = 6
_MOST_PATTERNS: Final = 5


def found_line(summary: Summary) -> str:
    """Return the sentence with the totals: findings, files, sessions and seconds."""
    checked = f"{counted(summary.files, 'file')}, {counted(summary.sessions, 'session')}"
    found = found_words(summary.errors, summary.warnings, summary.infos)
    nothing = "No new findings" if summary.known else "No findings"
    what = f"Found {found}" if found else nothing
    return f"{what} in {checked} in {summary.seconds:,.2f} s."


def found_words(errors: int, warnings: int, infos: int) -> str:
    """Return the number of findings of each severity in words, or "" if there are none."""
    numbers = zip((errors, warnings, infos), Severity, strict=True)
    return ", ".join(counted(number, severity) for number, severity in numbers if number)


def left_out_line(name: str, left_out: int) -> str:
    """Return the line on the number of findings of a file past the limit."""
    return f"{name}: and {counted(left_out, 'more finding')} (--max-findings shows more)"


def note_lines(summary: Summary) -> Iterator[str]:
    """Yield the notes on what was skipped, known findings and omissions from this report."""
    nulls = summary.skipped["null"]
    if summary.skipped.total() > nulls:
        yield f"Skipped {_skipped(summary)}."
    if nulls:
        yield f"Skipped {counted(nulls, 'row')} with {SKIPPED['null']}."
    yield from _pattern_lines(summary)
    if summary.split is not None:
        sides = ", ".join(f"{number:,} {side}" for side, number in summary.split.items())
        yield f"Split {summary.split.total():,} lines and rows: {sides}."
    left_out = []
    if summary.left_out_files:
        left_out.append(f"{counted(summary.left_out_files, 'file')} without a Session")
    if summary.left_out_values:
        verb = "is not a Session" if summary.left_out_values == 1 else "are not Sessions"
        left_out.append(f"{counted(summary.left_out_values, 'value')} that {verb}")
    if left_out:
        yield f"Left out {' and '.join(left_out)} (--only-sessions)."
    if summary.others >= _MANY_OTHERS:
        yield (
            f"{summary.others:,} values are not Sessions; --only-sessions leaves such values out."
        )
    yield from omission_lines(summary.omissions)
    yield from _fixable_lines(summary)
    if summary.known:
        yield f"Left out {counted(summary.known, 'finding')} in the baseline."
    yield from summary.notes


def _fixable_lines(summary: Summary) -> Iterator[str]:
    """Yield how many findings have safe fixes that this run has not made."""
    if summary.fixed is not None:
        return
    number, captured = summary.fixable["file"], summary.fixable["capture"]
    if number:
        yield f"{counted(number, 'finding')} can be fixed with --fix."
    if captured:
        more = f"{captured:,} more" if number else counted(captured, "finding")
        yield f"{more} in captures can be fixed with --fix --fix-captures."


def fixed_lines(summary: Summary) -> Iterator[str]:
    """Yield how many findings were fixed, if any were."""
    if summary.fixed:
        number, files = counted(summary.fixed.total(), "finding"), summary.fixed_files
        yield f"Fixed {number} in {counted(files, 'file')}."


def files_and_folders(files: int, folders: int) -> str:
    """Return numbers of files and folders in words, or "" if there are none."""
    kinds = ((files, "file"), (folders, "folder"))
    return " and ".join(counted(number, kind) for number, kind in kinds if number)


def omission_lines(omissions: Omissions) -> Iterator[str]:
    """Yield what a search left out because of git, or because a build wrote it."""
    ignored = files_and_folders(omissions.ignored_files, omissions.ignored_folders)
    if ignored:
        them = "it" if omissions.ignored_files + omissions.ignored_folders == 1 else "them"
        yield f"Left out {ignored} ignored by git; --no-gitignore checks {them}."
    if omissions.build_folders:
        them = "it" if omissions.build_folders == 1 else "them"
        folders = counted(omissions.build_folders, "folder")
        yield f"Left out {folders} of dependencies or build output; name {them} to check {them}."


def _pattern_lines(summary: Summary) -> Iterator[str]:
    """Yield the URL patterns that would select the skipped responses that look like Sessions."""
    if not summary.url_patterns:
        return  # the import in most_common takes longer than the rest
    patterns = summary.url_patterns.most_common(_MOST_PATTERNS)
    for pattern, count in patterns:
        looks, them = (
            ("looks like a Session", "it") if count == 1 else ("look like Sessions", "them")
        )
        yield (
            f"{counted(count, 'skipped response')} {looks}: "
            f"--url-pattern '{printable(pattern)}' selects {them} (it replaces the default paths)."
        )
    left_out = len(summary.url_patterns) - len(patterns)
    if left_out:
        yield f"So do responses at {counted(left_out, 'other path')}."


def _skipped(summary: Summary) -> str:
    """Return the number of responses that were not checked, and the number for each reason."""
    number = counted(summary.skipped.total() - summary.skipped["null"], "response")
    reasons = [
        (SKIPPED.get(reason, reason), count)
        for reason, count in summary.skipped.most_common()
        if count and reason != "null"
    ]
    if len(reasons) == 1:
        return f"{number} with {reasons[0][0]}"
    return f"{number}: {', '.join(f'{count:,} with {reason}' for reason, count in reasons)}"


def stale_lines(summary: Summary) -> Iterator[str]:
    """Yield a heading and the entries of the baseline that no longer occur."""
    number = sum(known.count for known in summary.stale)
    if not number:
        return
    verb, them = ("occurs", "it") if number == 1 else ("occur", "them")
    yield (
        f"The baseline has {counted(number, 'finding')} that no longer {verb} "
        f"(--prune-baseline removes {them}):"
    )
    for known in summary.stale[:_MOST_STALE]:
        at = printable(known.pointer or "the whole session")
        often = "" if known.count == 1 else f" ({known.count:,} times)"
        yield f"  {visible(known.file)}: {printable(known.code)} at {at}{often}"
    left_out = sum(known.count for known in summary.stale[_MOST_STALE:])
    if left_out:
        yield f"  and {left_out:,} more"


def drift_lines(summary: Summary) -> Iterator[str]:
    """Yield a line for each property or value unknown to the schema, most frequent first."""
    shown = list(summary.drift)[:_MOST_DRIFT]
    width = max((len(printable(drift.pointer)) for drift in shown), default=0)
    for drift in shown:
        if drift.kind == "property":
            what = f"an unknown property ({drift.type})"
        else:
            what = f"the unlisted value {displayed(drift.value)}"
        often = "once, at" if drift.count == 1 else f"{drift.count:,} times, first at"
        at = place(printable(drift.filename or ""), drift.line, drift.column)
        yield f"  {printable(drift.pointer):{width}}  {what}, {often} {at}"
    left_out = len(summary.drift) - _MOST_DRIFT
    if left_out > 0:
        yield f"  and {left_out:,} more, which --format json lists"
    if summary.drift.uncounted:
        yield f"  and {summary.drift.uncounted:,} occurrences of others"
    yield "  alcamine-validate drift shows the evidence; --propose FILE writes an overlay for it."


def coverage_title(coverage: Coverage) -> str:
    """Return the share of the parts of the schema that occur, in words."""
    parts = f"{len(coverage.seen):,} of {counted(len(coverage.items), 'part')}"
    return f"Coverage of the schema: {coverage.percent} % ({parts})"


def coverage_lines(coverage: Coverage, *, shows_all: bool = False) -> Iterator[str]:
    """Yield a line for each place with parts of the schema that occur in no Session."""
    from alcamine_validate.check.coverage import rows

    found = rows(coverage.missing)
    shown = found if shows_all else found[:_MOST_PLACES]
    kinds = max((len(kind) for kind, _, _ in shown), default=0)
    width = max((len(printable(place)) for _, place, _ in shown), default=0)
    for kind, at, texts in shown:
        names = texts if shows_all or len(texts) <= _MOST_PARTS + 1 else texts[:_MOST_PARTS]
        more = f" and {len(texts) - len(names)} more" if len(names) < len(texts) else ""
        listed = ", ".join(map(printable, names))
        yield f"  {kind:{kinds}}  {printable(at):{width}}  {listed}{more}"
    if len(found) > len(shown):
        yield f"  and {counted(len(found) - len(shown), 'more place')} (--all shows them)"


def code_lines(codes: Counter[str]) -> Iterator[str]:
    """Yield the number of findings of each rule, the most frequent first."""
    from alcamine_validate.lint.rules.catalogue import catalogue

    found = {code: count for code, count in codes.items() if count}
    width = max((len(f"{count:,}") for count in found.values()), default=0)
    for code, count in sorted(found.items(), key=lambda each: (-each[1], each[0])):
        yield f"{count:>{width},}  {code}  {catalogue()[code].rule}"


def cut_lines(files: list[tuple[str, int]]) -> Iterator[str]:
    """Yield a line on the findings past the limits of files, given by name with their number."""
    if len(files) == 1:
        [(name, left_out)] = files
        yield left_out_line(visible(name), left_out)
    elif files:
        number = counted(sum(left_out for _, left_out in files), "more finding")
        yield f"And {number} in {len(files):,} files (--max-findings shows more)"
