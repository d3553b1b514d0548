"""New values of YAML scalars keep their style if it can represent them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.splices import difference
from alcamine_validate.editing.yaml_literals import (
    Scalar,
    in_binary,
    in_quotes,
    replaced,
    rewritten,
)
from alcamine_validate.text.yaml_text import read_yaml
from tests.support.tables import for_each


def value_of(written: str) -> Any:
    """Return what a reader gets from a scalar alone."""
    stream = read_yaml(written, binary=True)
    assert stream.error is None
    return stream.documents[0].value if stream.documents else None


def again(written: str, new: str, *, is_ascii: bool = False) -> str:
    """Return a scalar with another text."""
    old = value_of(written)
    inner = difference(old, new) if isinstance(old, str) else []
    return rewritten(Scalar(written, old), inner, new, is_ascii=is_ascii)


CASES = (
    # plain
    ("abc", "abd", "abd"),
    ("one two\n  three four", "one two three 4", "one two\n  three 4"),
    ("abc", "NO", "'NO'"),
    ("abc", "12", "'12'"),
    ("abc", "2023-12-25", "'2023-12-25'"),
    ("abc", "", "''"),
    ("abc", "a: b", "'a: b'"),
    ("abc", "it's: x", '"it\'s: x"'),
    ("abc", "a\nb", '"a\\nb"'),
    ("abc", "a, b", "'a, b'"),
    ("a, b", "a, c", "a, c"),
    ("12", "12", "'12'"),
    # in quotes
    ("'it''s'", "it's '", "'it''s '''"),
    ("'a\n\n  b'", "a\nc", "'a\n\n  c'"),
    ("'a'", "a\n", '"a\\n"'),
    ('"a\\u0041\\\n  \\ b"', "aA c", '"a\\u0041\\\n  \\ c"'),
    ('"a b\n  c"', "a b d", '"a b\n  d"'),
    ('"a"', "a\t\x85\u2028\x00\u20ac\U0001f600", '"a\\t\\N\\L\\0\u20ac\U0001f600"'),
    # blocks
    ("|\n  a\n   b\n\n  c\n", "a\n b\n\nd\n", "|\n  a\n   b\n\n  d\n"),
    ("|\r\n  a\r\n  b\r\n", "a\nx\nb\n", "|\r\n  a\r\n  x\r\n  b\r\n"),
    ("|-\n  a", "b", "|-\n  b"),
    ("|+\n  a\n\n", "b\n\n", "|+\n  b\n\n"),
    ("|\n  a\n", "b", '"b"\n'),
    ("|\n  a\n", "b\x00\n", '"b\\0\\n"\n'),
    (">\n  a b\n  c d\n", "a x y\n", ">\n  a x y\n"),
    (">-\n  a b\n  c d\n", "a b c e", ">-\n  a b\n  c e\n"),
    (">-\n  a b\n  c d\n", "a b\nc d", '"a b\\nc d"\n'),
    (">4-\r\n     \t\r\n", " lead", '" lead"\r\n\r\n'),
    # with properties
    ("&x !!str abc", "abd", "&x !!str abd"),
    ("!own |\n  a\n", "b\n", "!own |\n  b\n"),
    ("&x 'a'", "b\n", '&x "b\\n"'),
)


def test_styles() -> None:
    """What can't be written in the old style is in double quotes."""

    def check(written: str, new: str, wanted: str) -> None:
        assert again(written, new) == wanted
        assert value_of(wanted) == new

    for_each(CASES, check)


STYLES = ('"a b"', "'a b'", "a b", "|\n  a b\n", ">\n  a b\n", "|+\n  a\n\n", ">2-\n   a\n")


@given(st.sampled_from(STYLES), st.text(max_size=8), st.booleans())
@example("|\n  a b\n", " a\n", False)
@example("|\n  a b\n", "\n\n", False)
@example("a b", "\U0001f600", True)
@example("a b", "\x7f\ufeff\ufffe", False)
def test_any_text_in_any_style(written: str, new: str, is_ascii: bool) -> None:
    """A reader gets the text: alone, unless only what is around it decides how it is read."""
    result = again(written, new, is_ascii=is_ascii)
    if result[0] in "|>" and value_of(result) != new:
        assert new.startswith((" ", "\n", "\t")) or written.startswith(">2")
        result = in_quotes(Scalar(written, value_of(written)), new, is_ascii=is_ascii)
    assert value_of(result) == new
    if is_ascii and result[0] not in "|>":
        assert result.isascii()


def test_an_alias_becomes_a_value_of_its_own() -> None:
    """The value that it repeats stays."""
    assert rewritten(Scalar("*x", "a"), [], "b", is_ascii=False) == '"b"'


def test_values_of_other_types() -> None:
    """They are written as JSON, and what follows a block stays."""

    def check(written: str, old: Any, new: Any, wanted: str) -> None:
        assert replaced(Scalar(written, old), new, is_ascii=True) == wanted

    for_each(
        [
            ("abc", "abc", 12, "12"),
            ("|\n  a\n\n", "a\n", None, "null\n\n"),
            ("&x abc", "abc", [1, "é\U0001f600"], '&x [1, "\\xE9\\U0001F600"]'),
            ("&x", None, True, "&x true"),
            ("!!str abc", "abc", 12, "12"),
            ("!own &x |\n  a\n", "a\n", [], "&x []\n"),
            ("a: 1\n", {"a": 1}, "x", '"x"\n'),
        ],
        check,
    )
    with pytest.raises(Refused, match="YAML can't represent the new value"):
        replaced(Scalar("a", "a"), float("inf"), is_ascii=True)


def test_bytes_keep_their_lines() -> None:
    """The lines of base64 are as long as before."""

    def check(written: str, new: bytes, wanted: str) -> None:
        result = in_binary(Scalar(written, b""), new)
        assert result == wanted
        assert value_of(result) == new

    for_each(
        [
            ("!!binary |\n  YWJj\n  ZGVm\n", b"abcdefghi", "!!binary |\n  YWJj\n  ZGVm\n  Z2hp\n"),
            ("!!binary |\n    YWJj\n\n", b"abcdef", "!!binary |\n    YWJjZGVm\n\n"),
            ("!!binary 'YWJj'", b"x", "!!binary 'eA=='"),
            ("!!binary YWJj", b"x", "!!binary eA=="),
        ],
        check,
    )
