"""YAML features that JSON does not have: each use is a separate problem, at its place."""

from __future__ import annotations

import json
import math
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.text.yaml_scalars import own_type, written_tag, yaml_1_1_type
from alcamine_validate.text.yaml_text import YamlDocument, comments, read_yaml
from tests.input.inputs import Problem, messages, problems, read, shaped, values
from tests.support.tables import for_each

ODDITIES: Final[tuple[tuple[str, list[Problem]], ...]] = (
    ("a: &x 1\nb: *x\n", [Problem("yaml-anchor", 1, 4, "/a", 0)]),
    ("a: &x {c: 1}\nb: *x\n", [Problem("yaml-anchor", 1, 4, "/a", 0)]),
    ("a:\n  - &x [1]\n  - *x\n", [Problem("yaml-anchor", 2, 5, "/a/0", 0)]),
    ("a:\n  - &x [1]\n", []),
    ("a: &x 1\nb: &x 2\nc: &y 3\nd: *x\n", [Problem("yaml-anchor", 2, 4, "/b", 0)]),
    ("a: &x NO\n---\na: &x 1\nb: *x\n", [
        Problem("ambiguous-scalar", 1, 4, "/a", 0), Problem("yaml-anchor", 3, 4, "/a", 1),
    ]),
    ("a: *x\n", [Problem("invalid-yaml", 1, 4, "/a", 0)]),
    ("a: 1\nb: !!int 5\n", [Problem("yaml-without-json", 2, 4, "/b", 0)]),
    ("a: !own {b: 1}\n", [Problem("yaml-without-json", 1, 4, "/a", 0)]),
    ("a: {b: 1}\nc:\n  <<: {d: 1}\n", [Problem("yaml-without-json", 3, 3, "/c/<<", 0)]),
    ("a: 1\nb: 2\na: 3\n", [Problem("duplicate-key", 3, 1, "/a", 0)]),
    ("x: {a: 1, 'a': 2}\n", [Problem("duplicate-key", 1, 11, "/x/a", 0)]),
    ("a: 1\n1: b\n", [Problem("yaml-without-json", 2, 1, "/1", 0)]),
    ("a: 1\nnull: b\n", [Problem("yaml-without-json", 2, 1, "/null", 0)]),
    ("a: 1\n? [b]\n: c\n", [Problem("yaml-without-json", 2, 3, "", 0)]),
    ("a: 1\n? {b: c}\n: d\n", [Problem("yaml-without-json", 2, 3, "", 0)]),
    ("a: 1e999\n", [Problem("number-out-of-range", 1, 4, "/a", 0)]),
    (f"a: -{'9' * 400}\n", [Problem("number-out-of-range", 1, 4, "/a", 0)]),
    ("a: NO\n", [Problem("ambiguous-scalar", 1, 4, "/a", 0)]),
    ("on: 1\n", [Problem("ambiguous-scalar", 1, 1, "/on", 0)]),
    ("é: [ü, NO]\n", [Problem("ambiguous-scalar", 1, 8, "/é/1", 0)]),
    (f"- {shaped()}\n- a: NO\n- &x 1\n- *x\n", [
        Problem("ambiguous-scalar", 2, 6, "/a", 1), Problem("yaml-anchor", 3, 3, "", 2),
    ]),
    ("- {}\n- a: NO\n- &x 1\n- *x\n", [
        Problem("ambiguous-scalar", 2, 6, "/1/a", 0), Problem("yaml-anchor", 3, 3, "/2", 0),
    ]),
    ("a: 1\n---\na: NO\n---\na: &x 1\nb: *x\n", [
        Problem("ambiguous-scalar", 3, 4, "/a", 1), Problem("yaml-anchor", 5, 4, "/a", 2),
    ]),
)  # fmt: skip


