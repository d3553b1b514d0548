"""Hypothesis strategies for settings: selectors, and whole Configs."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.text.gitignore import InvalidPattern, check_pattern

selectors = st.sampled_from(
    ["ALL", "ALC", *(code for code in catalogue()), *(row.rule for row in catalogue().values())]
) | st.sampled_from([code[:end] for code in catalogue() for end in (4, 5)])
silenceable = selectors.filter(
    lambda each: (
        each not in UNSUPPRESSIBLE
        and each not in {catalogue()[code].rule for code in UNSUPPRESSIBLE}
    )
)
severities = st.sampled_from(av.Severity)


def is_pattern(text: str) -> bool:
    """Return whether a text is a valid pattern of paths."""
    try:
        check_pattern(text)
    except InvalidPattern:
        return False
    return True


patterns = (st.text("ab/*?[]!\\-\"'\n\t\x7f\u2028é😀") | st.text()).filter(is_pattern)
places = st.just("") | patterns.map("/{}".format).filter(is_pattern).map(":{}".format)
ignores = st.lists(st.builds("{}{}".format, silenceable, places | st.just(":")), max_size=4)
configs = st.builds(
    Config,
    select=st.lists(selectors, max_size=4).map(tuple),
    extend_select=st.lists(selectors, max_size=4).map(tuple),
    ignore=ignores.map(tuple),
    severity=st.dictionaries(silenceable, severities, max_size=4),
    per_file_ignores=st.dictionaries(
        patterns.filter(lambda text: not text.startswith("!")), ignores.map(tuple), max_size=3
    ),
    exclude=st.lists(patterns, max_size=4).map(tuple),
    fail_on=severities,
    order_tolerance=st.integers(0, 10**12).map(lambda count: Fraction(count, 10**6)),
)
