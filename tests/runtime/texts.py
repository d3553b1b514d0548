"""Valid and invalid date-times, and helpers that several tests of the runtime use."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

STEADY: Final = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
"""Settings with which no test result depends on the speed of the machine."""

IN_BOTH_TIERS: Final = pytest.mark.parametrize(
    "examples", [20, pytest.param(100, marks=pytest.mark.thorough)]
)
"""The number of examples that hypothesis draws, by tier."""


DATE_TIME_YES: Final = [
    "2026-03-14T09:26:35Z", "2026-03-14T09:26:35.118Z", "2026-03-14t09:26:35z",
    "2026-03-14T09:26:35.1Z", "2026-03-14T09:26:35.1234567890123456789012345Z",
    "2026-03-14T09:26:35+00:00", "2026-03-14T09:26:35-00:00", "2026-03-14T09:26:35.5+23:59",
    "2026-03-14T09:26:35-23:59", "2024-02-29T00:00:00Z", "2000-02-29T23:59:59Z",
    "0000-01-01T00:00:00Z", "0000-02-29T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00.000Z",
    "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.999Z", "1990-12-31T15:59:60-08:00",
    "2015-06-30T23:59:60Z", "2017-01-01T01:59:60+02:00", "2016-12-31T23:59:60.000Z",
]  # fmt: skip
DATE_TIME_NO: Final = [
    "", "2026-03-14", "09:26:35Z", "2026-03-14T09:26:35", "2026-03-14 09:26:35Z",
    "2026-03-14T09:26Z", "2026-03-14T09:26:35+0000", "2026-03-14T09:26:35+00",
    "2026-03-14T24:00:00Z",
    "2026-03-14T24:00:00.000Z", "2026-03-14T23:60:00Z", "2026-03-14T09:26:61Z",
    "2026-03-14T12:00:60Z", "2026-03-14T23:59:60Z", "2016-12-31T23:59:60+01:00",
    "2016-12-31T23:58:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:59:60.000+00:01",
    "2023-02-29T00:00:00Z", "2026-02-30T00:00:00.000Z", "2026-04-31T00:00:00Z",
    "1900-02-29T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z", "26-03-14T09:26:35Z", "02026-03-14T09:26:35Z", "-2026-03-14T09:26:35Z",
    "+2026-03-14T09:26:35Z", "2026-3-14T09:26:35Z", "2026-03-14T9:26:35Z", "20260314T092635Z",
    "2026-03-14T092635Z", "2026-W11-6T09:26:35Z", "2026-W11-6T09:26:35.118Z", "2026-073T09:26:35Z",
    "2026-03-14T09:26:35,118Z", "2026-03-14T09:26:35.Z", "2026-03-14T09:26:35.118", ".5Z",
    "2026-03-14T09:26:35Z\n", "\n2026-03-14T09:26:35Z", " 2026-03-14T09:26:35Z",
    "2026-03-14T09:26:35Z ", "2026-03-14T09:26:35ZZ", "2026-03-14T09:26:35 Z",
    "2026-03-14T09:26:35.118+24:00", "2026-03-14T09:26:35+12:60", "2026-03-14T09:26:35−02:00",
    "2026-03-14T09:26:35.11٣Z", "２026-03-14T09:26:35Z", "2026-03-14T09:26:35.118Ｚ",
    "2026-03-14T09:26:35.-18Z", "2026-03-14T09:26:35+-2:00", "2026-03-14T09:26:3 Z",
    "2026-03-14_09:26:35Z", "2026/03/14T09:26:35Z", "2026-03-14T09.26.35Z", "now", "1773480395",
    "Sat, 14 Mar 2026 09:26:35 GMT", "2026-03-14T09:26:35.118Zulu", "2026-03-14TT09:26:35Z",
]  # fmt: skip


def cut(text: str, places: list[int]) -> list[str]:
    """Return the pieces of ``text``, cut at ``places`` modulo its length plus one."""
    ends = sorted(place % (len(text) + 1) for place in places)
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


MOMENTS: Final = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)).map(
    lambda moment: moment.isoformat(timespec="milliseconds") + "Z"
)
