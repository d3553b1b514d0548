"""Hypothesis strategies for settings: selectors, patterns, and whole Configs."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.input.expected import PARTS
from alcamine_validate.input.read import FORMATS
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.lint.settings.values import REPORT_FORMATS
from alcamine_validate.text.gitignore import InvalidPattern, check_pattern
from alcamine_validate.text.json_pointer import join

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
path_patterns = patterns.filter(lambda text: not text.startswith("!"))
file_names = st.text(min_size=1).filter(lambda text: text != "-" and "\0" not in text)


def by_file(own: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy of values for all files, and of tables of values by pattern."""
    return own | st.dictionaries(path_patterns, own, max_size=3)


sizes = st.integers(0, 2**63 - 1) | st.sampled_from(["100MB", "1.5 GiB", "0", 1 << 30, 3 << 20])
counts = st.integers(1, 2**63 - 1)
url_patterns = st.lists(st.text().map("/{}".format), min_size=1, max_size=3).map(tuple)
own_files = st.lists(
    st.builds("{}={}".format, st.sampled_from(REPORT_FORMATS), file_names),
    max_size=3, unique_by=lambda text: os.path.normpath(text.partition("=")[2]),
).map(tuple)  # fmt: skip
formats = st.sampled_from(REPORT_FORMATS).map(lambda name: (name,)) | own_files.filter(len)

configs = st.builds(
    Config,
    select=st.lists(selectors, max_size=4).map(tuple),
    extend_select=st.lists(selectors, max_size=4).map(tuple),
    ignore=ignores.map(tuple),
    severity=st.dictionaries(silenceable, severities, max_size=4),
    per_file_ignores=st.dictionaries(path_patterns, ignores.map(tuple), max_size=3),
    exclude=st.lists(patterns, max_size=4).map(tuple),
    force_exclude=st.booleans(),
    fail_on=severities,
    order_tolerance=st.integers(0, 10**12).map(lambda count: Fraction(count, 10**6)),
    baseline=st.none() | file_names,
    as_published=by_file(st.booleans()) | st.lists(path_patterns, max_size=3),
    input_format=by_file(st.sampled_from(["auto", *FORMATS])),
    url_pattern=by_file(url_patterns),
    gitignore=st.booleans(),
    at=by_file(
        st.lists(st.lists(st.text()).map(lambda names: join("", *names)), max_size=3).map(tuple)
    ),
    column=by_file(st.none() | st.text(min_size=1)),
    partial=by_file(st.booleans()) | st.lists(path_patterns, max_size=3),
    part=by_file(st.none() | st.sampled_from(PARTS)),
    only_sessions=by_file(st.booleans()) | st.lists(path_patterns, max_size=3),
    max_file_size=by_file(sizes | st.just("auto")),
    max_expanded_size=by_file(sizes),
    max_ratio=by_file(counts),
    max_nesting=by_file(st.integers(1, 1024)),
    max_records=by_file(counts),
    max_findings=by_file(counts | st.just(0)),
    max_report_findings=counts | st.just(0),
    jobs=st.none() | st.integers(1, 1000),
    format=formats,
    output_file=st.none(),
    color=st.sampled_from(["auto", "always", "never"]),
    statistics=st.booleans(),
    quiet=st.booleans(),
    frames=st.booleans(),
    all=st.booleans(),
)
