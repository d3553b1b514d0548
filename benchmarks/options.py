"""The options of one benchmark run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROUNDS_OF_PROCESSES: Final = 7
_QUICK_BYTES: Final = 20_000_000
_QUICK_COUNT: Final = 200


@dataclass(frozen=True)
class Options:
    """How much is measured: see ``python -m benchmarks --help``.

    ``sourcemeta`` is the sourcemeta CLI, or a folder into which pip installed it.
    """

    quick: bool = False
    count: int = 20_000
    bytes: int = 1_000_000_000
    sourcemeta: Path | None = None

    @property
    def sessions(self) -> int:
        """The number of Sessions that whole processes read."""
        return min(self.count, _QUICK_COUNT) if self.quick else self.count

    @property
    def large_file(self) -> int:
        """The size, in bytes, of the file for measuring memory."""
        return min(self.bytes, _QUICK_BYTES) if self.quick else self.bytes

    def rounds(self, full: int) -> int:
        """Return the number of rounds; ``full`` is that of a full run."""
        return 1 if self.quick else full
