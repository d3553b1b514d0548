"""Documents that hold schemas: YAML, JSON, and the vendor's Markdown page."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.schema.document import parse_document
from alcamine_validate.text.yaml_text import YamlError, load_yaml
from tests.support.systems import needs_posix
from tests.support.tables import for_each

# YAML


PLAIN_SCALARS: Final = [
    "NO", "no", "yes", "on", "Off", "y", "True", "TRUE", "False", "Null", "NULL", "~",
    "2023-12-25", "2023-12-25T10:00:00Z", "+14155552671", "017", "0o17", "0x1F", "0b1", "1_000",
    "12:30", "12:30:45", "1.", ".5", "+1", "1e", "0.", "00", "--1", ".inf", "-.inf", ".nan", "NaN",
    "Infinity", "=", "<", "1.0.0", "a b", "é", "😀", "$ref", "a#b", "a:b", "²", "١٢", "1 000",
]  # fmt: skip


def test_plain_scalars_that_json_lacks_are_strings() -> None:
    """A plain scalar that is not a scalar of JSON is a string, whatever its type in YAML 1.1."""

    def check(text: str) -> None:
        assert load_yaml(f"a: {text}") == {"a": text}
        assert load_yaml(f"- {text}") == [text]
        assert load_yaml(f"[{text}, {{b: {text}}}]") == [text, {"b": text}]
        assert load_yaml(text) == text

    for_each(PLAIN_SCALARS, check)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("false", False), ("null", None), ("", None), ("0", 0), ("-0", 0), ("7", 7),
     ("-7", -7), ("1.5", 1.5), ("1e3", 1000.0), ("1E+3", 1000.0), ("-1.5e-3", -0.0015),
     ("0.0", 0.0), ("12345678901234567890123", 12345678901234567890123), ("3.10", 3.1)],
)  # fmt: skip
def test_the_scalars_of_json_have_their_values(text: str, expected: Any) -> None:
    """Plain scalars that are words or numbers of JSON have their JSON values."""
    (value,) = load_yaml(f"- {text}")
    assert value == expected
    assert type(value) is type(expected)


def test_a_quoted_scalar_is_a_string() -> None:
    """A scalar is a string if it is quoted, tagged as a string or a block scalar."""

    def check(text: str, quoted: str) -> None:
        assert load_yaml("a: " + quoted.format(text)) == {"a": text}

    for_each(
        [
            (text, quoted)
            for text in ["true", "null", "1", "1e3", "", "~", "NO", "<<"]
            for quoted in ['"{}"', "'{}'", "!!str {}", "! {}", "|-\n  {}", ">-\n  {}"]
        ],
        check,
    )


def test_keys_are_strings() -> None:
    """Keys are strings, exactly as written."""
    text = "true: 1\n1: 2\nnull: 3\n~: 4\n1e3: 5\n2023-12-25: 6\nno: 7\n0x1F: 8\n'': 9\n"
    keys = ["true", "1", "null", "~", "1e3", "2023-12-25", "no", "0x1F", ""]
    assert load_yaml(text) == dict(zip(keys, range(1, 10), strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("# a comment", None),
        ("---\n", None),
        ("--- a\n...\n", "a"),
        ("%YAML 1.1\n---\na: 1", {"a": 1}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: [1, {b: c}, []]\nd: {}", {"a": [1, {"b": "c"}, []], "d": {}}),
        ("- - 1\n  - 2\n- a: 1\n  b: 2", [[1, 2], {"a": 1, "b": 2}]),
        ("a: |\n  x\n  y\nb: >\n  x\n  y\n", {"a": "x\ny\n", "b": "x y\n"}),
        ('{"a": [1, true, null, "\\u00e9\\n\\/"], "b": {"c": 1.5}}',
         {"a": [1, True, None, "é\n/"], "b": {"c": 1.5}}),
        ("a: &x [1, {b: 2}]\nc: *x\nd: [*x, *x]",
         {"a": [1, {"b": 2}], "c": [1, {"b": 2}], "d": [[1, {"b": 2}]] * 2}),
        ("a: &x 5\nb: *x\nc: &x 6\nd: *x", {"a": 5, "b": 5, "c": 6, "d": 6}),
        ("a: &x\nb: *x", {"a": None, "b": None}),
        ("? a\n: 1\n? b\n", {"a": 1, "b": None}),
        ("a: 'it''s'\nb: \"\\x41\\u00e9\\U0001F600\"", {"a": "it's", "b": "Aé😀"}),
        ("\"a\": 1\n'b': 2", {"a": 1, "b": 2}),
    ],
)  # fmt: skip
def test_yaml_is_read_as_its_json_value(text: str, expected: Any) -> None:
    """YAML in any style, with comments and anchors, is read as its JSON value."""
    assert load_yaml(text) == expected
    assert load_yaml(text.encode()) == expected


REFUSED: Final = [
    ("a: 1\nb: 2\na: 3", 3, 'the key "a" appears twice'),
    ("x:\n  a: 1\n  'a': 2", 3, 'the key "a" appears twice'),
    ("1: a\n'1': b", 2, 'the key "1" appears twice'),
    ("base: &b {a: 1}\nc:\n  <<: *b", 3, "merge"),
    ("a: 1\nb: !!python/object:os.system x", 2, "tag"),
    ("a: !!binary aGk=", 1, "tag"),
    ("a: !!int 5", 1, "tag"),
    ("a: !!float 5", 1, "tag"),
    ("a: !!timestamp 2023-12-25", 1, "tag"),
    ("a: !own 5", 1, "tag"),
    ("a: !own {b: 1}", 1, "tag"),
    ("a: !!set {b}", 1, "tag"),
    ("a: !!omap [b: 1]", 1, "tag"),
    ("a: *nowhere", 1, "nowhere"),
    ("a: &x [*x]", 1, "x"),
    ("a: &x {b: *x}", 1, "x"),
    ("--- a\n--- b", 2, "second document"),
    ("a\n...\n---\n", 3, "second document"),
    ("? [a]\n: 1", 1, "key"),
    ("? {a: b}\n: 1", 1, "key"),
    ("a: &x 1\n*x : 2", 2, "key"),
    ("a: 1e400", 1, "too large"),
    ("a: -1e400", 1, "too large"),
    ("a: " + "9" * 5000, 1, "digits"),
    ("a: [1, 2", 1, ""),
    ("a: 'b", 1, ""),
    ("\ta: 1", 1, ""),
    ("a: b: c", 1, ""),
    ("a: @b", 1, ""),
    ("a: `b", 1, ""),
    ("a: %b", 1, ""),
    ("a: \x00", 1, ""),
    ("a: \x07", 1, ""),
    ('a: "\\ud800"', 1, ""),
    ('a: "\\ud83d\\ude00"', 1, ""),
    ('a: "\ud800"', 1, ""),
    ("a\n b: c\nd", 1, ""),
]  # fmt: skip


def test_yaml_without_a_json_value_is_refused_at_its_line() -> None:
    """YAML that has no JSON value raises YamlError with a line, and never PyYAML's exceptions."""

    def check(text: str, line: int, words: str) -> None:
        with pytest.raises(YamlError) as caught:
            load_yaml(text)
        assert caught.value.line >= line
        assert caught.value.line <= text.count("\n") + 2
        assert caught.value.column >= 1
        assert words in str(caught.value)
        with pytest.raises(av.InvalidSchema, match=r"line \d"):
            parse_document(text)

    for_each(REFUSED, check)


