"""The only ways into generated source: literals, names and comments."""

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
    """An identifier has the words of its text in lower case, in at most 40 characters."""
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
    """A comment is one short line of ASCII that cannot end a docstring."""
    assert comment(text) == wanted


def test_lines_are_indented_as_blocks_are() -> None:
    """Each line is indented by four spaces for each block around it."""
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
        'if "a":', "    pass", "    if b:", "", "        pass", "    c = None", "d",
    ]  # fmt: skip
    assert lines.level == 0


def test_a_block_without_statements_passes() -> None:
    """A block that is empty, or holds only comments, is still valid Python."""
    lines = Lines()
    lines.open("if {}:", True)
    lines.comment("/$defs/Nothing\nat all")
    lines.open("for _ in {}:", [])
    lines.close()
    lines.close()
    lines.open("else:")
    lines.comment("nothing")
    lines.close()
    assert lines.lines == [
        "if True:", "    # /$defs/Nothing?at all", "    for _ in []:", "        pass",
        "else:", "    # nothing", "    pass",
    ]  # fmt: skip
    compile("\n".join(lines.lines), "<test>", "exec")
