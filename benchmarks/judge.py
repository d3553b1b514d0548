"""What a competitor is, in one process: a way from the bytes of a Session to a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from benchmarks.documents import Schema

Judge = Callable[[bytes], Any]
"""The whole way from bytes to a verdict, or to a list of all errors."""

Build = Callable[[Schema], Judge]
"""Makes a judge of the schema of a Session, once."""


def _is_true(result: Any) -> bool:
    return result is True


def no_errors(errors: Any) -> bool:
    """Tell of a list of errors whether the Session is valid."""
    return not errors


@dataclass(frozen=True)
class Competitor:
    """A way to a verdict: how it is built, and the checks that it does not make.

    ``package`` is what it needs to be installed; ``blind_to`` are names of
    ``sessions.CHECKS``; ``remark`` says what is to be known beside its figure.
    ``verdict`` reads what a judge returns, while the clock rests.
    """

    name: str
    package: str
    build: Build
    blind_to: frozenset[str] = frozenset()
    remark: str = ""
    verdict: Callable[[Any], bool] = _is_true

    @property
    def version(self) -> str:
        """The installed version of its package. Raises PackageNotFoundError."""
        return version(self.package)
