"""The one door into generated source: what becomes a literal, a name or a comment, and how."""

from __future__ import annotations

import ast
from typing import Any, Final

import pytest

from alcamine_validate.compiler.code import Code, Lines, code, comment, identifier, literal, name
from tests.support.tables import for_each

VALUES: Final = [
    None, True, False, 0, -1, 1.5, -0.0, 1e300, 10**299, 10**300, -(10**300), 10**5000,
    "", "a", "it's", 'say "so"', "both ' and \"", "\\", "\n", "\x00", "\u2028", "\ud800",
    "é", "😀", [], [1, [2]], (), (1,), (1, 2), {}, {"a": {"b": [None]}}, frozenset(),
    frozenset({"a"}), frozenset({"b", "a", 1}),
]  # fmt: skip


def test_a_literal_is_the_value() -> None:
    """Python reads it back as the same value of the same class, from printable ASCII or not."""

    def check(value: Any) -> None:
        source = literal(value).text
        read: Any = eval(source, {"frozenset": frozenset})
        assert read == value
        assert read.__class__ is value.__class__
        if value.__class__ is float:
            assert repr(read) == repr(value)  # -0.0 is not 0.0
        assert "\n" not in source

    for_each([(value,) for value in VALUES], check)


def test_a_large_integer_is_spelt_in_hexadecimal() -> None:
    """From 10**300 on, for Python prints no decimal of more than 4,300 digits."""
    assert literal(10**300 - 1).text == "9" * 300
    assert literal(10**300).text.startswith("0x")
    assert literal(-(10**300) + 1).text == "-" + "9" * 300
    assert literal(-(10**300)).text.startswith("-0x")


def test_texts_stand_in_double_quotes() -> None:
    """Unless they hold one: then it is as Python prints it."""
    assert literal("it").text == '"it"'
    assert literal("it's").text == '"it\'s"'
    assert literal('"').text == "'\"'"


class Text(str):
    """A string that says something else of itself."""

    def __str__(self) -> str:
        return "other"

    def __repr__(self) -> str:
        return "1; import os"


class Number(int):
    """A number that says something else of itself."""

    def __repr__(self) -> str:
        return "1; import os"


def test_no_repr_reaches_the_source() -> None:
    """Of classes that derive from those of JSON, the value alone counts."""
    assert literal(Text("a")).text == '"a"'
    assert literal(Number(5)).text == "5"
    for value in (object(), {1, 2}, b"", print, 1j):
        with pytest.raises(TypeError, match="no literal for"):
            literal(value)


def test_parts_are_filled_in_by_what_they_are() -> None:
    """Code as it is, all else as a literal; braces in them mean nothing."""
    assert code("{} == {}", Code("a"), "{}").text == 'a == "{}"'
    assert str(code("{0} or {0}", Code("x"))) == "x or x"


@pytest.mark.parametrize("text", ["a", "A_1", "_", "__x", "match", "e9x"])
def test_a_name_is_an_identifier(text: str) -> None:
    """Of ASCII, which Python reads as one name."""
    assert name(text).text == text
    assert isinstance(ast.parse(text, mode="eval").body, ast.Name)


@pytest.mark.parametrize("text", ["", "1a", "a b", "a.b", "a\n", "é", "class", "None", "a;b", "a("])
def test_no_other_text_is_a_name(text: str) -> None:
    """Neither a keyword nor anything that is more than a name."""
    with pytest.raises(ValueError, match="not an identifier"):
        name(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("createdAt", "created_at"),
        ("HTTPServer", "httpserver"),
        ("a1B", "a1_b"),
        ("x-a b", "x_a_b"),
        ("__x__", "x"),
        ("class", "class_"),
        ("match", "match_"),
        ("1st", "value_1st"),
        ("", "value"),
        ("é", "value"),
        ("---", "value"),
        ("a" * 40, "a" * 40),
        ("a" * 41, "a" * 40),
        ("a" * 39 + "-b", "a" * 39),
        ("a" * 38 + "-bc", "a" * 38 + "_b"),
    ],
)
def test_an_identifier_resembles_its_text(text: str, wanted: str) -> None:
    """Lower-case words of ASCII, 40 characters at the most, and never a keyword."""
    assert identifier(text) == wanted
    assert name(wanted).text == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("/a/b", "/a/b"),
        ("é\n\x00\x7f\u2028", "?????"),
        ('a\\b"""c', "a?b'''c"),
        ("a  ", "a"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 200),
        ("x" * 199 + " y", "x" * 199),
    ],
)
def test_a_comment_is_one_line_of_ascii(text: str, wanted: str) -> None:
    """That ends no docstring, escapes nothing, and is short."""
    assert comment(text) == wanted


def test_lines_are_indented_as_blocks_are() -> None:
    """By four spaces each, without spaces at their ends."""
    lines = Lines()
    lines.open("if {}:", "a")
    lines.add("pass")
    lines.open("if {}:", Code("b"))
    lines.add("{}", Code(""))
    lines.close()
    lines.add("c = {}", None)
    lines.close()
    lines.add("d")
    assert lines.lines == [
        'if "a":', "    pass", "    if b:", "", "    c = None", "d",
    ]  # fmt: skip
    assert lines.level == 0
