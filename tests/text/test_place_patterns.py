"""Patterns of places match the same places token by token as on a whole path."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcamine_validate.text.gitignore import InvalidPattern, check_pattern, matches
from alcamine_validate.text.json_pointer import SharedPointer, shared
from alcamine_validate.text.place_patterns import _parts, is_matched
from tests.support.tables import for_each

TOKENS: Final = ("a", "b", "ab", "0", "a/b", "a~", "", "é b", "*")
PIECES: Final = ("a", "b", "*", "**", "?", "/", "/", "**/", "/**", "[ab]", "[!a]", "[a", "\\", "!")


@pytest.mark.parametrize("examples", [300, pytest.param(4_000, marks=pytest.mark.thorough)])
def test_a_shared_pointer_is_meant_as_its_text_is(examples: int) -> None:
    """The result does not depend on the type of the pointer."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join),
        st.lists(st.sampled_from(TOKENS), min_size=1, max_size=5),
        st.sampled_from(TOKENS),
    )
    def check(pattern: str, tokens: list[str], sibling: str) -> None:
        try:
            check_pattern(pattern)
        except InvalidPattern:
            return
        first = shared(tokens)
        # A sibling is matched with the results that were kept for the first one.
        for pointer in (first, SharedPointer(first.above, sibling), SharedPointer(first, sibling)):
            expected = matches(str(pointer)[1:], [pattern])
            assert is_matched(pointer, pattern) == expected, (pattern, str(pointer))
            assert is_matched(str(pointer), pattern) == expected

    check()


BY_TOKEN: Final = (
    ("/a", ("a",)), ("a", ("**", "a")), ("/a/**", ("a", "**")), ("**/a/*/", ("**", "a", "*")),
    ("/a*b/x?", ("a*b", "x?")), ("a/b", ("a", "b")), ("**", ("**", "**")),
)  # fmt: skip


def test_common_patterns_are_read_token_by_token() -> None:
    """The cost of these is in proportion to the text, however deep or long the tokens above are."""

    def check(pattern: str, parts: tuple[str, ...]) -> None:
        assert _parts(pattern) == parts

    for_each(BY_TOKEN, check)


AS_A_WHOLE: Final = (
    "!a", "/", "a//b", "a\\/b", "[xy]", "[a/b]", "[]/]", "[!]/]", "[[:digit:]/]", "ab**/c",
)  # fmt: skip


def test_patterns_with_a_slash_in_a_part_are_read_as_a_whole() -> None:
    """Patterns that could match a slash in the middle of a part are matched on the whole path."""

    def check(pattern: str) -> None:
        assert _parts(pattern) is None

    for_each(AS_A_WHOLE, check)