def test_each_oddity_has_its_place() -> None:
    """An oddity has a line, column, pointer and Session; Windows line ends do not change them."""

    def check(text: str, expected: list[Problem]) -> None:
        assert problems(read(text, "x.yaml")) == expected
        assert problems(read(text.replace("\n", "\r\n"), "x.yml")) == expected

    for_each(ODDITIES, check)


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "---\n---\n...\n", "\ufeff\n"])
def test_a_file_without_documents_holds_no_session(text: str) -> None:
    """A file without documents gets one warning for the whole file."""
    found = read(text, "x.yaml")
    assert problems(found) == [Problem("nothing-to-check", 0, 0)]
    assert values(found) == []


def test_an_explicit_null_is_a_document() -> None:
    """A null is a Session of the wrong type; an empty document between two others is skipped."""
    assert values(read("--- null\n---\n--- {}\n", "x.yaml")) == [None, {}]


def test_what_stands_between_is_written_out() -> None:
    """Aliases are replaced by their values; merges and odd keys are omitted with their values."""
    text = "a: &x {b: [1]}\nc: *x\nd: {<<: *x, e: 2}\n? [f]\n: g\nh: i\n"
    [value] = values(read(text, "x.yaml"))
    assert value == {"a": {"b": [1]}, "c": {"b": [1]}, "d": {"e": 2}, "h": "i"}


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("!!int 5", "!!int"),
        ("!!binary e30=", "!!binary"),
        ("!<tag:yaml.org,2002:float> 1", "!!float"),
        ("!own 5", '"!own"'),
        ("!<tag:example.org,2002:x> 5", '"!<tag:example.org,2002:x>"'),
        ("!!own 5", '"!!own"'),
    ],
)
def test_tags_are_named_as_people_write_them(tag: str, written: str) -> None:
    """Messages quote tags unless they are YAML's own; the values of tags are read as text."""
    found = read(f"a: {tag}\n", "x.yaml")
    assert messages(found) == [f"JSON has no equivalent of the tag {written}"]
    assert values(found) == [{"a": tag.split()[1]}]
    assert written_tag("tag:yaml.org,2002:int") == "!!int"


@pytest.mark.parametrize("tag", ["!!str 5", "! 5", "!!str '5'", "!!str NO"])
def test_strings_may_say_so(tag: str) -> None:
    """Tags of strings are not reported."""
    found = read(f"a: {tag}\n", "x.yaml")
    assert problems(found) == []
    assert isinstance(values(found)[0]["a"], str)


AMBIGUOUS: Final = (
    ("NO", "a boolean"),
    ("no", "a boolean"),
    ("Yes", "a boolean"),
    ("on", "a boolean"),
    ("OFF", "a boolean"),
    ("True", "a boolean"),
    ("FALSE", "a boolean"),
    ("~", "null"),
    ("Null", "null"),
    ("+12025550143", "a number"),
    ("12_000", "a number"),
    ("017", "a number"),
    ("0x1F", "a number"),
    ("0b11", "a number"),
    ("1:20", "a number"),
    ("1:20:30.5", "a number"),
    ("+1", "a number"),
    (".5", "a number"),
    ("5.", "a number"),
    ("-.inf", "a number"),
    (".NaN", "a number"),
    ("2026-03-14", "a timestamp"),
    ("2026-03-14T09:26:35.118Z", "a timestamp"),
    ("2026-03-14 09:26:35", "a timestamp"),
)


def test_scalars_that_yaml_1_1_takes_for_something_else() -> None:
    """A plain scalar that is not JSON is read as a string and reported; a quoted one is not."""

    def check(text: str, other: str) -> None:
        found = read(f"a: {text}\n", "x.yaml")
        assert values(found) == [{"a": text}]
        assert problems(found) == [Problem("ambiguous-scalar", 1, 4, "/a", 0)]
        assert messages(found) == [f"a string here, but {other} for YAML 1.1 parsers: quote it"]
        for quoted in (f"'{text}'", f'"{text}"', f"|\n  {text}", f">-\n  {text}"):
            assert problems(read(f"a: {quoted}\n", "x.yaml")) == []

    for_each(AMBIGUOUS, check)


