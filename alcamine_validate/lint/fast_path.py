"""The fast path: recognise text that certainly has no findings.

Most Sessions have no findings. Confirming this takes a parse, a verdict and the guards of the
rules. All other text takes the slow path, which makes findings.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Final

from alcamine_validate.input.document import IsClean
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


def fast_path(
    validator: Validator, linter: Linter, observe: Callable[[Any], None] | None = None
) -> IsClean:
    """Return a function that checks whether bytes are the JSON text of a Session without findings.

    True is certain: the Session is valid, has no duplicate keys, and no rule of ``linter``
    reports a problem. False means that findings are possible. The function never raises.
    ``observe`` is called with each Session for which it returns True.
    """
    scan, session_if_clean = _kept(validator, linter)

    def is_clean_text(data: bytes) -> bool:
        is_scanned = scan is not None and scan.accepts(data)
        if observe is None:
            return is_scanned or session_if_clean(data) is not UNSURE
        session = read_straight(data) if is_scanned else session_if_clean(data)
        if session is UNSURE:
            return False
        observe(session)
        return True

    return is_clean_text


UNSURE: Final[Any] = object()
"""Takes the place of the Session of a text that may have findings."""


def is_clean(data: Any, validator: Validator, linter: Linter) -> bool:
    """Return whether :func:`fast_path` accepts what may be JSON text: bytes or a str."""
    scan, session_if_clean = _kept(validator, linter)
    data = _as_bytes(data)
    if type(data) is not bytes:
        return False
    return (scan is not None and scan.accepts(data)) or session_if_clean(data) is not UNSURE


def clean_session(data: Any, validator: Validator, linter: Linter) -> Any:
    """Return the Session of bytes or a str if :func:`fast_path` accepts them, or else None."""
    data = _as_bytes(data)
    if type(data) is not bytes:
        return None
    scan, session_if_clean = _kept(validator, linter)
    if scan is not None and scan.accepts(data):
        return read_straight(data)
    found = session_if_clean(data)
    return None if found is UNSURE else found


def _as_bytes(data: Any) -> Any:
    # A lone surrogate becomes bytes that are not UTF-8.
    return data.encode("utf-8", "surrogatepass") if type(data) is str else data


def _checks(validator: Validator, linter: Linter) -> tuple[Scanner | None, Callable[[bytes], Any]]:
    """Return what recognises clean text: the native scanner, if there is one, and a function.

    The function returns the Session of clean text, and ``UNSURE`` for text that may have findings.
    """
    has_rules = linter.has_rules
    is_fine = validator.canonical_verdict() if has_rules else validator.verdict()
    scan = validator.canonical_scanner(linter.families) if has_rules else validator.scanner
    problems = partial(
        linter.problems, is_canonical=True, may_hold_controls=False, shape=validator.shape
    )

    def session_if_clean(data: bytes) -> Any:
        try:
            session = read_straight(data)
            if (
                is_fine(session)
                # Most text is exactly what orjson writes, which has no duplicate keys.
                and (write_straight(session) == data or not may_hold_duplicate_keys(data, session))
                and (not has_rules or not (may_hold_controls(data) or problems(session)))
            ):
                return session
        except (*UNREADABLE, UNWRITABLE):
            pass
        return UNSURE

    return scan, session_if_clean


_kept: Final = lru_cache(maxsize=16)(_checks)
