"""Everything that generated code may import besides the standard library and ``orjson``.

What few schemas need is in modules of its own: ``remembered``.
"""

from __future__ import annotations

from alcamine_validate.runtime.formats import (
    FORMATS,
    FormatCheckFailed,
    are_canonical_cuid2,
    are_cuid2,
    ecma_search,
    guarded,
    is_e164,
    is_email,
    is_ipv4,
    is_ipv6,
    is_uuid,
    match_cuid2,
    match_e164,
    match_ordinary_email,
)
from alcamine_validate.runtime.long_names import escape
from alcamine_validate.runtime.numbers import exact, is_multiple_of
from alcamine_validate.runtime.timestamps import (
    are_canonical_timestamps,
    are_date_times,
    in_order,
    is_date,
    is_date_time,
    is_time,
)
from alcamine_validate.runtime.values import (
    ABSENT,
    canonical_set,
    first_repeat,
    is_one_of,
    matching,
)
from alcamine_validate.runtime.violation import Violation

__all__ = [
    "ABSENT",
    "FORMATS",
    "FormatCheckFailed",
    "Violation",
    "are_canonical_cuid2",
    "are_canonical_timestamps",
    "are_cuid2",
    "are_date_times",
    "canonical_set",
    "ecma_search",
    "escape",
    "exact",
    "first_repeat",
    "guarded",
    "in_order",
    "is_date",
    "is_date_time",
    "is_e164",
    "is_email",
    "is_ipv4",
    "is_ipv6",
    "is_multiple_of",
    "is_one_of",
    "is_time",
    "is_uuid",
    "match_cuid2",
    "match_e164",
    "match_ordinary_email",
    "matching",
]