@pytest.mark.parametrize(("text", "value"), [("1e3", 1000.0), ("1.5e3", 1500.0), ("-1E3", -1000.0)])
def test_numbers_that_yaml_1_1_takes_for_strings(text: str, value: float) -> None:
    """Exponents in JSON need neither a decimal point nor a sign."""
    found = read(f"a: {text}\n", "x.yaml")
    assert values(found) == [{"a": value}]
    assert messages(found) == ["a number here, but a string for YAML 1.1 parsers"]


UNAMBIGUOUS: Final = (
    ("true", True),
    ("null", None),
    ("", None),
    ("0", 0),
    ("-12", -12),
    ("1.5", 1.5),
    ("1.5e+3", 1500.0),
    ("0o7", "0o7"),
    ("y", "y"),
    ("a1", "a1"),
    ("12:3x", "12:3x"),
    ("+1 (202) 555-0143", "+1 (202) 555-0143"),
    ("9" * 300, int("9" * 300)),
)


def test_scalars_without_a_doubt() -> None:
    """An unambiguous scalar has the same type here and in YAML 1.1."""

    def check(text: str, value: Any) -> None:
        found = read(f"a: {text}\n", "x.yaml")
        assert values(found) == [{"a": value}]
        assert problems(found) == []
        assert own_type(value) == yaml_1_1_type(text)

    for_each(UNAMBIGUOUS, check)


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 309, "-" + "9" * 5000, "9" * 100_000])
def test_numbers_out_of_range_stay_numbers(text: str) -> None:
    """The type of such a number is correct, so it is not reported as wrong."""
    found = read(f"a: {text}\n", "x.yaml")
    [value] = values(found)
    assert math.isfinite(value["a"])
    assert (value["a"] < 0) is text.startswith("-")
    assert [each.rule for each in problems(found)] == ["number-out-of-range"]


# What ends the reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1,\n", Problem("invalid-yaml", 2, 1)),
        ("a: 'b\n", Problem("invalid-yaml", 2, 1)),
        ("a: b: c\n", Problem("invalid-yaml", 1, 5)),
        ("a: 1\n\tb: 2\n", Problem("invalid-yaml", 2, 1)),
        ("é: é\nü: a\x00b\n", Problem("invalid-yaml", 2, 5)),
        ("é: 😀\x7f\n", Problem("invalid-yaml", 1, 5)),
        ("a: \u2028b: c: d\n", Problem("invalid-yaml", 1, 9)),
        ("a: b\u0085c: [\u0085", Problem("invalid-yaml", 1, 11)),
        ("a: @b\n", Problem("invalid-yaml", 1, 4)),
    ],
    ids=ascii,
)
def test_an_error_has_its_place(text: str, expected: Problem) -> None:
    """Lines end as in all files, even where YAML has more line ends."""
    found = read(text, "x.yaml")
    assert values(found) == []
    assert problems(found) == [expected]


def test_what_comes_before_an_error_is_read() -> None:
    """Complete documents are read; the broken one is not, even if its error is late."""
    found = read("a: 1\n---\nb: NO\n---\nc: 1\nd: [\n", "x.yaml")
    assert values(found) == [{"a": 1}, {"b": "NO"}]
    assert problems(found) == [
        Problem("ambiguous-scalar", 3, 4, "/b", 1),
        Problem("invalid-yaml", 7, 1),
    ]
    assert values(read("a: 1\n...\n}\n", "x.yaml")) == [{"a": 1}]
    assert values(read("text\nmore: 1\n", "x.yaml")) == []


def test_a_character_that_is_not_allowed_is_named() -> None:
    """The message names the character because it is invisible."""
    assert messages(read("a: \x07\n", "x.yaml")) == ["YAML does not allow the character U+0007"]


@pytest.mark.parametrize("text", ["[" * 9, "{a: " * 9, "- " * 9, "? " * 9, "a: &x [[[]]]\nb: [*x]"])
def test_nesting_is_limited(text: str) -> None:
    """Nesting inside of aliases counts too."""
    assert [each.rule for each in problems(read(text, "x.yaml", nesting=4))][
        -1
    ] == "nested-too-deep"


