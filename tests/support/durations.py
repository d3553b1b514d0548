"""How long a run took, which reports say and no test can foretell."""

from __future__ import annotations

import re

_DURATION = re.compile(rb" in [0-9,]+\.[0-9]{2} s(?=\.)")


def without_durations(written: bytes) -> bytes:
    """Return output without the time that it says to have taken."""
    return _DURATION.sub(b"", written)
