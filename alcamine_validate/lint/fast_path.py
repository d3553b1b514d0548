"""The fast path: recognise text that certainly has no findings.

Most Sessions have no findings. The native scanner recognises most of them without a parse. Without
it, this takes a parse, a verdict and the guards of the rules. All other text takes the slow path,
which makes findings.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Final

from alcamine_validate.input.document import FastPath
from alcamine_validate.input.session_shape import has_most_properties, is_session_shaped
from alcamine_validate.lint.linter import Linter
from alcamine_validate.native import Scanner
from alcamine_validate.text.json_text import (
    UNREADABLE,
    UNWRITABLE,
    may_hold_controls,
    may_hold_duplicate_keys,
    read_straight,
    write_straight,
)
from alcamine_validate.validator.validator import Validator

UNSURE: Final[Any] = object()
"""Takes the place of the Session of a text that may have findings."""

_TEXTS: Final = frozenset({bytes, str, bytearray, memoryview})


class CleanText:
    """Recognises text without findings, by a validator and a linter.

    True is certain: the text is a Session that is valid and has no duplicate keys, and no rule of
    the linter reports a problem. False means that findings are possible. Nothing is raised.
    ``scanner`` is the native scanner, or None if there is none.
    """

    def __init__(self, validator: Validator, linter: Linter) -> None:
        has_rules = self._has_rules = linter.has_rules
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
    validator: Validator, linter: Linter, observe: Callable[[Any], None] | None = None
) -> FastPath:
    """Return what recognises text without findings in files and columns.

    ``observe`` is called with each Session that is recognised.
    """
    clean = clean_text(validator, linter)
    if observe is None:
        return FastPath(clean.is_clean, clean.scanner, clean.is_clean_by_python)

    def is_clean(data: bytes) -> bool:
        session = clean.session(data)
        if session is UNSURE:
            return False
        observe(session)
        return True

    return FastPath(is_clean)