def test_aliases_are_limited() -> None:
    """The values are counted with aliases expanded, in arrays and in objects."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9)]
    bomb = "\n".join(["l0: &l0 lol", *levels])
    for text in (bomb, bomb.replace("[", "{k: [").replace("]", "]}")):
        found = read(text, "x.yaml")
        assert values(found) == []
        assert [each.rule for each in problems(found)] == ["over-limit"]


TOO_MANY_DIRECTIVES: Final = "more than 16 %TAG directives in one document"
TAG_DIRECTIVES: Final = [
    ("".join(f"%TAG !e{n}! x\n" for n in range(17)) + "--- a\n", 17, TOO_MANY_DIRECTIVES),
    ("a\n...\n" + "# b\n\n%TAG ! x\n" * 17 + "--- a\n", 53, TOO_MANY_DIRECTIVES),
    ("".join(f"%TAG !e{n}! x\r\n" for n in range(17)) + "--- a\n", 17, TOO_MANY_DIRECTIVES),
    ("".join(f"%TAG !e{n}! x\x85" for n in range(17)) + "--- a\n", 17, TOO_MANY_DIRECTIVES),
    ("\ufeff" + "%TAG ! x\n" * 9 + "%YAML 1.1\n" + "%TAG ! x\n" * 8, 18, TOO_MANY_DIRECTIVES),
    (f"%TAG ! {'x' * 1_000}\n--- a\n", 1, "a %TAG directive of more than 1,000 characters"),
]  # fmt: skip


def test_tag_directives_are_limited() -> None:
    """The number of directives per document and their length are checked before libyaml runs."""

    def check(text: str, line: int, message: str) -> None:
        stream = read_yaml(text)
        assert stream.error is not None
        assert (stream.error.kind, stream.error.message) == ("size", message)
        assert (stream.error.line, stream.error.column) == (line, 1)
        assert stream.error.index == text.rindex("%TAG")
        assert [each.rule for each in problems(read(text, "x.yaml"))] == ["over-limit"]

    for_each(TAG_DIRECTIVES, check)


def test_few_tag_directives_are_read() -> None:
    """Each document may have 16 directives, and any number of lines of text that look like one."""
    directives = "".join(f"%TAG !e{n}! x\n" for n in range(16))
    assert values(read(f"{directives}--- a\n...\n" * 3, "x.yaml")) == ["a"] * 3
    text = "a: |\n" + "  %TAG ! x\n" * 20
    assert values(read(text, "x.yaml")) == [{"a": "%TAG ! x\n" * 20}]


def test_a_tag_that_a_directive_makes_long_is_cut() -> None:
    """A short tag in the text can stand for a long one."""
    found = read(f"%TAG !e! !{'x' * 900}\n---\n- !e!y 1\n", "x.yaml")
    assert messages(found) == [f'JSON has no equivalent of the tag "!{"x" * 99}…"']


@pytest.mark.parametrize("count", [1_000, pytest.param(30_000, marks=pytest.mark.thorough)])
def test_very_many_documents_take_no_ages(count: int) -> None:
    """The text is not scanned again for each of many documents."""
    found = read("---\nNO\n" * count, "x.yaml")
    assert len(values(found)) == len(problems(found)) == count
    assert problems(found)[-1] == Problem("ambiguous-scalar", 2 * count, 1, "", count - 1)


# JSON as YAML


def test_json_is_read_as_json() -> None:
    """JSON may have escaped surrogate pairs, which libyaml can't read."""
    text = '{"name": "\\ud83d\\ude00", "a": [1e3, 12345678901234567890]}'
    found = read(text, "x.yaml")
    assert values(found) == [{"name": "😀", "a": [1000.0, 12345678901234567890]}]
    assert problems(found) == []
    assert values(read("\ufeff" + text, "x.yaml")) == values(found)
    assert problems(read('{"a": 1,\n "a": 2}', "x.yaml")) == [
        Problem("duplicate-key", 2, 2, "/a", 0)
    ]