@pytest.mark.parametrize("raw", [b"a: \xff", b"a: \xc3", b"a: \xed\xa0\x80", b"\xfe\xff\x00"])
def test_bytes_that_are_not_utf_8_are_refused(raw: bytes) -> None:
    """Bytes that are not valid UTF-8 raise YamlError."""
    with pytest.raises(YamlError):
        load_yaml(raw)


def _bomb(levels: int, width: int) -> str:
    """Return YAML whose aliases expand to ``width`` to the power of ``levels`` values."""
    lines = ["a0: &a0 [x, x]"]
    lines += [
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]"
        for level in range(1, levels)
    ]
    return "\n".join(lines)


def test_aliases_are_expanded_and_limited() -> None:
    """Aliases are expanded, and too many of them are refused."""
    assert len(json.dumps(load_yaml(_bomb(5, 9)))) > 10_000
    for levels, width in ((9, 9), (30, 2), (12, 20), (2000, 2)):
        with pytest.raises(YamlError, match="aliases"):
            load_yaml(_bomb(levels, width))
    with pytest.raises(YamlError, match="aliases"):
        load_yaml(_bomb(9, 9).replace("[", "{k: [").replace("]", "]}"))


def test_aliases_do_not_hide_depth() -> None:
    """Aliases that nest too deep are refused."""
    depth = 150
    lines = [f"a0: &a0 {'[' * depth}1{']' * depth}"]
    lines += [f"a{n}: &a{n} {'[' * depth}*a{n - 1}{']' * depth}" for n in range(1, 30)]
    with pytest.raises(YamlError, match="nested"):
        load_yaml("\n".join(lines))


