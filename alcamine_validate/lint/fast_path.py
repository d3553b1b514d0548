"""The fast path: recognise text that certainly has no findings.

Most Sessions have no findings. The native scanner recognises most of them without a parse. Without
it, this takes a parse, a verdict and the guards of the rules. All other text takes the slow path,
which makes findings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from alcamine_validate.input.document import FastPath
from alcamine_validate.input.session_shape import has_most_properties, is_session_shaped
from alcamine_validate.lint.linter import Linter
from alcamine_validate.native import Scanner, scanner_for
from alcamine_validate.text.json_text import (
    UNREADABLE,
    UNWRITABLE,
    may_hold_controls,
    may_hold_duplicate_keys,
    read_straight,
    write_straight,
)
from alcamine_validate.validator.validator import Validator

if TYPE_CHECKING:
    from alcamine_validate.compiler.table.narrowed import SchemaPart

UNSURE: Final[Any] = object()
"""Takes the place of the Session of a text that may have findings."""

_TEXTS: Final = frozenset({bytes, str, bytearray, memoryview})
_FIRST_LOOKS: Final = 16
_MOST_LOOKS: Final = 2048
"""The scanner without the unseen parts is made again after the first number of observed texts, then
after twice as many each time, up to the second number."""


class CleanText:
    """Recognises text without findings, by a validator and a linter.

    True is certain: the text is a Session that is valid and has no duplicate keys, and no rule of
    the linter reports a problem. False means that findings are possible. Nothing is raised.
    ``scanner`` is the native scanner, or None if there is none.
    """

    def __init__(self, validator: Validator, linter: Linter) -> None:
        has_rules = self._has_rules = linter.has_rules
        self._validator = validator
        self._family_bits = linter.family_bits
        self.scanner: Scanner | None = None
        if not has_rules:
            self.scanner = validator.scanner
        elif linter.are_conditions_known:
            self.scanner = validator.canonical_scanner(linter.family_bits)
        self._accepts: Callable[[Any], bool] = (
            _refuses if self.scanner is None else self.scanner.accepts_if_likely
        )
        self._is_fine = validator.canonical_verdict() if has_rules else validator.verdict()
        # By the schemas of this package, a valid value looks like a Session.
        self._may_be_other = validator.shape is not None
        self._problems = partial(
            linter.problems, is_canonical=True, may_hold_controls=False, shape=validator.shape
        )

    def scanner_without(self, parts: Iterable[SchemaPart]) -> Scanner | None:
        """Return a scanner that accepts what :attr:`scanner` does, but no text with any of parts.

        It is None if the scanner can't tell, or if there is none.
        """
        # Imported here because few checks need it.
        from alcamine_validate.compiler.table.narrowed import narrowed

        validator = self._validator
        if self.scanner is None:
            return None
        if not self._has_rules:
            return scanner_for(validator.table and narrowed(validator.table, parts))
        table = validator.canonical_table()
        narrow = table and narrowed(table, parts)
        return scanner_for(narrow, groups=self._family_bits, takes_controls=False)

    def is_clean(self, data: Any) -> bool:
        """Return whether text certainly has no findings; False for all that is not text."""
        return type(data) in _TEXTS and (self._accepts(data) or self._parsed(data) is not UNSURE)

    def is_clean_by_python(self, data: bytes) -> bool:
        """Return whether bytes that the scanner does not accept certainly have no findings."""
        return self._parsed(data) is not UNSURE

    def session(self, data: Any) -> Any:
        """Return the Session of text that certainly has no findings, or UNSURE."""
        if type(data) not in _TEXTS:
            return UNSURE
        return read_straight(data) if self._accepts(data) else self._parsed(data)

    def _parsed(self, data: Any) -> Any:
        if type(data) is str:
            # A lone surrogate becomes bytes that are not UTF-8.
            data = data.encode("utf-8", "surrogatepass")
        data = bytes(data)
        try:
            session = read_straight(data)
            if (
                self._is_fine(session)
                and not (self._may_be_other and _looks_other(session))
                # Most text is exactly what orjson writes, which has no duplicate keys.
                and (write_straight(session) == data or not may_hold_duplicate_keys(data, session))
                and (
                    not self._has_rules or not (may_hold_controls(data) or self._problems(session))
                )
            ):
                return session
        except (*UNREADABLE, UNWRITABLE):
            pass
        return UNSURE


def _refuses(_data: Any) -> bool:
    return False


def _looks_other(value: Any) -> bool:
    """Return whether a valid value may not be taken for a Session, which is a finding."""
    return not (is_session_shaped(value) and has_most_properties(value))


clean_text: Final = lru_cache(maxsize=16)(CleanText)
"""Returns the :class:`CleanText` of a validator and a linter, which is kept."""


def fast_path(
    validator: Validator, linter: Linter, observer: PartsObserver | None = None
) -> FastPath:
    """Return what recognises text without findings in files and columns.

    ``observer`` observes each Session that is recognised, unless it has nothing new.
    """
    clean = clean_text(validator, linter)
    if observer is None:
        return FastPath(clean.is_clean, clean.scanner, clean.is_clean_by_python)
    observed = _observed_text(clean, observer)
    scanner = None if clean.scanner is None else observed
    return FastPath(observed.is_clean, scanner, observed.is_clean_by_python)


class PartsObserver(Protocol):
    """Finds out which parts of a schema Sessions have."""

    @property
    def unseen(self) -> Collection[SchemaPart]:
        """The parts that no Session had so far."""

    def observe(self, session: Any, /) -> None:
        """Find the parts that a Session has."""

    def __hash__(self) -> int:
        """Return the hash of the observer's identity."""


