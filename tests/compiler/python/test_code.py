"""The only ways into generated source: literals, names and comments."""

from __future__ import annotations

import ast
from typing import Any, Final

import pytest

from alcamine_validate.compiler.python.code import (
    Code,
    Lines,
    chain,
    code,
    comment,
    joined,
    literal,
    name,
    operand,
)
from tests.support.tables import for_each

VALUES: Final = [
    None, True, False, 0, -1, 1.5, -0.0, 1e300, 10**299, 10**300, -(10**300), 10**5000,
    "", "a", "it's", 'say "so"', "both ' and \"", "\\", "\n", "\x00", "\u2028", "\ud800",
    "é", "😀", [], [1, [2]], (), (1,), (1, 2), {}, {"a": {"b": [None]}}, frozenset(),
    frozenset({"a"}), frozenset({"b", "a", 1}),
]  # fmt: skip


def test_a_literal_is_read_back_as_the_value() -> None:
    """A literal is one line of source that Python reads back as the same value and class."""

    def check(value: Any) -> None:
        source = literal(value).text
        read: Any = eval(source, {"frozenset": frozenset})
        assert read == value
        assert read.__class__ is value.__class__
        if value.__class__ is float:
            assert repr(read) == repr(value)  # -0.0 is not 0.0
        assert "\n" not in source

    for_each([(value,) for value in VALUES], check)


def test_a_large_integer_is_written_in_hexadecimal() -> None:
    """An integer of 10**300 or more is written in hexadecimal, because Python limits decimals."""
    assert literal(10**300 - 1).text == "9" * 300
    assert literal(10**300).text.startswith("0x")
    assert literal(-(10**300) + 1).text == "-" + "9" * 300
    assert literal(-(10**300)).text.startswith("-0x")


def test_a_string_is_written_in_double_quotes() -> None:
    """A string is written in double quotes, unless it holds one."""
    assert literal("it").text == '"it"'
    assert literal("it's").text == '"it\'s"'
    assert literal('"').text == "'\"'"


class Text(str):
    """A string whose ``str`` and ``repr`` are not its value."""

    def __str__(self) -> str:
        return "other"

    def __repr__(self) -> str:
        return "1; import os"


class Number(int):
    """A number whose ``repr`` is not its value."""

    def __repr__(self) -> str:
        return "1; import os"


def test_the_repr_of_a_subclass_is_not_used() -> None:
    """A value of a subclass is written as its plain value, and other classes raise TypeError."""
    assert literal(Text("a")).text == '"a"'
    assert literal(Number(5)).text == "5"
    for value in (object(), {1, 2}, b"", print, 1j):
        with pytest.raises(TypeError, match="no literal for"):
            literal(value)


def test_code_is_inserted_as_it_is_and_other_parts_as_literals() -> None:
    """A part that is code is inserted as it is, and any other part as a literal."""
    assert code("{} == {}", Code("a"), "{}").text == 'a == "{}"'
    assert str(code("{0} or {0}", Code("x"))) == "x or x"


@pytest.mark.parametrize("text", ["a", "A_1", "_", "__x", "match", "e9x"])
def test_a_name_is_an_identifier(text: str) -> None:
    """A name is an ASCII identifier."""
    assert name(text).text == text
    assert isinstance(ast.parse(text, mode="eval").body, ast.Name)


@pytest.mark.parametrize("text", ["", "1a", "a b", "a.b", "a\n", "é", "class", "None", "a;b", "a("])
def test_a_text_that_is_not_an_identifier_is_refused_as_a_name(text: str) -> None:
    """A text that is not an ASCII identifier, or is a keyword, is refused as a name."""
    with pytest.raises(ValueError, match="not an identifier"):
        name(text)


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
    """A comment is one short line of ASCII that cannot end a docstring."""
    assert comment(text) == wanted


def test_parts_are_joined_as_they_are() -> None:
    """Parts are joined by a separator; of none, nothing is left."""
    assert joined(", ", [Code("a"), Code("b or c")]).text == "a, b or c"
    assert joined(", ", []).text == ""


def test_a_chain_within_another_has_parentheses() -> None:
    """A chain of tests gets parentheses in another chain, and a single test is itself."""
    a, b, c = map(Code, "abc")
    either = chain("or", [a, b])
    assert either.text == "a or b"
    assert chain("and", [either, c]).text == "(a or b) and c"
    assert chain("and", [either]) is either
    assert operand(either).text == "(a or b)"
    assert not operand(either).is_chain
    assert operand(a) is a


def test_lines_are_indented_as_blocks_are() -> None:
    """Each line is indented by four spaces for each block around it."""
    lines = Lines()
    lines.open("if {}:", "a")
    lines.add("pass")
    lines.open("if {}:", Code("b"))
    lines.comment("/a\nb")
    lines.add("c = {}", None)
    assert lines.width == 8
    lines.close()
    lines.add("d")
    lines.close()
    lines.add("e")
    assert lines.lines == [
        'if "a":', "    pass", "    if b:", "        # /a?b", "        c = None", "    d", "e",
    ]  # fmt: skip
    assert lines.width == 0
    assert lines.count == 6
