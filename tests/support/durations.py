"""Removal of the duration of a run from reports, because tests can't predict it."""

from __future__ import annotations

import re

_DURATION = re.compile(rb" in [0-9,]+\.[0-9]{2} s(?=\.)")


def without_durations(written: bytes) -> bytes:
    """Return output without the duration that it reports."""
    return _DURATION.sub(b"", written)