@pytest.mark.parametrize(
    "text",
    ["[" * 30_000, "{a: " * 30_000, "- " * 30_000, "? " * 30_000, "[" * 30_000 + "]" * 30_000,
     "[{" * 20_000, "".join(f"{' ' * depth}a:\n" for depth in range(2_000)), "[" * 201 + "]" * 201],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_deep_nesting_is_refused(text: str) -> None:
    """YAML that is nested too deep is refused before PyYAML crashes."""
    with pytest.raises(YamlError):
        load_yaml(text)


def test_nesting_of_200_is_read() -> None:
    """YAML of 200 levels is read."""
    value = load_yaml("[" * 200 + "]" * 200)
    depth = 0
    while value:
        value, depth = value[0], depth + 1
    assert depth == 199


_TEXT: Final = st.text(st.characters(codec="utf-8"))
JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("examples", [15, pytest.param(200, marks=pytest.mark.thorough)])
def test_json_is_read_as_yaml(examples: int) -> None:
    """JSON without surrogate escapes or U+007F is read as YAML, and any JSON as a document."""

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(JSON, st.sampled_from([None, 2]))
    def check(value: Any, indent: int | None) -> None:
        plain = json.dumps(value, indent=indent)
        if "\\ud" not in plain and "\x7f" not in plain:
            assert load_yaml(plain) == value
        assert parse_document(json.dumps({"a": value}, indent=indent)) == {"a": value}

    check()


# Documents

OPENAPI: Final = {"openapi": "3.1.0", "info": {"title": "T"}}
YAML_TEXT: Final = "openapi: 3.1.0\ninfo:\n  title: T\n"
JSON_TEXT: Final = json.dumps(OPENAPI, indent=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (YAML_TEXT, OPENAPI),
        (JSON_TEXT, OPENAPI),
        ("\n\t " + JSON_TEXT + "\n", OPENAPI),
        (YAML_TEXT.replace("\n", "\r\n"), OPENAPI),
        ("true", True),
        ("type: string", {"type": "string"}),
        ('{"a": "```yaml\\nopenapi: 3.1.0\\n```"}', {"a": "```yaml\nopenapi: 3.1.0\n```"}),
        ('{"a": "\\ud83d\\ude00", "b": "\\ud800"}', {"a": "😀", "b": "\ud800"}),
        ('{"a": 12345678901234567890}', {"a": 12345678901234567890}),
        ("{openapi: 3.1.0}", {"openapi": "3.1.0"}),
    ],
    ids=lambda part: ascii(part)[:40],
)
def test_yaml_and_json_are_told_apart_by_their_text(text: str, expected: Any) -> None:
    """The beginning of a document determines whether it is read as YAML or as JSON."""
    assert parse_document(text) == expected


