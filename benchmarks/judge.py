"""Competitors within one process: functions from the bytes of a Session to a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from benchmarks.documents import Schema

Judge = Callable[[bytes], Any]
"""Goes all the way from bytes to a verdict, or to a list of all errors."""

Build = Callable[[Schema], Judge]
"""Builds a judge from the schema of a Session, once."""


def _is_true(result: Any) -> bool:
    return result is True


def no_errors(errors: Any) -> bool:
    """Return whether a Session with these errors is valid."""
    return not errors


@dataclass(frozen=True)
class Competitor:
    """A way to a verdict: the function that builds it, and the checks that it does not make.

    ``package`` is the package that it needs; ``blind_to`` are names of ``sessions.CHECKS``;
    ``remark`` is a note for its figure. ``verdict`` converts what a judge returns, while the clock
    is stopped. ``is_pure`` turns the native scanner of this package off.
    """

    name: str
    package: str
    build: Build
    blind_to: frozenset[str] = frozenset()
    remark: str = ""
    verdict: Callable[[Any], bool] = _is_true
    is_pure: bool = False

    @property
    def version(self) -> str:
        """The installed version of its package. Raises PackageNotFoundError."""
        return version(self.package)
