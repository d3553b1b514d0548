"""No regular expression of ours takes long on any text: texts of its own words attack each.

Only processor time counts, so that a busy machine fails nothing. An expression that tries again
from every position of a text of 40,000 characters takes a second or more; all others take a
thousandth of that.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.input.captures import url_patterns
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.text import gitignore
from tests.properties.hostile.expressions import Expression, Unknown, attacks, expressions
from tests.support.systems import TookLong, interrupted, needs_timers
from tests.support.tables import for_each

SIZE: Final = 40_000
SECONDS: Final = 0.4
KNOWN, UNKNOWN = expressions()
MADE_OF_PATTERNS: Final = {
    ("alcamine_validate.text.gitignore", "_Translation(pattern.removesuffix('/')).expression"),
    (
        "alcamine_validate.text.gitignore",
        "'|'.join((f'{_alternative(each)}()' for each in self._patterns))",
    ),
    ("alcamine_validate.text.gitignore", "_alternative(pattern)"),
    ("alcamine_validate.input.captures.url_patterns", "_between_anything(blocks)"),
    (
        "alcamine_validate.schema.document",
        r"f' {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \\t]*$'",
    ),
    # A pattern in a user's schema, and pieces that are matched at one position in it.
    ("alcamine_validate.schema.pattern", "translated"),
    ("alcamine_validate.schema.pattern", "digits"),
    # Those of the issuers of keys, which privacy/test_detect attacks.
    (
        "alcamine_validate.privacy.keys",
        "each.pattern if each.pattern.startswith(('-', '(?<')) else _START + each.pattern + _END",
    ),
    # The same patterns, used to draw texts and names, not to check them.
    ("alcamine_validate.schema.pattern", "source"),
}
"""Calls whose expression depends on a caller. The tests below try examples of paths and URLs."""


def tried(expression: Expression, text: Any) -> None:
    """Use an expression as the package does."""
    use = getattr(expression.pattern, expression.use)
    done = use(text[:0], text) if expression.use == "sub" else use(text)
    if expression.use == "finditer":
        list(done)


def beaten_by(expression: Expression, size: int) -> str | bytes | None:
    """Return the beginning of a text on which an expression takes long, or None."""
    for text in attacks(expression.pattern, size):
        try:
            with interrupted(SECONDS):
                tried(expression, text)
        except TookLong:
            return text[:60]
    return None


@needs_timers
@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        *(pytest.param(each, marks=pytest.mark.thorough)
          for each in ("a*a*b", "(?:a|a)*$", r"\s*!", "(x?y*)*z")),
    ],
)  # fmt: skip
def test_the_attacks_work(pattern: str) -> None:
    """The attacks find expressions that are known to be slow."""
    # On a text ten times as long, even the least slow of them takes a hundred times as long, so
    # that the test also works on a fast machine. A busy machine only takes longer.
    expression = Expression(re.compile(pattern), "search", "here")
    assert beaten_by(expression, 10 * SIZE) is not None


@needs_timers
@pytest.mark.parametrize("size", [1_000, pytest.param(SIZE, marks=pytest.mark.thorough)])
def test_no_expression_takes_long(size: int) -> None:
    """No expression in the source takes long; short texts already show those that never end."""

    def check(pattern: re.Pattern[Any], use: str, place: str) -> None:
        assert beaten_by(Expression(pattern, use, place), size) is None

    for_each(KNOWN, check)


def test_they_are_found() -> None:
    """Expressions passed to ``re`` as text and compiled ones are found, with their uses."""
    uses = {(each.place.partition(":")[0], each.use) for each in KNOWN}
    assert ("alcamine_validate.runtime.formats", "fullmatch") in uses
    assert ("alcamine_validate.text.credentials", "search") in uses
    assert ("alcamine_validate.generated.published", "search") in uses
    assert len(KNOWN) > 60
    assert {(each.place, each.source) for each in UNKNOWN} == MADE_OF_PATTERNS
    assert all(isinstance(each, Unknown) for each in UNKNOWN)


HOSTILE_PATTERNS: Final = (
    "**/a/**/a/**/a/**/b",
    "*a*a*a*a*b",
    "**/a*a*/**/*a*b/**/c",
    "**/*?*?*/**/b/",
)


@needs_timers
def test_patterns_of_paths_take_no_time() -> None:
    """Hostile path patterns are quick: the author of paths is not always that of the settings.

    A path has at most 4,096 bytes.
    """

    def check(pattern: str, unit: str) -> None:
        with interrupted(2):
            assert not gitignore.matches((unit * 1_000).strip("/") + "/x", [pattern])

    for_each(product(HOSTILE_PATTERNS, ("a/", "a", "aa/a", "/")), check)


HOSTILE_URL_PATTERNS: Final = (
    "/**/a/**/a/**/a/**/b",
    "/*a*a*a*b",
    "/**a**a**a**b",
    "/{x}a{y}a{z}a{q}b",
    "/**a*b",
)


@needs_timers
def test_patterns_of_urls_take_no_time() -> None:
    """Hostile URL patterns are quick, although a URL in a capture may have any length."""

    def check(pattern: str, unit: str) -> None:
        with interrupted(2):
            assert not url_patterns.is_matched(f"https://example.com/{unit * 2_000}x", [pattern])

    for_each(product(HOSTILE_URL_PATTERNS, ("a/", "a", "aa/a")), check)


FORMAT_UNITS: Final = ("a", "a.", "0", "0.", ":", "1:", "-", "\\ ", "+1", "é", "@", " ")
FORMAT_STARTS: Final = ("", '"', "a@", "a@[ipv6:", "2026-03-14T09:26:35.", "+1", "::")


@needs_timers
def test_formats_take_no_time() -> None:
    """Every format refuses these texts quickly, even without a regular expression."""

    def check(name: str, unit: str, start: str) -> None:
        with interrupted(SECONDS):
            assert not FORMATS[name](start + unit * SIZE + "\n")

    for_each(product(FORMATS, FORMAT_UNITS, FORMAT_STARTS), check)


@needs_timers
@pytest.mark.parametrize(
    "unit", ["\x07", "bearer ", "eyJ", "-----BEGIN ", "://", "cookie:", "\r\n", "sk-", "a1B2"]
)
def test_texts_of_a_session(unit: str) -> None:
    """A Session with a long hostile text in place of every string has a verdict and findings."""
    session = _everywhere(av.sample(seed=1), unit * SIZE)
    with interrupted(10):
        assert not av.is_valid(session)
        assert av.findings(session)


def _everywhere(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {name: _everywhere(item, text) for name, item in value.items()}
    if isinstance(value, list):
        return [_everywhere(item, text) for item in value]
    return text if isinstance(value, str) else value