def test_what_only_looks_like_json_is_read_as_yaml() -> None:
    """Flow style needs no quotes."""
    found = read("{id: a1, status: NO}\n", "x.yaml")
    assert values(found) == [{"id": "a1", "status": "NO"}]
    assert problems(found) == [Problem("ambiguous-scalar", 1, 18, "/status", 0)]


def test_a_session_is_the_same_in_yaml() -> None:
    """JSON that is read as YAML's flow style has the same value and no findings."""
    text = av.sample_json(seed=3).decode()
    flow = f"# not JSON\n{text}"
    assert values(read(flow, "x.yaml")) == [json.loads(text)]
    assert problems(read(flow, "x.yaml")) == []


# Places


def located(text: str, pointer: str) -> str | None:
    """Return the text of the value at a pointer in the only document; None if there is none."""
    [document] = read_yaml(text).documents
    span = document.locate(pointer)
    return None if span is None else text[span.start : span.end]


PLACES: Final = (
    ("a: b", "/a", "b"),
    ("a: 'it''s'", "/a", "'it''s'"),
    ('a: "x\\ty"  # c', "/a", '"x\\ty"'),
    ("a: [1, {b: 2}]", "/a", "[1, {b: 2}]"),
    ("a: [1, {b: 2}]", "/a/1/b", "2"),
    ("a:\n  b: 1\n  c: 2\n# end\nd: 3", "/a", "b: 1\n  c: 2"),
    ("a:\n- 1\n- 22\n\nd: 3", "/a", "- 1\n- 22"),
    ("a: &x {b: 1}\nc: *x", "/c", "*x"),
    ("a: &x {b: 1}\nc: *x", "/c/b", "1"),
    ("a: 1\na: 22", "/a", "22"),
    ("a/b: {~c: 1}", "/a~1b/~0c", "1"),
    ("😀: é", "/😀", "é"),
    ("a:\nb: 1", "/a", ""),
    ("'': {'': 1}", "//", "1"),
    ("  x", "", "x"),
)


def test_values_are_located_as_they_were_written() -> None:
    """The span of a value runs from the first to the last character of its text."""

    def check(text: str, pointer: str, value: str) -> None:
        assert located(text, pointer) == value

    for_each(PLACES, check)


def test_the_style_is_that_of_the_value_that_counts() -> None:
    """If a key is duplicated, the style of the first value is discarded with the value."""
    [document] = read_yaml("a: |\n  x\na: &y 1\nb: >-\n  x\nc: *y\nd: 'x'\ne: {}\n").documents
    assert isinstance(document, YamlDocument)
    assert [document.style(f"/{name}") for name in "abcde"] == ["", ">", "", "'", ""]


def test_escapes_of_control_characters_are_noticed() -> None:
    """YAML has more such escapes than JSON, and allows U+0085 unescaped."""
    for text in ('"\\a"', '"\\e"', '"\\x1b"', '"\\N"', "'\x85'"):
        [found] = read(f"---\n{{a: {text}}}\n", "x.yaml")
        assert found.parts[0].may_hold_controls, text
    [found] = read('--- {a: b}\n--- {c: "\\a"}\n', "x.yaml")
    assert [part.may_hold_controls for part in found.parts] == [False, True]


def test_comments_are_between_scalars() -> None:
    """A number sign in a scalar does not start one, and escapes may be of surrogates."""
    text = (
        "# top\na: 1 # one\nb: |\n  # no\n# after\nc: [1, # two\n  '# no']\n"
        'd: "\\ud800 # no" #three\ne: x#no\n--- # é\n!t f: >\n  x # no\n\n# end'
    )
    found = [text[start:end] for start, end in comments(text)]
    assert found == ["# top", "# one", "# after", "# two", "#three", "# é", "# end"]
    assert comments("a: b#c") == []
