"""``check --fix`` and ``check --diff``: fix files, or show what that would change."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.fixing import Fixer
from alcamine_validate.check.masked_text import shown_difference
from alcamine_validate.cli.exit_codes import CLEAN, FAILED, FOUND
from alcamine_validate.cli.streams import one_line, safe_lines
from alcamine_validate.cli.whole_files import replace_whole
from alcamine_validate.reporters.wording import counted, place

if TYPE_CHECKING:
    from alcamine_validate.check.file_fix import FileFix, Unfixed
    from alcamine_validate.check.one_file import CheckOptions
    from alcamine_validate.check.result import CheckedFile, Summary
    from alcamine_validate.lint.schemas import SessionSchemas

_MOST_UNFIXED: Final = 5
"""How many findings of a file are named whose fixes were not made."""

_OTHERS: Final = ("split", "write_baseline", "prune_baseline")
_REPORTS: Final = ("format", "output_file", "statistics", "coverage", "min_coverage")
"""Options for reports, of which ``--diff`` writes none."""


def check_fixes(options: argparse.Namespace) -> None:
    """Report a usage error if the options for fixes conflict with others."""
    if options.fix and options.diff:
        options.error("--fix can't be combined with --diff, which writes nothing")
    if not options.fix and not options.diff:
        options.error("--fix-captures needs --fix or --diff")
    given = "--fix" if options.fix else "--diff"
    if "-" in options.paths:
        options.error(f"{given} can't be combined with -: name the files to fix")
    for name in (*_OTHERS, *(_REPORTS if options.diff else ())):
        if getattr(options, name):
            options.error(f"{given} can't be combined with --{name.replace('_', '-')}")


class Fixes:
    """Fixes the files of a run one by one, or prints their differences."""

    def __init__(
        self, options: argparse.Namespace, schemas: SessionSchemas, how: CheckOptions
    ) -> None:
        write = None if options.diff else replace_whole
        self._fixer = Fixer(schemas, how, write, wants_captures=options.fix_captures)
        self._named = frozenset(options.paths)
        self._shows = options.diff
        self._how = how
        self.has_failed = False
        """Whether a file could not be written."""

    def fixed(self, file: CheckedFile, summary: Summary) -> CheckedFile:
        """Return the result of a file after its fixes, and count these in the summary."""
        if summary.fixed is None:
            summary.fixed = Counter()
        after = self._fixer.fixed(file, is_named=file.filename in self._named)
        fix = after.fix
        if fix is None:
            return after
        if fix.failure is not None:
            self.has_failed = True
            _say(f"{file.filename} stays as it was: {fix.failure}")
        if fix.is_change:
            summary.fixed.update(fix.fixed)
            summary.fixed_files += 1
            if self._shows:
                self._show(file.filename, fix)
        _say_unfixed(file.filename, fix.unfixed)
        for note in fix.notes if fix.is_change else ():
            _say(f"{file.filename}: {note}")
        return after

    def _show(self, filename: str, fix: FileFix) -> None:
        how, redaction = self._how.config.of_file(filename).read, self._how.redaction
        text = shown_difference(fix.before, fix.after, one_line(filename), how, redaction)
        if redaction.hides_anything:
            sys.stdout.write(safe_lines(text))
        elif sys.stdout.isatty():
            sys.stdout.write(text)
        else:
            # The bytes of the file, also those that are not UTF-8: patch compares them.
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
            sys.stdout.buffer.flush()

    def end(self, summary: Summary) -> int:
        """Say what ``--diff`` has shown, and return the exit code."""
        fixed = summary.fixed.total() if summary.fixed is not None else 0
        files = counted(summary.fixed_files, "file")
        if fixed:
            _say(f"Would fix {counted(fixed, 'finding')} in {files}.", name="")
        else:
            _say("Would fix nothing.", name="")
        if summary.unreadable or self.has_failed:
            return FAILED
        return FOUND if fixed else CLEAN


def _say_unfixed(filename: str, unfixed: list[Unfixed]) -> None:
    """Say which findings were not fixed, and why."""
    reasons = {each.why for each in unfixed}
    if len(unfixed) > 1 and len(reasons) == 1 and unfixed[0].conflict is None:
        _say(f"{filename}: can't fix {counted(len(unfixed), 'finding')}: {unfixed[0].why}")
        return
    for finding, why, conflict in unfixed[:_MOST_UNFIXED]:
        at = place(filename, finding.line, finding.column)
        other = f" ({conflict.code})" if conflict is not None else ""
        _say(f"{at}: can't fix {finding.code}: {why}{other}")
    if len(unfixed) > _MOST_UNFIXED:
        rest = counted(len(unfixed) - _MOST_UNFIXED, "more finding")
        _say(f"{filename}: can't fix {rest}")


def _say(text: str, *, name: str = "alcamine-validate: ") -> None:
    if sys.stderr is not None:
        print(one_line(name + text), file=sys.stderr)