class ObservedText:
    """Recognises text without findings, and lets an observer see what is new in it.

    It is a scanner itself, by a table without the parts that were in no Session so far. So text
    that it accepts has nothing new, and need not be observed. Making this table takes as long as
    observing some hundred texts, so it is made again less and less often.
    """

    def __init__(self, clean: CleanText, observer: PartsObserver) -> None:
        self._clean = clean
        self._observer = observer
        self._scanner: Scanner | None = None
        self._unseen = -1
        self._looks = 0
        self._due = _FIRST_LOOKS

    def accepts(self, text: object, /) -> bool:
        """Return whether text certainly has no findings, and nothing new for the observer."""
        scanner = self._current()
        return scanner is not None and scanner.accepts(text)

    def accepts_if_likely(self, text: object, /) -> bool:
        """Return what :meth:`accepts` does."""
        return self.accepts(text)

    def accepted_lines(self, text: bytes, start: int, end: int, /) -> tuple[int, int]:
        """Return how many lines are accepted, and the offset of the first one that is not."""
        scanner = self._current()
        return (0, start) if scanner is None else scanner.accepted_lines(text, start, end)

    def is_clean(self, data: bytes) -> bool:
        """Return whether text certainly has no findings, after it was observed."""
        return self.accepts(data) or self.is_clean_by_python(data)

    def is_clean_by_python(self, data: bytes) -> bool:
        """Return what :meth:`is_clean` does, for text that the scanner does not accept."""
        self._looks += 1
        session = self._clean.session(data)
        if session is UNSURE:
            return False
        self._observer.observe(session)
        return True

    def _current(self) -> Scanner | None:
        if self._looks >= self._due:
            self._looks = 0
            self._due = min(2 * self._due, _MOST_LOOKS)
            unseen = self._observer.unseen
            if len(unseen) != self._unseen:
                self._unseen = len(unseen)
                self._scanner = self._clean.scanner_without(unseen)
        return self._scanner


_observed_text: Final = lru_cache(maxsize=16)(ObservedText)
"""Returns the :class:`ObservedText` of a check, which is kept for its next files."""