FENCES: Final = ["```", "````", "~~~", "~~~~~"]
BLOCKS: Final = [
    ("yaml", YAML_TEXT), ("yml", YAML_TEXT), ("YAML", YAML_TEXT), ("json", JSON_TEXT + "\n"),
    ("yaml get /sessions", YAML_TEXT), ("json title=x", JSON_TEXT + "\n"),
]  # fmt: skip


def test_a_document_is_found_in_a_page_of_markdown() -> None:
    """A document is found in a fenced block of a Markdown page."""

    def check(fence: str, language: str, body: str) -> None:
        block = f"{fence}{language}\n{body}{fence}\n"
        page = f"# Retrieve\n\nSome prose: with a colon.\n\n{block}\nMore.\n"
        assert parse_document(page) == OPENAPI
        assert parse_document(page.replace("\n", "\r\n")) == OPENAPI

    for_each([(fence, *row) for fence in FENCES for row in BLOCKS], check)


@pytest.mark.parametrize("start", ["<!DOCTYPE html>", "\n<html lang='en'>", "<!doctype HTML\n>"])
def test_a_page_of_html_is_refused(start: str) -> None:
    """It could be read as YAML, as a text or as a property of a strange name."""
    with pytest.raises(av.InvalidSchema, match="a page of HTML: save the document that it shows"):
        parse_document(f"{start}<body><pre>openapi: 3.1.0</pre></body></html>")
    assert parse_document("<htmls>: 1") == {"<htmls>": 1}


def test_the_block_that_holds_the_document_is_picked() -> None:
    """The first block that holds a document is read, and other blocks are skipped."""
    page = (
        "```bash\ncurl openapi: x\n```\n\n```json\n{\"id\": 1}\n```\n\n~~~yaml\nkey: value\n~~~\n\n"
        f"````yaml\n{YAML_TEXT}````\n\n```yaml\nopenapi: 3.1.0\nother: true\n```\n"
    )  # fmt: skip
    assert parse_document(page) == OPENAPI


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("overlay: 1.0.0\n", {"overlay": "1.0.0"}),
        ('{"overlay": "1.0.0"}\n', {"overlay": "1.0.0"}),
        ("$schema: x\n", {"$schema": "x"}),
        ('{\n  "$schema": "x"\n}\n', {"$schema": "x"}),
        ("'openapi': x\n", {"openapi": "x"}),
    ],
)
def test_overlay_and_schemas_are_found_in_pages_too(body: str, expected: Any) -> None:
    """Overlays and schemas are found in pages by their first key."""
    assert parse_document(f"Prose\n\n```yaml\n{body}```\n") == expected


def test_a_fence_within_a_fence_is_text() -> None:
    """A shorter fence within a longer one is text."""
    body = f"{YAML_TEXT}description: |\n  text\n\n  ```json\n  {{}}\n  ```\n"
    document = parse_document(f"````yaml\n{body}````\n")
    assert document["description"] == "text\n\n```json\n{}\n```\n"


@pytest.mark.parametrize("close", ["`````", "```   ", "``` \t"])
def test_a_closing_fence_may_be_longer_or_have_spaces(close: str) -> None:
    """A closing fence may be longer than the opening one, or have spaces (CommonMark 4.5)."""
    assert parse_document(f"Prose\n\n```yaml\n{YAML_TEXT}{close}\n") == OPENAPI


@pytest.mark.parametrize("indent", [" ", "  ", "   "])
def test_a_fence_may_be_indented(indent: str) -> None:
    """A fence may be indented by up to three spaces, which its lines lose (CommonMark 4.5)."""
    lines = "".join(f"{indent}{line}\n" for line in ("```yaml", *YAML_TEXT.splitlines(), "```"))
    assert parse_document(f"Prose\n\n{lines}\nMore\n") == OPENAPI


def test_a_line_with_less_indentation_than_its_fence_loses_it() -> None:
    """A line with less indentation than its fence loses only that much (CommonMark 4.5)."""
    page = "Prose\n\n   ```yaml\nopenapi: 3.1.0\n a: 1\n   b:\n     c: d\n\n   ```\n"
    assert parse_document(page) == {"openapi": "3.1.0", "a": 1, "b": {"c": "d"}}


def test_json_in_a_page_is_read_as_json() -> None:
    """JSON in a page is read as JSON, with its escapes and without duplicate keys."""
    page = "Prose\n\n```json\n{}\n```\n"
    body = '{"openapi": "3.1.0", "a": "\\ud83d\\ude00"}'
    assert parse_document(page.format(body)) == {"openapi": "3.1.0", "a": "😀"}
    with pytest.raises(av.InvalidSchema, match="duplicate key 'a'"):
        parse_document(page.format('{"openapi": "3.1.0", "a": 1, "a": 2}'))


@needs_posix
def test_a_document_is_a_regular_file() -> None:
    """A file that is not regular is refused, because it may never end."""
    with pytest.raises(av.InvalidSchema, match="/dev/null is not a regular file"):
        av.read_document(Path("/dev/null"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "duplicate key 'a'"),
        ('{"a": {"b": 1, "c": 2, "b": 3}}', "duplicate key 'b'"),
        ('{"a": 1, "\\u0061": 2}', "duplicate key 'a'"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ('{"a": 1e400}', ""),
        ('{"a": [-1e400]}', ""),
        ('{"a": True}', "line 1"),
        ('{"a": 01}', "line 1"),
        ('{"a": 0x1F}', "line 1"),
        ('{"a": 1', "line 1"),
        ('{"a": 1} {"b": 2}', "line 1"),
        ('{"a":\n// no\n1}', "line 2"),
        ('{"a": ' + "9" * 5000 + "}", "digits"),
        ('{"a":' * 30_000, "deep"),
        ('{"a":' + "[" * 200_000 + "]" * 200_000 + "}", "deep"),
    ],
    ids=lambda part: ascii(part)[:30],
)
def test_malformed_json_is_refused(text: str, words: str) -> None:
    """Malformed JSON is refused, including NaN and duplicate keys, which json.loads accepts."""
    with pytest.raises(av.InvalidSchema, match=words or None):
        parse_document(text)


def test_numbers_of_a_document_are_finite() -> None:
    """Every number of a document is finite, in each format."""
    for text in ('{"a": 1e308}', "a: 1e308", "```yaml\nopenapi: 1e308\n```"):
        (value,) = parse_document(text).values()
        assert math.isfinite(value)


def test_files_are_read_as_utf_8(tmp_path: Path) -> None:
    """A file is read as UTF-8, with or without a byte order mark, and errors name it."""
    path = tmp_path / "spec.yaml"
    for raw in (YAML_TEXT.encode(), b"\xef\xbb\xbf" + YAML_TEXT.encode(), JSON_TEXT.encode(),
                b"\xef\xbb\xbf" + JSON_TEXT.encode()):  # fmt: skip
        path.write_bytes(raw)
        assert av.read_document(path) == OPENAPI
    of_json = tmp_path / "spec.json"
    of_json.write_bytes(b'\xef\xbb\xbf{"a": "\\ud83d\\ude00"}')
    assert av.read_document(of_json) == {"a": "😀"}
    path.write_text("title: é😀", encoding="utf-8")
    assert av.read_document(path) == {"title": "é😀"}
    for raw in (b"a: \xff", YAML_TEXT.encode("utf-16"), "title: é".encode("latin-1")):
        path.write_bytes(raw)
        with pytest.raises(av.InvalidSchema, match=r"spec\.yaml"):
            av.read_document(path)
    path.write_text("a: 1\nb: [")
    with pytest.raises(av.InvalidSchema, match=r"spec\.yaml.*line \d"):
        av.read_document(path)
    with pytest.raises(OSError, match="absent"):
        av.read_document(tmp_path / "absent.yaml")
